#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

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

/// The JSON of a request with a body. throws ProblemError: 415 where Content-Type is none of those, 400 where it is not
/// JSON
[[nodiscard]] nlohmann::json json_body(const http::Request& request, std::initializer_list<std::string_view> types);

}  // namespace server
