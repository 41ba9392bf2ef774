#pragma once

#include "server/http/router.hpp"

namespace server {

/// POST /api/v1/changes  up to 1,000 creates, replaces, patches and deletes as one revision: all or none.
http::awaitable<http::Response> make_changes(http::Request request, App& app);

inline constexpr std::size_t most_changes = 1'000;
/// Bytes of a batch: a thousand grids of a thousand corners.
inline constexpr std::size_t most_changes_body = 32u << 20;

}  // namespace server
