#pragma once

#include <cstdint>

#include "data/store/owner.hpp"

namespace demo {

/// What complete() did.
struct Completed {
    std::int64_t facts = 0;     ///< empty fields that now have a value
    std::int64_t features = 0;  ///< rows they lie in
    std::int64_t added = 0;     ///< new rows, each with source made_up
};

/// Fills what a district from elsewhere does not know, so that it can be shown whole: ledger facts, floors, households,
/// years, owners; lifts in houses of seven floors and more; walls along outlines with gates where streets meet them,
/// what belongs to a gate and to a yard, hydrants along streets. Nothing that is known is changed; what was filled is
/// noted field by field (data/feature/fact_sources.hpp).
///
/// out     the same for the same seed and ground; a second run finds nothing to do
/// throws  whatever the store throws; rows are added all or none, facts are filled in small revisions
Completed complete(data::Owner& owner, std::uint64_t seed);

}  // namespace demo
