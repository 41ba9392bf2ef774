#pragma once

#include "server/app.hpp"
#include "server/http/message.hpp"

namespace server {

/// GET /tiles/{layers}.json  TileJSON 3.0.0: where the tiles of these layers are and what they carry
[[nodiscard]] http::awaitable<http::Response> tile_json(http::Request request, App& app);

}  // namespace server
