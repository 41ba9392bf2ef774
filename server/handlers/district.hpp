#pragma once

#include "server/http/router.hpp"

namespace server {

/// GET /api/v1/district  where and what this district is, and how much of what there is, by source.
http::awaitable<http::Response> district(http::Request request, App& app);

/// GET /api/v1/collections  every collection with its fields, and the code lists.
http::awaitable<http::Response> described_collections(http::Request request, App& app);

}  // namespace server
