#include "server/http/session.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "server/http/dispatch.hpp"
#include "server/http/head.hpp"
#include "server/http/problem.hpp"
#include "server/log.hpp"

namespace server::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using std::chrono::seconds;

namespace {

constexpr std::size_t first_buffer_bytes = 4 << 10;
constexpr std::size_t most_answers_a_write = 64;     ///< three buffers each, well below IOV_MAX
constexpr std::size_t most_bytes_a_write = 1 << 20;  ///< past it what is ready goes out before more is answered
constexpr std::size_t slowest_client = 8 << 10;      ///< bytes a second a reader must take in the long run
constexpr std::size_t most_lingering_bytes = 32 << 20;
constexpr seconds linger_time{2};
constexpr std::size_t kept_request_bytes = 16 << 10;  ///< a request's memory beyond this is given back at once

constexpr std::uint16_t going_away = 1001;      ///< RFC 6455, 7.4.1
constexpr std::size_t fewest_for_requests = 5;  ///< of all connections at least one in so many is for requests

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

constexpr bool has_body(int status) noexcept {
    return status >= 200 && status != 204 && status != 304;
}

/// True where a header line goes on in the next one (RFC 9112, 5.2: obsolete, to be refused).
bool has_folded_line(std::string_view header) noexcept {
    for (auto end = header.find('\n'); end != std::string_view::npos; end = header.find('\n', end + 1)) {
        if (end + 1 < header.size() && (header[end + 1] == ' ' || header[end + 1] == '\t')) return true;
        if (header.substr(end + 1).starts_with("\r\n")) return false;  // what follows is the body
    }
    return false;
}

}  // namespace

Session::Session(Worker& worker, int socket, std::string peer)
    : worker_(worker),
      wire_(socket, worker.site.tls ? worker.site.tls->context().get() : nullptr),
      peer_(std::move(peer)) {
    worker_.sessions.push_back(*this);
    enter(Phase::header, worker_.site.limits.header_time);
}

Session::~Session() {
    end_talk();
    worker_.ready.remove(wire_.socket());
    worker_.connections.fetch_sub(1, std::memory_order_relaxed);
    worker_.site.traffic.connections.fetch_sub(1, std::memory_order_relaxed);
}

void Session::end_talk() {
    accepted_talk_.reset();
    web_socket_.reset();
    if (std::exchange(is_counted_, false)) worker_.site.traffic.talks.fetch_sub(1, std::memory_order_relaxed);
}

void Session::enter(Phase phase, seconds allowed) {
    phase_ = phase;
    // Half a second on average is lost to the clock's grain; the next full second is granted instead.
    deadline_ = allowed.count() > 0 ? worker_.now + allowed.count() + 1 : 0;
}

// --- what wakes it ---------------------------------------------------------------------------------------------------

void Session::ready(std::uint32_t events) {
    wire_.told(events);
    go_on();
}

void Session::tick() {
    if (phase_ == Phase::talking) {
        if (!web_socket_->tick(worker_.now)) delete this;
    } else if (deadline_ != 0 && worker_.now >= deadline_) {
        deadline_ = 0;
        time_out();
    } else if (phase_ == Phase::idle && !input_.empty()) {
        std::vector<char>().swap(input_);
        input_begin_ = input_end_ = 0;
        std::string().swap(tails_);
        std::vector<Piece>().swap(pieces_);
    }
}

void Session::drain() {
    if (phase_ == Phase::talking) {
        web_socket_->close(going_away, "the server stops");
        go_on();
    } else if (phase_ == Phase::idle) {
        delete this;
    }
}

/// Does what can be done now, which may be to end: nothing of this object is touched after a call.
void Session::go_on() {
    try {
        if (answer_is_made_) {
            if (wire_.writable() && !pieces_.empty()) send();  // earlier answers need not wait for it
            return;
        }
        if (phase_ == Phase::lingering ? linger() : phase_ == Phase::talking ? talk() : serve()) return;
    } catch (const std::exception& e) {
        log_error("connection failed", {{"why", e.what()}});
    }
    delete this;
}

/// False where the connection is at its end.
bool Session::serve() {
    for (;;) {
        if (phase_ == Phase::writing) {
            if (!wire_.writable()) return true;
        } else if (!answer_what_is_here()) {
            return true;
        }
        const bool more_lies_here = batch_is_full();
        if (!pieces_.empty() && !flush()) return true;
        if (accepted_talk_) return begin_to_talk();
        if (finished_) return unread_ && begin_to_linger();
        if (more_lies_here) continue;
        if (!reader_) {
            if (worker_.draining) return false;
            if (phase_ == Phase::answering) enter(Phase::idle, worker_.site.limits.idle_time);
        }
        if (!wire_.readable()) return true;
        if (!receive()) return !finished_;
    }
}

