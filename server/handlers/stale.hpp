#pragma once

#include <cstdint>

#include <nlohmann/json_fwd.hpp>

#include "data/feature/collection.hpp"
#include "data/feature/feature.hpp"
#include "data/people/viewer.hpp"
#include "server/http/problem.hpp"

namespace server {

/// Both sides of a conflict, so that a person can choose: the version that was seen, and the feature as it is now. 412
[[nodiscard]] http::Problem stale(const data::Collection& collection, const data::Feature& current, std::int64_t given,
                                  const data::Viewer& viewer);

}  // namespace server
