#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"

namespace data {

/// The journal as it is told: what became of features, the newest first.

/// One thing that was done to one feature; or a batch that became visible, or was taken back.
struct Told {
    std::int64_t seq = 0;  ///< the journal row; of what a batch did, the batch's own where it has none
    Revision revision = 0;
    std::string time, person, reason;
    std::string collection;  ///< empty for a batch
    FeatureId feature = 0;
    std::string operation;                      ///< create, replace, delete; batch
    std::optional<std::int64_t> before, after;  ///< rows of the feature's states
    std::string facts;                          ///< of a batch: JSON
    geo::MercatorBox box;
};

/// Where a list goes on: behind this row.
struct StoryMark {
    Revision revision = INT64_MAX;
    std::int64_t seq = INT64_MAX;
};

struct StoryQuery {
    std::string person;  ///< only what this person did; empty: whoever
    std::optional<geo::MercatorBox> box;
    Revision after = 0, until = INT64_MAX;  ///< revisions above `after`, up to `until`
    StoryMark behind;
    std::int64_t most_looked_at = 2'000;  ///< rows of the journal
};

/// What was done, the newest first; take gives false to stop behind what it was given. People's own rows are left out;
/// what a batch did is told by the batch's row. Gives the mark to go on behind, nothing at the end.
std::optional<StoryMark> tell(Connection& db, const StoryQuery& query, const std::function<bool(Told&&)>& take);

/// All that became of one feature, the newest first.
[[nodiscard]] std::vector<Told> story_of(Connection& db, std::string_view collection, FeatureId feature);

/// The SQL of tell(), for tests of its plan.
[[nodiscard]] std::string story_sql(const StoryQuery& query);

/// When it was made, UTC; empty where there is none.
[[nodiscard]] std::string time_of(Connection& db, Revision revision);
/// How many features the batch that became visible with that revision, or was taken back by it, held.
[[nodiscard]] std::int64_t features_of_batch(Connection& db, Revision revision);

}  // namespace data
