#pragma once

#include <nlohmann/json_fwd.hpp>

#include "geo/shape.hpp"

namespace geo {

/// A GeoJSON geometry (RFC 7946), coordinates on the storage grid: at most 9 decimals. An empty shape gives null.
[[nodiscard]] nlohmann::json to_geojson(const Shape& shape);

/// Reads a GeoJSON geometry strictly; a third ordinate (height) is left out. No validity: see flaws().
/// throws InvalidGeometry: not an object, unknown type, coordinates that are no numbers or lie at the wrong depth, a
/// ring that does not end where it begins
[[nodiscard]] Shape shape_from_geojson(const nlohmann::json& geometry);

}  // namespace geo
