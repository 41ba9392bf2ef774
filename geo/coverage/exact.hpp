#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <vector>

#include "geo/position.hpp"

namespace geo::coverage {

/// Wide enough for every product of two differences of coordinates, and for such a product times a third.
__extension__ typedef __int128 Wide;

/// A place as whole steps of the storage grid (1e-9 degree): x grows east, y north. Every stored place is one.
struct Point {
    std::int64_t x = 0, y = 0;
    friend auto operator<=>(const Point&, const Point&) = default;
};

struct PointHash {
    [[nodiscard]] std::size_t operator()(const Point& p) const noexcept {
        const auto mixed = static_cast<std::uint64_t>(p.x) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::uint64_t>(p.y);
        return static_cast<std::size_t>((mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9ULL);
    }
};

[[nodiscard]] Point point_at(LonLat place) noexcept;
[[nodiscard]] LonLat place_of(Point point) noexcept;

/// Twice the signed area of the triangle; positive where c lies left of the way from a to b.
[[nodiscard]] inline Wide cross(Point a, Point b, Point c) noexcept {
    return Wide{b.x - a.x} * (c.y - a.y) - Wide{b.y - a.y} * (c.x - a.x);
}
/// Its sign: 1 left, -1 right, 0 on the line.
[[nodiscard]] inline int turn(Point a, Point b, Point c) noexcept {
    const Wide twice = cross(a, b, c);
    return twice > 0 ? 1 : twice < 0 ? -1 : 0;
}

/// Whether p lies on the segment, its ends left out.
[[nodiscard]] bool inside_segment(Point a, Point b, Point p) noexcept;

/// Whether the segments cross in one place that is an end of neither.
[[nodiscard]] bool cross_properly(Point a, Point b, Point c, Point d) noexcept;
/// The grid point nearest to where they cross, each ordinate rounded half up.
[[nodiscard]] Point rounded_crossing(Point a, Point b, Point c, Point d) noexcept;

/// Puts points that lie on or nearly on the segment into the order from a to b; each stays once, ends go.
void put_along(Point a, Point b, std::vector<Point>& points);

/// What a border gains where vertices are put into it: `inside` with every vertex in the order from a to b, and, where
/// one of them lies beside the segment (rounding leaves it up to half a step away), each one's mirror image a + b - p
/// as well. A chain that is its own mirror image encloses nothing with its segment, so no polygon on either side gains
/// or loses a unit of area.
[[nodiscard]] std::vector<Point> conserving_chain(Point a, Point b, std::vector<Point> inside);

/// Orders directions by their angle, counter-clockwise from east. Neither is zero.
[[nodiscard]] bool angle_less(Point centre, Point a, Point b) noexcept;

/// A box for the packed R-tree, whose boxes are whole numbers below 2^32: 128 steps a unit, rounded outwards.
[[nodiscard]] Mercator index_cell(Point p) noexcept;
[[nodiscard]] MercatorBox index_box(Point a, Point b) noexcept;

}  // namespace geo::coverage
