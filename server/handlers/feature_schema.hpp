#pragma once

#include <nlohmann/json.hpp>

#include "data/feature/collection.hpp"
#include "data/filter/queryables.hpp"
#include "data/people/viewer.hpp"

namespace server {

/// JSON Schemas that follow from a collection's description. Fields that `viewer` reads nowhere are not told of.

/// The properties of a feature and its geometry, flat, as the route schema shows them.
[[nodiscard]] nlohmann::json properties_schema(const data::Catalogue& catalogue, const data::Collection& collection,
                                               const data::Viewer& viewer);

/// What items can be asked for.
[[nodiscard]] nlohmann::json queryables_schema(const data::Catalogue& catalogue,
                                               const data::filter::Queryables& queryables);
/// What items can be sorted by.
[[nodiscard]] nlohmann::json sortables_schema(const data::Catalogue& catalogue,
                                              const data::filter::Queryables& queryables);

/// A whole GeoJSON Feature, as answers and requests hold it. OpenAPI 3.0's dialect: nullable instead of null types.
[[nodiscard]] nlohmann::json feature_schema(const data::Catalogue& catalogue, const data::Collection& collection);

}  // namespace server