bool Session::batch_is_full() const noexcept {
    return pieces_.size() >= most_answers_a_write || pieces_bytes_ >= most_bytes_a_write;
}

/// Answers what lies complete in the buffer, as much as one write takes. False where an answer is being made aside.
bool Session::answer_what_is_here() {
    using Error = beast::http::error;
    while (!finished_ && !accepted_talk_ && !batch_is_full()) {
        if (!reader_) {
            if (input_begin_ == input_end_) break;
            start_request();
        }
        beast::error_code error;
        const std::string_view unread{input_.data() + input_begin_, input_end_ - input_begin_};
        const auto taken = reader_->put({unread.data(), unread.size()}, error);
        input_begin_ += taken;
        if (phase_ == Phase::header && has_folded_line(unread.substr(0, taken)))
            error = Error::bad_value;  // Beast would join them; others would not, and see another request
        if (error && error != Error::need_more) {
            unread_ = true;
            if (error == Error::header_limit)
                refuse(431, "header-too-large", "the request's header is too large or has too many fields");
            else if (error == Error::body_limit)
                refuse(413, "body-too-large", "the body is longer than this place takes");
            else if (error == Error::bad_version)
                refuse(505, "http-version", "HTTP/1.1 and HTTP/1.0 are spoken here");
            else
                refuse(400, "bad-request", "this is no HTTP request: " + error.message());
            break;
        }
        if (reader_->is_header_done() && phase_ == Phase::header) head_complete();
        if (finished_) break;
        if (reader_->is_done()) {
            enter(Phase::answering, seconds(0));
            if (!answer_quickly()) {
                answer_aside();
                return false;
            }
            reader_.reset();
        } else if (error == Error::need_more || input_begin_ == input_end_) {
            break;
        }
    }
    return true;
}

void Session::start_request() {
    const auto& limits = worker_.site.limits;
    started_ = std::chrono::steady_clock::now();
    if (phase_ != Phase::header) enter(Phase::header, limits.header_time);
    reader_.emplace(request_, limits.most_header_bytes, limits.most_headers);
    request_.id = worker_.next_request_id();
    request_.peer = peer_;
    request_.https = wire_.is_tls();
    request_.by_proxy = false;
    route_ = nullptr;
    refusal_.reset();
}

void Session::head_complete() {
    const auto& site = worker_.site;
    enter(Phase::body, site.limits.body_time);
    const bool has_payload = reader_->chunked() || reader_->content_length().value_or(0) > 0;

    if (reader_->hosts() > 1 || (reader_->hosts() == 0 && !reader_->is_1_0())) {
        unread_ = has_payload;
        return refuse(400, "bad-request", "one Host header is needed");
    }
    const auto coding = request_.header("transfer-encoding");
    if (!coding.empty() && (reader_->is_1_0() || !beast::iequals({coding.data(), coding.size()}, "chunked"))) {
        unread_ = true;
        return refuse(501, "transfer-encoding", "of the transfer codings only \"chunked\" is understood");
    }

    take_forwarded(request_, site.proxies);
    auto admission = admit(reader_->target(), request_, site);
    route_ = admission.route;
    refusal_ = std::move(admission.refusal);
    if (has_payload) {
        if (refusal_) {
            // The body stays unread, so the connection ends with this answer.
            unread_ = finished_ = true;
            push(std::move(*refusal_));
            return;
        }
        if (route_->most_body == 0) {
            unread_ = true;
            return refuse(413, "body-too-large", "this place takes no body");
        }
        if (reader_->content_length().value_or(0) > route_->most_body) {
            unread_ = true;
            return refuse(
                413, "body-too-large",
                "the body is longer than the " + std::to_string(route_->most_body) + " bytes this place takes");
        }
        reader_->take_body(route_->most_body);
        const auto expected = request_.header("expect");
        if (!expected.empty() && !reader_->is_1_0()) {
            if (!beast::iequals({expected.data(), expected.size()}, "100-continue")) {
                unread_ = true;
                return refuse(417, "expectation-failed", "of the expectations only \"100-continue\" is understood");
            }
            const auto begin = tails_.size();
            tails_ += continue_line;
            pieces_.push_back({nullptr, begin, tails_.size(), nullptr});
        }
    }
    reader_->eager(true);
}

// --- answers ---------------------------------------------------------------------------------------------------------

