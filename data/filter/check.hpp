#pragma once

#include <vector>

#include "data/filter/expression.hpp"
#include "data/filter/queryables.hpp"

namespace data::filter {

/// Everything in a tree that does not fit what may be asked for: unknown properties, operands of the wrong kind, codes
/// that their list does not have. Empty: a condition that to_sql() takes.
[[nodiscard]] std::vector<Flaw> check(const Expression& filter, const Queryables& queryables,
                                      const Catalogue& catalogue);

}  // namespace data::filter
