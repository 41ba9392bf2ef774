#pragma once

#include <vector>

#include "server/http/router.hpp"

namespace server {

/// Every route of the program, one line each.
[[nodiscard]] std::vector<http::Route> routes();

}  // namespace server
