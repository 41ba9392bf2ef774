#include "server/http/wire.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>

namespace server::http {

namespace {

constexpr std::size_t record_bytes = SSL3_RT_MAX_PLAIN_LENGTH;  ///< of plain text in one TLS record
constexpr std::size_t most_encrypted_bytes = 256 << 10;         ///< that wait; then the socket gets them first
constexpr std::size_t kept_encrypted_bytes = 1 << 10;           ///< more is given back once it is sent
constexpr std::size_t discarded_at_once = 16 << 10;

constexpr std::string_view https_is_spoken_here =
    "HTTP/1.1 400 Bad Request\r\nServer: gridkeeper\r\nContent-Type: text/plain\r\nContent-Length: 42\r\n"
    "Connection: close\r\n\r\nhttps is spoken on this port, not http://\n";

bool would_block() noexcept {
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

}  // namespace

/// How OpenSSL reads and writes: from the socket, as long as something may wait there; and into memory.
struct Wire::Bio {
    static int read(BIO* bio, char* into, int room) {
        auto& wire = *static_cast<Wire*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        while (wire.bytes_may_wait_) {
            const auto got = ::recv(wire.socket_, into, static_cast<std::size_t>(room), 0);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && would_block()) break;
            // What comes up short emptied the socket, and what comes later is told; its end is still to be read.
            if (got > 0) wire.bytes_may_wait_ = got == room || wire.ending_;
            return static_cast<int>(got);
        }
        wire.bytes_may_wait_ = false;
        BIO_set_retry_read(bio);
        return -1;
    }
    static int write(BIO* bio, const char* bytes, int count) {
        BIO_clear_retry_flags(bio);
        static_cast<Wire*>(BIO_get_data(bio))->encrypted_.append(bytes, static_cast<std::size_t>(count));
        return count;
    }
    static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

    static const BIO_METHOD* method() {
        static const std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> made = [] {
            std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> fresh(
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "gridkeeper wire"), &BIO_meth_free);
            if (!fresh) throw std::bad_alloc();
            BIO_meth_set_read(fresh.get(), &read);
            BIO_meth_set_write(fresh.get(), &write);
            BIO_meth_set_ctrl(fresh.get(), &control);
            return fresh;
        }();
        return made.get();
    }
};

void Wire::FreeSsl::operator()(ssl_st* tls) const noexcept {
    SSL_free(tls);
}

Wire::Wire(int socket, ssl_ctx_st* tls) : socket_(socket), tls_(tls ? SSL_new(tls) : nullptr) {
    if (!tls) return;
    BIO* const bio = tls_ ? BIO_new(Bio::method()) : nullptr;
    if (!bio) {
        ::close(socket_);
        throw std::bad_alloc();
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls_.get(), bio, bio);
    SSL_set_accept_state(tls_.get());
}

Wire::~Wire() {
    say_goodbye();
    ::close(socket_);
}

void Wire::told(std::uint32_t events) {
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) readable_ = bytes_may_wait_ = true;
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) ending_ = true;
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) {
        writable_ = true;
        if (!encrypted_.empty()) flush();
    }
}

Wire::Io Wire::receive(char* into, std::size_t room, std::size_t& got) {
    if (tls_) {
        if (broken_) return Io::closed;
        ERR_clear_error();
        const bool is_something = SSL_read_ex(tls_.get(), into, room, &got) == 1;
        const int why = is_something ? SSL_ERROR_NONE : SSL_get_error(tls_.get(), 0);
        if (!encrypted_.empty() && flush() == Io::closed) return Io::closed;  // of a handshake, or a new key
        if (is_something) return Io::done;                                    // and readable still: more may be here
        readable_ = false;
        if (why == SSL_ERROR_WANT_READ) return Io::wait;
        if (why == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_HTTP_REQUEST) answer_plain_http();
        broken_ = why != SSL_ERROR_ZERO_RETURN;
        return Io::closed;
    }
    for (;;) {
        const auto count = ::recv(socket_, into, room, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count > 0) {
            got = static_cast<std::size_t>(count);
            readable_ = got == room || ending_;  // as in Bio::read
            return Io::done;
        }
        readable_ = false;
        return count < 0 && would_block() ? Io::wait : Io::closed;
    }
}

