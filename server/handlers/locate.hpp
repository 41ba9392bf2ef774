#pragma once

#include "server/http/router.hpp"

namespace server {

/// GET /api/v1/locate?lon=&lat=[&accuracy=]  what holds this place: divisions, grids, compound, management area,
/// building, the side of the wall; with accuracy (68 % radius, metres) each candidate's probability.
[[nodiscard]] std::optional<http::Response> locate_at_once(const http::Request& request, App& app);
http::awaitable<http::Response> locate(http::Request request, App& app);

}  // namespace server
