#pragma once

#include <vector>

#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"

namespace data {

/// How a collection differed from now at an earlier revision. What has not changed since is told by the collection's
/// own table and its indexes; so a question about the past costs what one about today does, and the changes since.
struct Past {
    /// A feature that has been changed or deleted since, as it was.
    struct Version {
        FeatureId id = 0;
        std::int64_t seq = 0;  ///< its journal row
        geo::MercatorBox box;
    };
    Revision revision = 0;
    std::vector<Version> was;  ///< by id
    std::vector<FeatureId>
        changed;  ///< changed or made since, one by one; ascending. Those of later batches are not here
};

[[nodiscard]] Past past_of(Connection& db, const Collection& collection, Revision revision);

/// " AND ..." of alias t: not made by a batch that became visible after :past.
inline constexpr const char* not_of_later_batch = " AND t.batch NOT IN (SELECT id FROM batch WHERE revision > :past)";

}  // namespace data
