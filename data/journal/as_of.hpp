#pragma once

#include <string_view>

#include "data/feature/value.hpp"
#include "data/store/connection.hpp"

namespace data {

/// The newest revision at that moment, from the journal; 0 before the first. `utc` as utc_time() gives it.
[[nodiscard]] Revision revision_at(Connection& db, std::string_view utc);

/// The newest revision before that moment, to the millisecond.
[[nodiscard]] Revision revision_before(Connection& db, std::string_view utc);

}  // namespace data
