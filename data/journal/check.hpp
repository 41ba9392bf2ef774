#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/store/connection.hpp"
#include "data/store/error.hpp"

namespace data {

struct CheckReport {
    std::vector<Finding> findings;  ///< empty: the database is sound. `field` names the row: "facility 12", "journal 7"
    std::int64_t features = 0;      ///< looked at
    std::int64_t journal_rows = 0;
    std::int64_t not_listed = 0;  ///< findings past the first hundred of a kind

    /// Lists at most a hundred of one code.
    void add(Finding finding);
};

/// Looks at everything: SQLite's integrity and references, shapes (type, validity, box), the journal's chain, replaying
/// the journal from empty against the tables, versions, sequences. Needs a reading connection only; `step` hears what
/// it does.
[[nodiscard]] CheckReport check(Connection& db, const Catalogue& catalogue,
                                const std::function<void(std::string_view step)>& step = {});

/// The part that SQLite itself answers: integrity and references.
void check_integrity(Connection& db, CheckReport& report);

/// The part about the journal: chain, replay, versions.
void check_journal(Connection& db, const Catalogue& catalogue, CheckReport& report);

}  // namespace data
