#pragma once

#include "data/journal/transaction.hpp"

namespace data {

/// For changes that put features back rather than edit them: looks at the areas that share ground out, round those
/// whose shapes the transaction changed, level by level. A flaw is new where it neither was there before the
/// transaction nor as `then` left the same features. throws CoverageRefused for new flaws
void refuse_torn_coverages(Transaction& transaction, Revision then);

}  // namespace data
