#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/shape.hpp"
#include "server/http/message.hpp"

namespace server {

/// What POST /api/v1/within asks.
struct AreaBody {
    geo::Shape area;                       ///< polygon or multipolygon
    std::vector<std::string> collections;  ///< empty: all
    std::int64_t limit = 0;
};

/// throws ProblemError for a body that is not JSON of that form, with too many corners, or whose rings are not rings
[[nodiscard]] AreaBody area_body(const http::Request& request, std::int64_t usual_limit, std::int64_t most_limit);

}  // namespace server
