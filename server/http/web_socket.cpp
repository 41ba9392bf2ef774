#include "server/http/web_socket.hpp"

#include <openssl/evp.h>
#include <wslay/wslay.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <new>

#include <nlohmann/json.hpp>

#include "server/log.hpp"

namespace server::http {

namespace {

constexpr std::size_t most_message_bytes = 16 << 10;
constexpr int most_frames_a_second = 100;
constexpr std::size_t most_waiting_messages = 8;  ///< pongs, mostly
constexpr std::int64_t seconds_to_say_goodbye = 3;
constexpr std::size_t longest_reason = 123;                                          ///< bytes; RFC 6455, 5.5
constexpr std::size_t key_characters = 24;                                           ///< sixteen bytes in base 64
constexpr std::string_view accepting_uuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  ///< RFC 6455, 1.3

enum Code : std::uint16_t { unsupported = 1003, policy = 1008, broken = 1011 };

bool same(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// True where a comma-separated header names the word.
bool names(std::string_view list, std::string_view word) noexcept {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto part = list.substr(0, comma);
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        if (same(part, word)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::string accepting(std::string_view key) {
    const std::string text = std::string(key) + std::string(accepting_uuid);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> encoded;
    const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

}  // namespace

std::variant<Response, Problem> answer_upgrade(const Request& request) {
    const auto key = request.header("sec-websocket-key");
    if (!same(request.header("upgrade"), "websocket") || !names(request.header("connection"), "upgrade") ||
        request.method != Method::get)
        return Problem{426, "websocket-needed", "this place speaks WebSocket", nlohmann::json::object()};
    if (request.header("sec-websocket-version") != "13")
        return Problem{426, "websocket-needed", "version 13 of WebSocket is spoken here", nlohmann::json::object()};
    if (key.size() != key_characters || !key.ends_with("=="))
        return Problem{400, "bad-request", "Sec-WebSocket-Key is not sixteen bytes in base 64",
                       nlohmann::json::object()};
    Response response;
    response.status = 101;
    response.with("Connection", "Upgrade").with("Upgrade", "websocket").with("Sec-WebSocket-Accept", accepting(key));
    return response;
}

struct WebSocket::Callbacks {
    static ssize_t receive(wslay_event_context_ptr context, std::uint8_t* into, std::size_t room, int, void* user) {
        auto& socket = *static_cast<WebSocket*>(user);
        if (!socket.early_.empty()) {
            const auto count = std::min(room, socket.early_.size());
            std::memcpy(into, socket.early_.data(), count);
            socket.early_.erase(0, count);
            if (socket.early_.empty()) std::string().swap(socket.early_);
            return static_cast<ssize_t>(count);
        }
        socket.full_ =
            wslay_event_get_queued_msg_count(context) >= most_waiting_messages && wslay_event_want_write(context);
        std::size_t got = 0;
        const auto received = socket.full_ || !socket.wire_.readable()
                                  ? Wire::Io::wait
                                  : socket.wire_.receive(reinterpret_cast<char*>(into), room, got);
        if (received == Wire::Io::done) {
            socket.heard_ = socket.now_;
            return static_cast<ssize_t>(got);
        }
        wslay_event_set_error(context, received == Wire::Io::wait ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
        return -1;
    }

    static ssize_t send(wslay_event_context_ptr context, const std::uint8_t* bytes, std::size_t count, int,
                        void* user) {
        auto& socket = *static_cast<WebSocket*>(user);
        const iovec buffer{const_cast<std::uint8_t*>(bytes), count};
        std::size_t gone = 0;
        const auto sent = socket.wire_.writable() ? socket.wire_.send({&buffer, 1}, gone) : Wire::Io::wait;
        if (sent != Wire::Io::closed && gone > 0) {
            socket.taken_ = socket.now_;
            return static_cast<ssize_t>(gone);
        }
        wslay_event_set_error(context, sent == Wire::Io::closed ? WSLAY_ERR_CALLBACK_FAILURE : WSLAY_ERR_WOULDBLOCK);
        return -1;
    }

    static void begin_frame(wslay_event_context_ptr, const wslay_event_on_frame_recv_start_arg*, void* user) {
        auto& socket = *static_cast<WebSocket*>(user);
        if (++socket.frames_this_second_ > most_frames_a_second) socket.close(policy, "too many messages");
    }

    static void take_message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message, void* user) {
        auto& socket = *static_cast<WebSocket*>(user);
        if (message->opcode == WSLAY_TEXT_FRAME)
            socket.take_message({reinterpret_cast<const char*>(message->msg), message->msg_length});
        else if (message->opcode == WSLAY_BINARY_FRAME)
            socket.close(unsupported, "messages are text here");
    }
};

void WebSocket::Free::operator()(wslay_event_context* context) const noexcept {
    wslay_event_context_free(context);
}

WebSocket::WebSocket(Wire& wire, std::unique_ptr<Talk> talk, std::string early, TalkLimits limits, std::int64_t now)
    : wire_(wire),
      talk_(std::move(talk)),
      early_(std::move(early)),
      limits_(limits),
      now_(now),
      heard_(now),
      taken_(now) {
    static const wslay_event_callbacks callbacks{&Callbacks::receive,     &Callbacks::send, nullptr,
                                                 &Callbacks::begin_frame, nullptr,          nullptr,
                                                 &Callbacks::take_message};
    wslay_event_context_ptr made = nullptr;
    if (wslay_event_context_server_init(&made, &callbacks, this) != 0) throw std::bad_alloc();
    context_.reset(made);
    wslay_event_config_set_max_recv_msg_length(made, most_message_bytes);
}

WebSocket::~WebSocket() = default;

void WebSocket::take_message(std::string_view text) {
    if (closing_) return;
    try {
        talk_->heard(text);
    } catch (const ProblemError& e) {
        close(policy, e.problem.detail);
    } catch (const std::exception& e) {
        log_error("a WebSocket's message failed", {{"why", e.what()}});
        close(broken, "the server failed; the log has the rest");
    }
}

bool WebSocket::go_on(std::int64_t now) {
    now_ = now;
    auto* const c = context_.get();
    do {
        full_ = false;
        if (wslay_event_want_read(c) && (wire_.readable() || !early_.empty()) && wslay_event_recv(c) != 0) {
            wslay_event_send(c);  // a last word, where frames were broken
            return false;
        }
        if (!say()) return false;
    } while (full_ && wire_.writable());
    return wslay_event_want_read(c) || wslay_event_want_write(c);
}

bool WebSocket::say() {
    auto* const c = context_.get();
    for (;;) {
        if (wslay_event_want_write(c)) {
            if (wire_.writable() && wslay_event_send(c) != 0) return false;
            if (wslay_event_want_write(c)) return true;
        }
        if (closing_ || !wire_.writable()) return true;
        const auto text = talk_->next();
        if (!text) return true;
        const wslay_event_msg message{WSLAY_TEXT_FRAME, reinterpret_cast<const std::uint8_t*>(text->data()),
                                      text->size()};
        if (wslay_event_queue_msg(c, &message) != 0) return false;
        taken_ = now_;
    }
}

bool WebSocket::tick(std::int64_t now) {
    now_ = now;
    frames_this_second_ = 0;
    auto* const c = context_.get();
    if (closing_ && now - closing_ > seconds_to_say_goodbye) return false;
    if (now - heard_ > limits_.idle_seconds) return false;
    if ((wslay_event_want_write(c) || !wire_.writable()) && now - taken_ > limits_.write_seconds) return false;
    const std::int64_t silence = limits_.idle_seconds / 3;
    if (closing_ || now - std::max(heard_, pinged_) < silence) return true;
    pinged_ = now;
    talk_->breathe();
    const wslay_event_msg ping{WSLAY_PING, nullptr, 0};
    if (wslay_event_get_queued_msg_count(c) < most_waiting_messages) wslay_event_queue_msg(c, &ping);
    return go_on(now);
}

void WebSocket::close(std::uint16_t code, std::string_view why) {
    if (closing_) return;
    closing_ = std::max<std::int64_t>(now_, 1);
    if (why.size() > longest_reason) {
        why = why.substr(0, longest_reason);
        while (!why.empty() && (static_cast<unsigned char>(why.back()) & 0x80) != 0) why.remove_suffix(1);
    }
    wslay_event_queue_close(context_.get(), code, reinterpret_cast<const std::uint8_t*>(why.data()), why.size());
}

}  // namespace server::http
