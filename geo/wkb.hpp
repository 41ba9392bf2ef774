#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "geo/shape.hpp"

namespace geo {

/// Well-known binary (OGC 06-103r4), little-endian, two dimensions. Coordinates as they are.
[[nodiscard]] std::string to_wkb(const Shape& shape);

/// Reads what to_wkb writes and what other programs write: either byte order, ISO or PostGIS flags; heights, measures
/// and the SRID are left out. Shapes of other types, curves and collections are refused. throws InvalidGeometry: cut
/// off, too long, unknown type, a count that the bytes cannot hold
[[nodiscard]] Shape from_wkb(std::span<const std::byte> bytes);

}  // namespace geo
