#pragma once

#include "data/snapshot/tile.hpp"
#include "server/app.hpp"
#include "server/http/awaitable.hpp"
#include "server/http/message.hpp"

namespace server {

/// True where a tile of an earlier day is asked for: ?datetime=
[[nodiscard]] bool asks_for_the_past(const http::Request& request) noexcept;

/// GET /tiles/{layers}/{z}/{x}/{y}.mvt?datetime=2026-05-01  the tile as that moment left it (a day: its end). Made
/// anew at each question and kept by whoever asked: what is over does not change.
http::awaitable<http::Response> past_tile(http::Request request, App& app, std::string layers, geo::Tile tile);

}  // namespace server
