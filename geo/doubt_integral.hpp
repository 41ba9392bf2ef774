#pragma once

#include <cstdint>
#include <span>

#include "geo/measure.hpp"

namespace geo {

/// The integral of the unit normal density on the plane over a ring, its corners in sigmas, not closed; positive
/// where the ring runs counter-clockwise.
///
/// error   1e-9 for large rings; for small ones (no wider than a fifth of a sigma) 2e-5 of the integral
/// source  large: Green's theorem, the integral of Phi(x) phi(y) dy along the edges by Gauss-Legendre; small: the
///         density's Taylor series to second order, over the ring's moments
[[nodiscard]] double over_ring(std::span<const LocalPlane::Point> ring) noexcept;

/// Some areas' rings as edges on a plane: whether their insides meet.
struct FlatArea {
    std::span<const LocalPlane::Point> corners;  ///< of all rings, one behind the other
    std::span<const std::uint32_t> ring_ends;    ///< among corners
};

/// What laying two areas side by side shows. `unclear` where they touch in a way that only an overlay can tell.
enum class Meeting { apart, overlap, unclear };

/// Whether two areas share more than a strip narrower than `tolerance`. cost O(edges of one times edges of the other in
/// the common box)
[[nodiscard]] Meeting meeting(const FlatArea& a, const FlatArea& b, double tolerance);

}  // namespace geo
