#pragma once

#include "server/app.hpp"
#include "server/http/message.hpp"

namespace server {

/// GET /{file}  the built web map
[[nodiscard]] http::Response web_map(const http::Request& request, App& app);

}  // namespace server
