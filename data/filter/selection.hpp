#pragma once

#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"

namespace data::filter {

/// A page of a question with a filter or an order of its own; see read_features(). What was at an earlier revision and
/// is not today is put to the same SQL, as a row of values.
[[nodiscard]] FeaturePage select(Connection& db, const Collection& collection, const FeatureQuery& query);

}  // namespace data::filter
