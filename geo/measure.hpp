#pragma once

#include "geo/position.hpp"
#include "geo/shape.hpp"
#include "geo/units.hpp"

namespace geo {

/// Shortest way along the WGS 84 ellipsoid. Error below a micrometre.
/// source  Karney 2013, "Algorithms for geodesics", as in PROJ's geodesic.h
[[nodiscard]] Metres distance(LonLat from, LonLat to) noexcept;

/// Geodesic area of a polygon or multipolygon, holes taken off; 0 for points and lines.
[[nodiscard]] SquareMetres area(const Shape& shape);

/// Geodesic length of lines; of a polygon the length of all its rings; 0 for points.
[[nodiscard]] Metres length(const Shape& shape);

/// A flat picture of the ellipsoid round one place: x east, y north, metres. Distances from the place are right to 1e-4
/// within 1 km and to 1e-3 within 10 km.
/// source  radii of curvature in the meridian and the prime vertical, WGS 84
class LocalPlane {
  public:
    struct Point {
        double x = 0, y = 0;
    };

    explicit LocalPlane(LonLat origin) noexcept;

    [[nodiscard]] Point to(LonLat place) const noexcept;
    [[nodiscard]] LonLat from(Point point) const noexcept;

  private:
    LonLat origin_;
    double metres_a_degree_east_, metres_a_degree_north_;
};

/// Ground metres from the place to the nearest point of the shape's lines, outlines or points; inside a polygon the
/// distance to its border. Right to a millimetre within 100 m.
[[nodiscard]] Metres distance_to_border(const Shape& shape, LonLat place);

enum class Side { inside, border, outside };

/// On which side of a polygon's border the place lies, decided exactly on the storage grid (1e-9 degree, 64-bit
/// integers, 128-bit products). The place is put onto the grid first. Points and lines hold nothing but their own
/// places.
[[nodiscard]] Side side_of(const Shape& shape, LonLat place);

}  // namespace geo
