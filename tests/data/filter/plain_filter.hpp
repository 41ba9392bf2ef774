#pragma once

#include <optional>

#include "data/feature/feature.hpp"
#include "data/filter/expression.hpp"

namespace tests {

/// What a checked filter says of a feature in memory, worked out without SQL, indexes or the program's own functions:
/// true, false, or unknown. Folds the texts of random_filter.hpp only.
[[nodiscard]] std::optional<bool> plainly(const data::filter::Expression& filter, const data::Collection& collection,
                                          const data::Feature& feature);

}  // namespace tests
