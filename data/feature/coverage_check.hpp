#pragma once

#include "data/journal/transaction.hpp"

namespace data {

/// For changes that put features back rather than edit them: looks at the areas that share ground out, round those
/// whose shapes the transaction changed, level by level. Where they were without a flaw before the transaction they
/// have to be so after it, but for flaws that the same features had as `then` left them. throws CoverageRefused
void refuse_torn_coverages(Transaction& transaction, Revision then);

}  // namespace data
