#include "server/http/session.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
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
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using std::chrono::seconds;

namespace {

constexpr std::size_t first_buffer_bytes = 4 << 10;
constexpr std::size_t most_answers_a_write = 64;     ///< three buffers each, well below IOV_MAX
constexpr std::size_t most_bytes_a_write = 1 << 20;  ///< past it what is ready goes out before more is answered
constexpr std::size_t slowest_client = 8 << 10;      ///< bytes a second a reader must take in the long run
constexpr std::size_t most_lingering_bytes = 32 << 20;
constexpr seconds linger_time{2};
constexpr std::size_t kept_request_bytes = 16 << 10;  ///< a request's memory beyond this is given back at once

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

constexpr bool has_body(int status) noexcept {
    return status >= 200 && status != 204 && status != 304;
}

}  // namespace

Session::Session(Worker& worker, tcp::socket socket, std::string peer)
    : worker_(worker), socket_(std::move(socket)), peer_(std::move(peer)) {
    worker_.sessions.push_back(*this);
    enter(Phase::header, worker_.site.limits.header_time);
}

Session::~Session() {
    worker_.site.traffic.connections.fetch_sub(1, std::memory_order_relaxed);
}

void Session::enter(Phase phase, seconds allowed) {
    phase_ = phase;
    // Half a second on average is lost to the clock's grain; the next full second is granted instead.
    deadline_ = allowed.count() > 0 ? worker_.now + allowed.count() + 1 : 0;
}

void Session::tick() {
    if (deadline_ != 0 && worker_.now >= deadline_) {
        deadline_ = 0;
        timed_out_ = true;
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    } else if (phase_ == Phase::idle && input_begin_ == input_end_ && !input_.empty()) {
        std::vector<char>().swap(input_);
        input_begin_ = input_end_ = 0;
        std::string().swap(tails_);
        std::vector<Piece>().swap(pieces_);
    }
}

