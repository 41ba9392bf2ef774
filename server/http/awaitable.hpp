#pragma once

// Asio 1.74's awaitable.hpp uses std::exchange without including <utility>; the comment keeps the two blocks apart.
#include <utility>

#include <boost/asio/awaitable.hpp>

namespace server::http {

using boost::asio::awaitable;

}  // namespace server::http
