#pragma once

#include <exception>
#include <functional>

#include "server/http/awaitable.hpp"

namespace server {

/// Wakes a suspended coroutine; called once, from any thread. With a failure the coroutine throws it.
using Resume = std::function<void(std::exception_ptr failure)>;

/// Suspends the caller, hands `start` the way to wake it, and goes on on the caller's own executor. What `start` throws
/// (then it wakes nobody itself) the caller throws.
boost::asio::awaitable<void> suspend(std::function<void(Resume)> start);

}  // namespace server
