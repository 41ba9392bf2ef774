#pragma once

#include "server/http/router.hpp"

namespace server {

/// POST /api/v1/coverages/{collection}/edits  one topological edit as one revision, or what it would leave behind.
http::awaitable<http::Response> edit_coverage(http::Request request, App& app);

}  // namespace server