void Session::drain() {
    if (phase_ != Phase::idle) return;
    finished_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

// --- the way of one connection ---------------------------------------------------------------------------------------

awaitable<void> Session::run() {
    using Error = beast::http::error;
    while (!finished_) {
        // What lies complete in the buffer is answered first, all of it with one write.
        while (!finished_ && pieces_.size() < most_answers_a_write && pieces_bytes_ < most_bytes_a_write) {
            if (!reader_) {
                if (input_begin_ == input_end_) break;
                start_request();
            }
            beast::error_code error;
            input_begin_ += reader_->put({input_.data() + input_begin_, input_end_ - input_begin_}, error);
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
                if (!answer_quickly()) co_await answer_slowly();
                reader_.reset();
            } else if (error == Error::need_more || input_begin_ == input_end_) {
                break;
            }
        }
        if (!pieces_.empty() && send() == Io::wait) co_await send_all();
        if (finished_) break;
        if (!reader_ && input_begin_ == input_end_) {
            if (worker_.draining) break;
            if (phase_ != Phase::header) enter(Phase::idle, worker_.site.limits.idle_time);
        } else if (!reader_) {
            continue;  // a full batch went out and more requests lie here
        }

        // What was short emptied the socket: the wait itself tells of what came since, so asking again would cost a
        // system call for nothing.
        Io io = emptied_ ? Io::wait : receive();
        while (io == Io::wait) {
            boost::system::error_code error;
            co_await socket_.async_wait(tcp::socket::wait_read, redirect_error(use_awaitable, error));
            if (timed_out_) {
                time_out();
                break;
            }
            if (error || finished_) {
                finished_ = true;
                break;
            }
            io = receive();
        }
        if (io == Io::closed) finished_ = true;
        if (timed_out_ && !pieces_.empty()) send();  // a last word to a slow client; nobody waits for it
    }
    if (unread_) co_await linger();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void Session::start_request() {
    const auto& limits = worker_.site.limits;
    started_ = std::chrono::steady_clock::now();
    if (phase_ != Phase::header) enter(Phase::header, limits.header_time);
    reader_.emplace(request_, limits.most_header_bytes, limits.most_headers);
    request_.id = worker_.next_request_id();
    route_ = nullptr;
    refusal_.reset();
}

void Session::head_complete() {
    const auto& site = worker_.site;
    enter(Phase::body, site.limits.body_time);
    const bool has_payload = reader_->chunked() || reader_->content_length().value_or(0) > 0;

    if (request_.peer.empty()) request_.peer = peer_;
    if (reader_->hosts() > 1 || (reader_->hosts() == 0 && !reader_->is_1_0())) {
        unread_ = has_payload;
        return refuse(400, "bad-request", "one Host header is needed");
    }
    const auto coding = request_.header("transfer-encoding");
    if (!coding.empty() && (reader_->is_1_0() || !beast::iequals({coding.data(), coding.size()}, "chunked"))) {
        unread_ = true;
        return refuse(501, "transfer-encoding", "of the transfer codings only \"chunked\" is understood");
    }

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
            tails_ += go_on;
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

awaitable<void> Session::answer_slowly() {
    if (!pieces_.empty() && send() == Io::wait) co_await send_all();  // earlier answers need not wait for this one
    if (finished_) co_return;                                         // the client has gone
    enter(Phase::answering, seconds(0));

    const auto* cached = std::get_if<CachedHandler>(&route_->handler);
    const Handler handler = cached ? cached->otherwise : std::get<Handler>(route_->handler);
    Request given = request_;
    given.body = std::move(request_.body);
    std::optional<Response> response;
    try {
        response = co_await handler(std::move(given), worker_.site.app);
    } catch (...) {
        response = answer_from(std::current_exception(), request_.id);
    }
    push(std::move(*response));
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
    append_tail(tails_, worker_.date, request_.id, keep, reader_ && reader_->is_1_0());
    const bool send_body = with_body && length > 0 && request_.method != Method::head;
    pieces_.push_back({std::move(response.prebuilt_head), begin, tails_.size(), send_body ? response.body : nullptr});
    pieces_bytes_ += send_body ? length : 0;

    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
    const auto& routes = worker_.site.router.routes();
    const auto row = route_ ? static_cast<std::size_t>(route_ - routes.data()) : routes.size();
    worker_.traffic[row].count(response.status, took.count(), send_body ? length : 0);
    worker_.log.add(worker_.log_time, {request_.id, peer_, to_string(request_.method),
                                       request_.path.empty() && reader_ ? reader_->target() : request_.path,
                                       response.status, send_body ? length : 0, took.count()});
}

void Session::time_out() {
    worker_.site.traffic.timed_out.fetch_add(1, std::memory_order_relaxed);
    finished_ = true;
    if (phase_ == Phase::body || (phase_ == Phase::header && reader_)) {
        unread_ = true;
        refuse(408, "too-slow",
               phase_ == Phase::body ? "the body took too long" : "the request's header took too long");
    }
}

// --- bytes in and out ------------------------------------------------------------------------------------------------

Session::Io Session::receive() {
    if (input_begin_ == input_end_) input_begin_ = input_end_ = 0;
    if (input_.empty()) input_.resize(first_buffer_bytes);
    if (input_end_ == input_.size()) {
        if (input_begin_ > 0) {
            std::copy(input_.data() + input_begin_, input_.data() + input_end_, input_.data());
            input_end_ -= input_begin_;
            input_begin_ = 0;
        } else {
            input_.resize(input_.size() * 2);  // bounded: the parser refuses a header or chunk line past its limit
        }
    }
    for (;;) {
        const std::size_t room = input_.size() - input_end_;
        const auto got = ::recv(socket_.native_handle(), input_.data() + input_end_, room, 0);
        if (got > 0) {
            emptied_ = static_cast<std::size_t>(got) < room;
            input_end_ += static_cast<std::size_t>(got);
            return Io::done;
        }
        if (got == 0) return Io::closed;
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK ? Io::wait : Io::closed;
    }
}

/// Sends what the socket takes now.
Session::Io Session::send() {
    iovec buffers[3 * most_answers_a_write + 4];
    for (;;) {
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
        if (count == 0) {
            pieces_.clear();
            tails_.clear();
            pieces_bytes_ = sent_ = 0;
            return Io::done;
        }
        msghdr message{};
        message.msg_iov = buffers;
        message.msg_iovlen = count;
        std::size_t wanted = 0;
        for (std::size_t i = 0; i < count; ++i) wanted += buffers[i].iov_len;
        const auto gone = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
        if (gone < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN || errno == EWOULDBLOCK) return Io::wait;
            finished_ = true;
            unread_ = false;
            pieces_.clear();
            tails_.clear();
            pieces_bytes_ = sent_ = 0;
            return Io::closed;
        }
        sent_ += static_cast<std::size_t>(gone);
        if (static_cast<std::size_t>(gone) == wanted) {
            pieces_.clear();
            tails_.clear();
            pieces_bytes_ = sent_ = 0;
            return Io::done;
        }
    }
}

awaitable<void> Session::send_all() {
    const auto before = phase_;
    const auto before_deadline = deadline_;
    const auto patience = worker_.site.limits.write_time + seconds(pieces_bytes_ / slowest_client);
    enter(Phase::writing, patience);
    Io io = Io::wait;
    while (io == Io::wait) {
        boost::system::error_code error;
        co_await socket_.async_wait(tcp::socket::wait_write, redirect_error(use_awaitable, error));
        if (timed_out_ || error) {
            if (timed_out_) worker_.site.traffic.timed_out.fetch_add(1, std::memory_order_relaxed);
            finished_ = true;
            unread_ = false;
            pieces_.clear();
            break;
        }
        io = send();
    }
    phase_ = before;
    deadline_ = before_deadline;
}

/// A close with unread bytes would reset the connection and take the answer with it: reads on for a moment.
awaitable<void> Session::linger() {
    boost::system::error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    timed_out_ = false;
    enter(Phase::lingering, linger_time);
    std::size_t total = 0;
    char discarded[16 << 10];
    while (!error && !timed_out_ && total < most_lingering_bytes) {
        const auto got = ::recv(socket_.native_handle(), discarded, sizeof discarded, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) break;
        if (got > 0) {
            total += static_cast<std::size_t>(got);
            continue;
        }
        co_await socket_.async_wait(tcp::socket::wait_read, redirect_error(use_awaitable, error));
    }
}

}  // namespace server::http
