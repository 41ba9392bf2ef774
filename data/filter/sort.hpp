#pragma once

#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/filter/queryables.hpp"
#include "data/store/connection.hpp"

namespace data::filter {

/// What a feature is sorted by: one value a key, as SQL compares it. With its id it says where a page ended.
[[nodiscard]] std::vector<Value> sort_values(const Feature& feature, const Queryables& queryables,
                                             const std::vector<SortKey>& keys);

/// Whether `a` with its id comes before `b` with its own.
[[nodiscard]] bool comes_before(const std::vector<SortKey>& keys, const std::vector<Value>& a, FeatureId a_id,
                                const std::vector<Value>& b, FeatureId b_id);

/// "t.name DESC NULLS LAST, t.id"
[[nodiscard]] std::string order_by(const Queryables& queryables, const std::vector<SortKey>& keys);

/// A condition on alias t: behind the feature whose values are :k0, :k1 ... and whose id is :after.
[[nodiscard]] std::string behind(const Queryables& queryables, const std::vector<SortKey>& keys,
                                 const std::vector<Value>& values);
void bind_behind(Query& query, const std::vector<Value>& values, FeatureId after);

}  // namespace data::filter
