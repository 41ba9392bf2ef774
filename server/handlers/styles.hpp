#pragma once

#include "server/app.hpp"
#include "server/http/message.hpp"

namespace server {

/// GET /styles/{name}.json  a MapLibre style whose addresses are absolute for the asking host; the sprite's index
[[nodiscard]] http::awaitable<http::Response> style(http::Request request, App& app);

/// GET /styles/{file}  sprite and glyphs
[[nodiscard]] http::Response style_part(const http::Request& request, App& app);

}  // namespace server
