#include "geo/coverage/exact.hpp"

#include <algorithm>
#include <cmath>

namespace geo::coverage {
namespace {

constexpr double steps_a_degree = 1e9;
constexpr std::int64_t half_round = 180'000'000'000;  ///< 180 degrees; keeps the R-tree's boxes positive
constexpr int index_shift = 7;

Wide dot(Point a, Point b, Point c) noexcept {
    return Wide{b.x - a.x} * (c.x - a.x) + Wide{b.y - a.y} * (c.y - a.y);
}

/// numerator / denominator, rounded half up; the denominator is positive.
std::int64_t rounded(Wide numerator, Wide denominator) noexcept {
    const Wide doubled = 2 * numerator + denominator;
    Wide quotient = doubled / (2 * denominator);
    if (doubled % (2 * denominator) < 0) --quotient;
    return static_cast<std::int64_t>(quotient);
}

/// a + (b - a) * share / whole, rounded.
Point between(Point a, Point b, Wide share, Wide whole) noexcept {
    if (whole < 0) share = -share, whole = -whole;
    return {a.x + rounded(share * (b.x - a.x), whole), a.y + rounded(share * (b.y - a.y), whole)};
}

}  // namespace

Point point_at(LonLat place) noexcept {
    return {std::llround(place.lon * steps_a_degree), std::llround(place.lat * steps_a_degree)};
}

LonLat place_of(Point point) noexcept {
    return {static_cast<double>(point.x) / steps_a_degree, static_cast<double>(point.y) / steps_a_degree};
}

bool inside_segment(Point a, Point b, Point p) noexcept {
    if (p.x < std::min(a.x, b.x) || p.x > std::max(a.x, b.x) || p.y < std::min(a.y, b.y) || p.y > std::max(a.y, b.y))
        return false;
    return p != a && p != b && turn(a, b, p) == 0;
}

bool cross_properly(Point a, Point b, Point c, Point d) noexcept {
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

Point rounded_crossing(Point a, Point b, Point c, Point d) noexcept {
    const Wide from_a = cross(c, d, a), from_b = cross(c, d, b);
    return between(a, b, from_a, from_a - from_b);
}

void put_along(Point a, Point b, std::vector<Point>& points) {
    std::sort(points.begin(), points.end(), [&](Point p, Point q) {
        const Wide along_p = dot(a, b, p), along_q = dot(a, b, q);
        return along_p != along_q ? along_p < along_q : p < q;
    });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    std::erase_if(points, [&](Point p) { return p == a || p == b; });
}

std::vector<Point> conserving_chain(Point a, Point b, std::vector<Point> inside) {
    const bool exact = std::all_of(inside.begin(), inside.end(), [&](Point p) { return turn(a, b, p) == 0; });
    if (!exact)
        for (std::size_t i = 0, given = inside.size(); i < given; ++i)
            inside.push_back({a.x + b.x - inside[i].x, a.y + b.y - inside[i].y});
    put_along(a, b, inside);
    return inside;
}

bool angle_less(Point centre, Point a, Point b) noexcept {
    const auto lower = [&](Point p) { return p.y < centre.y || (p.y == centre.y && p.x < centre.x); };
    if (lower(a) != lower(b)) return lower(b);
    return cross(centre, a, b) > 0;
}

Mercator index_cell(Point p) noexcept {
    const auto unit = [](std::int64_t step) { return static_cast<std::uint32_t>((step + half_round) >> index_shift); };
    return {unit(std::clamp(p.x, -half_round, half_round)), unit(std::clamp(p.y, -half_round, half_round))};
}

MercatorBox index_box(Point a, Point b) noexcept {
    MercatorBox box;
    box.include(index_cell(a));
    box.include(index_cell(b));
    return box;
}

}  // namespace geo::coverage