/// False where the answer needs a coroutine.
bool Session::answer_quickly() {
    if (refusal_) {
        push(std::move(*refusal_));
        return true;
    }
    App& app = worker_.site.app;
    try {
        if (const auto* talk = std::get_if<TalkHandler>(&route_->handler)) {
            accept_talk(*talk);
            return true;
        }
        if (const auto* quick = std::get_if<QuickHandler>(&route_->handler)) {
            push((*quick)(request_, app));
            return true;
        }
        const auto* cached = std::get_if<CachedHandler>(&route_->handler);
        auto response = cached ? cached->at_once(request_, app) : std::nullopt;
        if (!response) return false;
        push(std::move(*response));
    } catch (...) {
        push(answer_from(std::current_exception(), request_.id));
    }
    return true;
}

/// Makes the answer in a coroutine of its own; the session waits for it and reads nothing meanwhile.
void Session::answer_aside() {
    if (!pieces_.empty()) send();  // earlier answers need not wait for this one
    Request given = request_;
    given.body = std::move(request_.body);
    answer_is_made_ = true;
    asio::co_spawn(worker_.io, make_answer(std::move(given)), [this](const std::exception_ptr&, Response response) {
        answer_is_made_ = false;
        push(std::move(response));
        reader_.reset();
        go_on();
    });
}

awaitable<Response> Session::make_answer(Request request) {
    const std::string id = request.id;
    const auto* cached = std::get_if<CachedHandler>(&route_->handler);
    const Handler handler = cached ? cached->otherwise : std::get<Handler>(route_->handler);
    try {
        co_return co_await handler(std::move(request), worker_.site.app);
    } catch (...) {
        co_return answer_from(std::current_exception(), id);
    }
}

/// An answer that ends the connection: the rest of the request is not read.
void Session::refuse(int status, const char* type, const std::string& detail) {
    finished_ = true;
    push(to_response({status, type, detail, nlohmann::json::object()}, request_.id));
}

void Session::push(Response response) {
    const bool keep = !finished_ && !worker_.draining && reader_ && reader_->is_header_done() && reader_->keep_alive();
    if (!keep) finished_ = true;
    compress(response, request_);
    const bool with_body = has_body(response.status);
    const std::size_t length = response.body ? response.body->size() : 0;

    const auto begin = tails_.size();
    if (!response.prebuilt_head)
        append_head(tails_, response.status, response.headers, with_body ? std::optional(length) : std::nullopt,
                    is_shared(request_));
    append_tail(tails_, worker_.date, request_.id, keep, reader_ && reader_->is_1_0(),
                wire_.is_tls() && has_name_of_its_own(request_));
    const bool send_body = with_body && length > 0 && request_.method != Method::head;
    pieces_.push_back({std::move(response.prebuilt_head), begin, tails_.size(), send_body ? response.body : nullptr});
    pieces_bytes_ += send_body ? length : 0;

    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
    const auto& routes = worker_.site.router.routes();
    const auto row = route_ ? static_cast<std::size_t>(route_ - routes.data()) : routes.size();
    worker_.traffic[row].count(response.status, took.count(), send_body ? length : 0);
    worker_.log.add(worker_.log_time, {request_.id, request_.peer, to_string(request_.method),
                                       request_.path.empty() && reader_ ? reader_->target() : request_.path,
                                       response.status, send_body ? length : 0, took.count()});
}

/// Says so where a request has begun. Nothing of this object is touched after a call.
void Session::time_out() {
    if (phase_ != Phase::lingering) worker_.site.traffic.timed_out.fetch_add(1, std::memory_order_relaxed);
    const bool in_body = phase_ == Phase::body;
    if (in_body || (phase_ == Phase::header && reader_)) {
        refuse(408, "too-slow", in_body ? "the body took too long" : "the request's header took too long");
        send();  // a last word; nobody waits for it to be read
        if (begin_to_linger()) return;
    }
    delete this;
}

// --- WebSocket -------------------------------------------------------------------------------------------------------

/// What comes over a WebSocket is a stream of its own, so a page of another origin is refused as with a write.
void Session::accept_talk(TalkHandler handler) {
    auto& site = worker_.site;
    auto answer = answer_upgrade(request_);
    std::optional<Problem> refused;
    if (const auto* problem = std::get_if<Problem>(&answer))
        refused = *problem;
    else if (!is_own_page(request_))
        refused = Problem{403, "forbidden", "WebSockets are not for pages of another origin", nlohmann::json::object()};
    auto talk = refused ? nullptr : handler(request_, site.app, worker_.index);
    if (!refused && (worker_.draining || !count_talk()))
        refused = Problem{503, "too-many-connections", "try again shortly", nlohmann::json::object()};
    if (refused) {
        auto response = to_response(*refused, request_.id);
        if (refused->status == 426) response.with("Upgrade", "websocket").with("Sec-WebSocket-Version", "13");
        return push(std::move(response));
    }
    accepted_talk_ = std::move(talk);
    push(std::move(std::get<Response>(answer)));
}

