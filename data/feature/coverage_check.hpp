#pragma once

#include <optional>

#include "data/journal/transaction.hpp"

namespace data {

/// For changes that do not come through edit_coverage(): looks at the areas that share ground out, round those whose
/// shapes the transaction changed, level by level. Ground held twice or, where the collection leaves none free,
/// enclosed and held by nobody, is refused; but not where it was so, of the same features and as much, before the
/// transaction, or as `then` left them (what is put back is as it was). A change of no shape costs nothing. throws
/// CoverageRefused
void refuse_torn_coverages(Transaction& transaction, std::optional<Revision> then = {});

}  // namespace data
