#pragma once

#include "server/http/router.hpp"

namespace server {

/// GET /api/v1/history  who did what and when, of one feature or all that one sees, the newest first.
http::awaitable<http::Response> history(http::Request request, App& app);

}  // namespace server
