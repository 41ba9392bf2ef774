#include "server/http/ready_sockets.hpp"

#include <sys/epoll.h>

#include <cerrno>
#include <system_error>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace server::http {

namespace asio = boost::asio;

namespace {

int made_epoll() {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return epoll;
}

}  // namespace

ReadySockets::ReadySockets(asio::io_context& io) : epoll_(io, made_epoll()) {}

void ReadySockets::add(int socket, void* owner) {
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    wanted.data.ptr = owner;
    if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, socket, &wanted) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void ReadySockets::remove(int socket) noexcept {
    ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
}

awaitable<std::size_t> ReadySockets::some(Ready* into) {
    boost::system::error_code ignored;
    co_await epoll_.async_wait(asio::posix::stream_descriptor::wait_read,
                               asio::redirect_error(asio::use_awaitable, ignored));
    epoll_event events[most_at_once];
    const int count = ::epoll_wait(epoll_.native_handle(), events, most_at_once, 0);
    for (int i = 0; i < count; ++i) into[i] = {events[i].data.ptr, events[i].events};
    co_return count < 0 ? 0 : static_cast<std::size_t>(count);
}

}  // namespace server::http