/// False where others need the connection more.
bool Session::count_talk() {
    const auto most = worker_.site.limits.most_connections;
    auto& talks = worker_.site.traffic.talks;
    is_counted_ = talks.fetch_add(1, std::memory_order_relaxed) < most - most / fewest_for_requests;
    if (!is_counted_) talks.fetch_sub(1, std::memory_order_relaxed);
    return is_counted_;
}

bool Session::begin_to_talk() {
    const auto& limits = worker_.site.limits;
    TalkLine& line = *this;
    const std::string early(input_.data() + input_begin_, input_end_ - input_begin_);
    web_socket_ =
        std::make_unique<WebSocket>(wire_, std::move(accepted_talk_), early,
                                    TalkLimits{limits.idle_time.count(), limits.write_time.count()}, worker_.now);
    web_socket_->begin(line);
    enter(Phase::talking, seconds(0));
    // It may stay for a day, and there may be thousands: nothing of the requests before is kept.
    std::vector<char>().swap(input_);
    std::string().swap(tails_);
    std::vector<Piece>().swap(pieces_);
    reader_.reset();
    request_ = {};
    input_begin_ = input_end_ = 0;
    return talk();
}

bool Session::talk() {
    return web_socket_->go_on(worker_.now) || begin_to_linger();
}

void Session::say() {
    if (phase_ == Phase::talking) go_on();
}

void Session::wake() {
    worker_.wake(*this);
}

void Session::hang_up(std::uint16_t code, std::string_view why) {
    if (!web_socket_) return;
    web_socket_->close(code, why);
    worker_.wake(*this);
}

// --- bytes in and out ------------------------------------------------------------------------------------------------

/// False where nothing came: for now, or because this is the end (finished_).
bool Session::receive() {
    make_room();
    std::size_t got = 0;
    const auto received = wire_.receive(input_.data() + input_end_, input_.size() - input_end_, got);
    input_end_ += got;
    finished_ = received == Io::closed;
    return received == Io::done;
}

/// Room for what comes next, behind what lies unread.
void Session::make_room() {
    if (input_begin_ == input_end_) input_begin_ = input_end_ = 0;
    if (input_.empty()) input_.resize(first_buffer_bytes);
    if (input_end_ < input_.size()) return;
    if (input_begin_ > 0) {
        std::copy(input_.data() + input_begin_, input_.data() + input_end_, input_.data());
        input_end_ -= input_begin_;
        input_begin_ = 0;
    } else {
        input_.resize(input_.size() * 2);  // bounded: the parser refuses a header or chunk line past its limit
    }
}

/// Sends what is ready. False where the client must first take some of it.
bool Session::flush() {
    if (send() == Io::wait) {
        if (phase_ != Phase::writing) {
            before_writing_ = {phase_, deadline_};
            enter(Phase::writing, worker_.site.limits.write_time + seconds(pieces_bytes_ / slowest_client));
        }
        return false;
    }
    if (phase_ == Phase::writing) std::tie(phase_, deadline_) = before_writing_;
    return true;
}

/// Sends what the socket takes now.
Session::Io Session::send() {
    iovec buffers[3 * most_answers_a_write + 4];
    std::size_t count = 0, skip = sent_;
    const auto add = [&](const char* bytes, std::size_t size) {
        if (skip >= size) {
            skip -= size;
            return;
        }
        buffers[count++] = {const_cast<char*>(bytes) + skip, size - skip};
        skip = 0;
    };
    for (const Piece& piece : pieces_) {
        if (piece.head) add(piece.head->data(), piece.head->size());
        add(tails_.data() + piece.tail_begin, piece.tail_end - piece.tail_begin);
        if (piece.body) add(piece.body->data(), piece.body->size());
    }
    const auto sent = wire_.send({buffers, count}, sent_);
    if (sent == Io::wait) return sent;
    if (sent == Io::closed) {
        finished_ = true;
        unread_ = false;
    }
    forget_sent();
    return sent;
}

void Session::forget_sent() {
    pieces_.clear();
    tails_.clear();
    pieces_bytes_ = sent_ = 0;
}

/// A close with unread bytes would reset the connection and take the answer with it: reads on for a moment.
bool Session::begin_to_linger() {
    end_talk();
    wire_.end_sending();
    enter(Phase::lingering, linger_time);
    return linger();
}

bool Session::linger() {
    while (wire_.readable() && lingered_ < most_lingering_bytes) {
        std::size_t thrown_away = 0;
        if (wire_.discard(thrown_away) == Io::closed) return false;
        lingered_ += thrown_away;
    }
    return lingered_ < most_lingering_bytes;
}

}  // namespace server::http
