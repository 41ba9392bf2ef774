#pragma once

#include <nlohmann/json_fwd.hpp>

#include "data/feature/collection.hpp"
#include "data/store/connection.hpp"
#include "server/http/router.hpp"

namespace server {

/// POST /api/v1/undo  takes back one revision, or everything since one, as a new revision: all of it or nothing.
http::awaitable<http::Response> undo(http::Request request, App& app);

/// POST /api/v1/redo  takes an undo back.
http::awaitable<http::Response> redo(http::Request request, App& app);

/// Whether who asks could take the revision back now: {"possible":true}, or {"possible":false,"why":problem type,
/// "in_the_way":[...]} as the refusal would say. What today's rules would find is not looked at.
[[nodiscard]] nlohmann::json undo_outlook(const http::Request& request, data::Connection& db,
                                          const data::Catalogue& catalogue, data::Revision revision);

inline constexpr std::size_t most_undo_body = 16u << 10;  ///< bytes

}  // namespace server
