#pragma once

#include "data/snapshot/snapshot.hpp"
#include "geo/shape.hpp"

namespace server {

/// A feature's shape as the map in memory has it: degrees, steps of 1 cm, rings closed.
[[nodiscard]] geo::Shape drawn(const data::Collection& collection, const data::FeatureView& feature);

/// Ground metres from a place to the feature's line, outline or point, on the ellipsoid. The map's own metres, fit for
/// choosing candidates, are a sphere's: up to 0.5 % off.
[[nodiscard]] double metres_to_border(const data::Collection& collection, const data::FeatureView& feature,
                                      geo::LonLat place);

/// The same, and 0 inside a polygon.
[[nodiscard]] double metres_to(const data::Collection& collection, const data::FeatureView& feature, geo::LonLat place);

/// By how much a sphere's metres may be off.
inline constexpr double sphere_error = 0.01;

}  // namespace server
