#pragma once

// Seen by listener.cpp and session.cpp only: here Asio lives.

#include <cstdint>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "server/http/awaitable.hpp"

namespace server::http {

/// Tells which sockets of one listening thread have become ready. An epoll of its own, told of each edge once: Asio
/// would arm a descriptor anew, with a system call, for every single wait. Asio waits for this one instead.
class ReadySockets {
  public:
    /// throws std::system_error
    explicit ReadySockets(boost::asio::io_context& io);
    ReadySockets(const ReadySockets&) = delete;
    ReadySockets& operator=(const ReadySockets&) = delete;

    /// From here on each change of the socket (readable, writable, shut, broken) is told once, until remove().
    /// throws std::system_error
    void add(int socket, void* owner);
    /// To be called before the socket is closed: closing alone does not end it while a program that is just being
    /// started still holds a copy, and then the next change would be told to an owner that is gone.
    void remove(int socket) noexcept;

    /// Waits until there are some, and calls take(owner, events) for each. `events` as epoll has them.
    template <class Take>
    awaitable<void> next(Take take) {
        Ready ready[most_at_once];
        const auto count = co_await some(ready);
        for (std::size_t i = 0; i < count; ++i) take(ready[i].owner, ready[i].events);
    }

  private:
    static constexpr std::size_t most_at_once = 128;
    struct Ready {
        void* owner;
        std::uint32_t events;
    };
    awaitable<std::size_t> some(Ready* into);

    boost::asio::posix::stream_descriptor epoll_;
};

}  // namespace server::http
