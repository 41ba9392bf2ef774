#pragma once

#include <span>
#include <vector>

#include "geo/measure.hpp"
#include "geo/shape.hpp"
#include "geo/units.hpp"

namespace geo {

/// A place known with a round normal error: what a phone's positioning gives.
struct Doubt {
    LonLat centre;
    Metres radius;  ///< holds the true place with 68 %; above 0

    /// Standard deviation along each axis: 68 % of a round normal error lie within sigma * sqrt(-2 ln 0.32).
    [[nodiscard]] Metres sigma() const noexcept;
};

/// Past this many sigmas from the centre lies less than 1e-7 of the error.
inline constexpr double doubt_reach_in_sigmas = 5.7;

/// The probability that the true place lies in the polygon or multipolygon; 0 for other shapes. Exact but for rounding
/// and the flat picture of the ellipsoid (1e-4 where the radius is below 1 km, 1e-3 below 10 km).
///
/// source  over the triangle from the centre to an edge the integral is angle / 2 pi - T(h, tan b) + T(h, tan a) with
///         Owen's T function (Owen 1956, "Tables for computing bivariate normal probabilities"); a polygon is the
///         signed sum over its edges
/// cost    O(vertices)
[[nodiscard]] double probability(const Doubt& doubt, const Shape& area);

/// Whether areas may lie over each other; a coverage's do not, and need no look.
enum class Overlaps { possible, none };

/// The share of each area, and last of none of them; the sum is 1. Where areas overlap the place belongs to the one
/// that comes first, so the order is the rule by which a single answer would be chosen.
///
/// throws  GeometryFailure where two areas cannot be laid over each other (broken rings)
[[nodiscard]] std::vector<double> shares(const Doubt& doubt, std::span<const Shape> areas, Overlaps overlaps);

}  // namespace geo
