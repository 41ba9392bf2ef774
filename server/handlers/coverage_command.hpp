#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "data/feature/coverage_edit.hpp"

namespace server {

/// What the body of a coverage edit asks for.
struct CoverageRequest {
    data::CoverageOrder order;
    bool check = false;  ///< only say what would happen
    /// Features with the version that the caller saw; those that the operation is about come first.
    std::vector<std::pair<data::FeatureId, std::int64_t>> seen;
    /// Lines to snap to that are other features' borders: collection and id. They are read in the transaction.
    std::vector<std::pair<std::string, data::FeatureId>> snap_to;
};

/// throws data::Invalid naming the member that is missing or wrong; ProblemError 428 for a feature without its version
[[nodiscard]] CoverageRequest coverage_request(const std::string& collection, const nlohmann::json& body);

}  // namespace server
