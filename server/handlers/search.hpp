#pragma once

#include "server/http/router.hpp"

namespace server {

/// GET /api/v1/search?q=[&limit=10][&collection=]  features by name, code or address, best first.
http::awaitable<http::Response> search(http::Request request, App& app);

}  // namespace server
