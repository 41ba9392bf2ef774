#pragma once

#include <optional>

#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"

namespace data {

/// A page of a whole collection as a revision left it, by id, straight from the versions of its features: it costs what
/// the page costs and a count over two indexes, however much has changed since. Nothing where it does not do: for a
/// question with a box, properties, a filter or an order, for who does not see every row, and where imports became
/// visible or were taken back since. read_features() answers those.
[[nodiscard]] std::optional<FeaturePage> past_page(Connection& db, const Collection& collection,
                                                   const FeatureQuery& query);

}  // namespace data