Wire::Io Wire::send(std::span<const iovec> buffers, std::size_t& gone) {
    const auto sent = tls_ ? send_encrypted(buffers, gone) : send_plain(buffers, gone);
    if (sent == Io::wait) writable_ = false;
    return sent;
}

Wire::Io Wire::send_plain(std::span<const iovec> buffers, std::size_t& gone) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(buffers.data());
    message.msg_iovlen = buffers.size();
    std::size_t wanted = 0;
    for (const iovec& buffer : buffers) wanted += buffer.iov_len;
    for (;;) {
        const auto count = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return would_block() ? Io::wait : Io::closed;
        gone += static_cast<std::size_t>(count);
        // A stream takes less only where it is full, and says so once it is not.
        return static_cast<std::size_t>(count) == wanted ? Io::done : Io::wait;
    }
}

Wire::Io Wire::send_encrypted(std::span<const iovec> buffers, std::size_t& gone) {
    if (broken_) return Io::closed;
    std::array<char, record_bytes> record;
    auto next = buffers.begin();
    std::size_t taken = 0;  // of *next
    for (;;) {
        if (encrypted_.size() >= most_encrypted_bytes || next == buffers.end())
            if (const auto flushed = flush(); flushed != Io::done || next == buffers.end()) return flushed;
        const char* bytes = static_cast<const char*>(next->iov_base) + taken;
        std::size_t count = std::min(next->iov_len - taken, record.size());
        if (count == record.size()) {
            taken += count;
        } else {  // heads, tails and small bodies go together: a record has its price
            for (count = 0; next != buffers.end() && count < record.size();) {
                const std::size_t part = std::min(next->iov_len - taken, record.size() - count);
                std::memcpy(record.data() + count, static_cast<const char*>(next->iov_base) + taken, part);
                count += part;
                taken += part;
                if (taken < next->iov_len) break;
                ++next, taken = 0;
            }
            bytes = record.data();
        }
        std::size_t written = 0;
        ERR_clear_error();
        if (SSL_write_ex(tls_.get(), bytes, count, &written) != 1) {
            broken_ = true;
            return Io::closed;
        }
        gone += written;
        if (next != buffers.end() && taken == next->iov_len) ++next, taken = 0;
    }
}

Wire::Io Wire::flush() {
    std::size_t sent = 0;
    while (sent < encrypted_.size()) {
        const auto count = ::send(socket_, encrypted_.data() + sent, encrypted_.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && !would_block()) {
            broken_ = true;
            return Io::closed;
        }
        if (count < 0) break;
        sent += static_cast<std::size_t>(count);
    }
    encrypted_.erase(0, sent);
    if (!encrypted_.empty()) return Io::wait;
    if (encrypted_.capacity() > kept_encrypted_bytes) std::string().swap(encrypted_);
    return Io::done;
}

void Wire::say_goodbye() {
    if (!tls_ || broken_ || ended_ || SSL_in_init(tls_.get())) return;
    ended_ = true;
    ERR_clear_error();
    SSL_shutdown(tls_.get());
    flush();
}

void Wire::end_sending() {
    say_goodbye();
    ::shutdown(socket_, SHUT_WR);
}

Wire::Io Wire::discard(std::size_t& thrown_away) {
    char discarded[discarded_at_once];
    for (;;) {
        const auto got = ::recv(socket_, discarded, sizeof discarded, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got > 0) {
            thrown_away = static_cast<std::size_t>(got);
            return Io::done;
        }
        readable_ = false;
        return got < 0 && would_block() ? Io::wait : Io::closed;
    }
}

/// For who types the address with the wrong scheme.
void Wire::answer_plain_http() {
    ::send(socket_, https_is_spoken_here.data(), https_is_spoken_here.size(), MSG_NOSIGNAL);
}

}  // namespace server::http
