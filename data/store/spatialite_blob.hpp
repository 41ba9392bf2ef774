#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "geo/shape.hpp"

namespace data {

/// A geometry as SpatiaLite keeps it in its columns, EPSG:4326, two dimensions: written and read here because its own
/// functions cost several times as much a row.
/// source  Spatialite "BLOB-Geometry" format, www.gaia-gis.it/gaia-sins/BLOB-Geometry.html
[[nodiscard]] std::string to_spatialite(const geo::Shape& shape);

/// throws StorageFailure for what is no such blob
[[nodiscard]] geo::Shape from_spatialite(std::span<const std::byte> blob);

}  // namespace data
