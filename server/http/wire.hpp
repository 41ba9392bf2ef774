#pragma once

// Seen by the session only.

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace server::http {

/// The bytes of one connection: between the socket and us as they are, or through TLS. Never blocks, and asks the
/// kernel only where something may come of it: epoll tells each change once.
class Wire {
  public:
    /// Takes over the socket, which does not block. `tls` null: as they are. throws std::bad_alloc, the socket closed
    Wire(int socket, ssl_ctx_st* tls);
    ~Wire();  ///< says goodbye where TLS wants it, and closes
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    enum class Io { done, wait, closed };

    /// The socket has changed; `events` as epoll has them.
    void told(std::uint32_t events);
    [[nodiscard]] bool readable() const noexcept { return readable_; }  ///< receive() may bring something
    [[nodiscard]] bool writable() const noexcept { return writable_; }  ///< send() may get something off
    [[nodiscard]] bool is_tls() const noexcept { return tls_ != nullptr; }
    [[nodiscard]] int socket() const noexcept { return socket_; }

    /// Up to `room` bytes, at least one where done. A handshake goes on here too.
    Io receive(char* into, std::size_t room, std::size_t& got);

    /// Adds to `gone` how many bytes of the buffers, from the first on, are taken and not to be given again.
    /// done: all are off; wait: call again with the rest (which may be nothing) once it is writable
    Io send(std::span<const iovec> buffers, std::size_t& gone);

    /// No byte of ours follows.
    void end_sending();
    /// Throws away what comes, after end_sending(). Nothing is decrypted any more.
    Io discard(std::size_t& thrown_away);

  private:
    Io send_plain(std::span<const iovec> buffers, std::size_t& gone);
    Io send_encrypted(std::span<const iovec> buffers, std::size_t& gone);
    Io flush();
    void say_goodbye();
    void answer_plain_http();

    struct Bio;
    struct FreeSsl {
        void operator()(ssl_st* tls) const noexcept;
    };

    int socket_;
    bool readable_ = false;        ///< until it is told
    bool writable_ = true;         ///< until it would block
    bool ending_ = false;          ///< the client sends no more, and may have said so already
    bool bytes_may_wait_ = false;  ///< in the socket, for TLS
    bool broken_ = false;          ///< TLS: beyond repair, so no word more
    bool ended_ = false;           ///< TLS: goodbye is said
    std::unique_ptr<ssl_st, FreeSsl> tls_;
    std::string encrypted_;  ///< not yet sent
};

}  // namespace server::http
