#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace data {

/// One attribute of one feature; monostate is "not known".
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// A feature's name for URLs and tiles: below 2^53, one sequence for all tables, never reused.
using FeatureId = std::int64_t;

/// Counts committed changes of the whole database; strictly growing.
using Revision = std::int64_t;

}  // namespace data
