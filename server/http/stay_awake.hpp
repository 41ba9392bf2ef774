#pragma once

#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/this_coro.hpp>

namespace server::http {

/// `co_await here` is the listening thread that runs this coroutine.
inline constexpr auto here = boost::asio::this_coro::executor;

/// Lets such a thread look for its next event for a moment instead of going to sleep at once. Who asked for a tile that
/// nobody had asked for before mostly asks for its neighbour next, and an idle virtual core takes some 50 microseconds
/// to wake: a third of what such a tile takes. Other threads that want the core get it.
void stay_awake(const boost::asio::any_io_executor& thread);

}  // namespace server::http
