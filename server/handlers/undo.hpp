#pragma once

#include "server/http/router.hpp"

namespace server {

/// POST /api/v1/undo  takes back one revision, or everything since one, as a new revision: all of it or nothing.
http::awaitable<http::Response> undo(http::Request request, App& app);

/// POST /api/v1/redo  takes an undo back.
http::awaitable<http::Response> redo(http::Request request, App& app);

inline constexpr std::size_t most_undo_body = 16u << 10;  ///< bytes

}  // namespace server
