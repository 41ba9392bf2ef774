#pragma once

#include "server/http/router.hpp"

namespace server {

/// GET /api/v1/nearest?lon=&lat=[&class=][&k=][&within=][&collection=]  the k nearest, with metres.
http::Response nearest(const http::Request& request, App& app);

/// GET /api/v1/within?lon=&lat=&radius=[&collection=a,b][&limit=]  everything that a disc meets.
http::awaitable<http::Response> within_radius(http::Request request, App& app);

/// POST /api/v1/within {"geometry":Polygon,"collections":[...],"limit":n}  everything that a polygon meets.
http::awaitable<http::Response> within_area(http::Request request, App& app);

/// Bytes of a polygon that within_area takes.
inline constexpr std::size_t most_area_body = 256u << 10;

}  // namespace server
