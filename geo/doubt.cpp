#include "geo/doubt.hpp"

#include <algorithm>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <numbers>
#include <numeric>

#include "geo/geos.hpp"

namespace geo {
namespace {

/// Below this share an area is not laid over its neighbours: an overlap of such two changes no answer that anyone
/// reads.
constexpr double least_share = 2e-5;

/// The integral of the unit normal over the triangle origin, a, b; negative when it runs clockwise.
double over_triangle(LocalPlane::Point a, LocalPlane::Point b) {
    const double cross = a.x * b.y - a.y * b.x;
    const double edge = std::hypot(b.x - a.x, b.y - a.y);
    if (cross == 0 || edge == 0) return 0;
    const double angle = std::atan2(cross, a.x * b.x + a.y * b.y);
    const double height = std::abs(cross) / edge;
    if (height > 9) return angle / (2 * std::numbers::pi);  // T is below 1e-19 there
    // How far the ends lie from the foot of the perpendicular, counted along the edge in the direction of growing
    // angle.
    const double dx = (b.x - a.x) / edge, dy = (b.y - a.y) / edge;
    const double sign = cross > 0 ? 1 : -1;
    const double from = sign * (a.x * dx + a.y * dy), to = sign * (b.x * dx + b.y * dy);
    const double tails = boost::math::owens_t(height, to / height) - boost::math::owens_t(height, from / height);
    return angle / (2 * std::numbers::pi) - tails;
}

double over_ring(const Doubt& doubt, const LocalPlane& plane, const Path& ring) {
    const double sigma = doubt.sigma().value;
    const auto scaled = [&](LonLat place) {
        const LocalPlane::Point p = plane.to(place);
        return LocalPlane::Point{p.x / sigma, p.y / sigma};
    };
    double sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) sum += over_triangle(scaled(ring[i]), scaled(ring[i + 1]));
    return std::abs(sum);
}

/// For each area those before it whose boxes share more than an edge; a sweep from west to east.
std::vector<std::vector<std::size_t>> overlapping_boxes(const std::vector<Box>& boxes,
                                                        const std::vector<double>& alone) {
    std::vector<std::size_t> eastwards;
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (alone[i] >= least_share) eastwards.push_back(i);
    std::sort(eastwards.begin(), eastwards.end(), [&](auto a, auto b) { return boxes[a].west < boxes[b].west; });
    std::vector<std::vector<std::size_t>> earlier(boxes.size());
    for (std::size_t n = 0; n < eastwards.size(); ++n)
        for (std::size_t m = n + 1; m < eastwards.size(); ++m) {
            const auto i = eastwards[n], j = eastwards[m];
            if (boxes[j].west >= boxes[i].east) break;
            if (boxes[i].south < boxes[j].north && boxes[j].south < boxes[i].north)
                earlier[std::max(i, j)].push_back(std::min(i, j));
        }
    return earlier;
}

/// The share of an area without those before it, where they share more than borders.
double exclusive_probability(const Doubt& doubt, std::span<const Shape> areas, std::size_t i,
                             const std::vector<std::size_t>& earlier) {
    GeosShape rest = to_geos(areas[i]);
    bool cut = false;
    for (const std::size_t j : earlier) {
        const GeosShape other = to_geos(areas[j]);
        if (!answer(GEOSRelatePattern_r(geos(), rest.get(), other.get(), "T********"))) continue;
        rest = owned(GEOSDifference_r(geos(), rest.get(), other.get()));
        cut = true;
    }
    if (!cut) return probability(doubt, areas[i]);
    double sum = 0;
    each_simple(rest.get(), [&](const GEOSGeometry* piece) {
        if (GEOSGeomTypeId_r(geos(), piece) == GEOS_POLYGON) sum += probability(doubt, from_geos(piece));
    });
    return sum;
}

}  // namespace

Metres Doubt::sigma() const noexcept {
    return {radius.value / std::sqrt(-2 * std::log(1 - 0.68))};
}

double probability(const Doubt& doubt, const Shape& area) {
    if (!is_polygonal(area.type)) return 0;
    const LocalPlane plane(doubt.centre);
    double sum = 0;
    for (const Part& part : area.parts)
        for (std::size_t i = 0; i < part.size(); ++i) sum += (i == 0 ? 1 : -1) * over_ring(doubt, plane, part[i]);
    return std::clamp(sum, 0.0, 1.0);
}

std::vector<double> shares(const Doubt& doubt, std::span<const Shape> areas, Overlaps overlaps) {
    std::vector<double> result(areas.size() + 1);
    std::vector<Box> boxes(areas.size());
    for (std::size_t i = 0; i < areas.size(); ++i) {
        result[i] = probability(doubt, areas[i]);
        boxes[i] = bounds(areas[i]).value_or(Box{});
    }
    if (overlaps == Overlaps::possible) {
        const auto earlier = overlapping_boxes(boxes, result);
        for (std::size_t i = 0; i < areas.size(); ++i)
            if (!earlier[i].empty()) result[i] = exclusive_probability(doubt, areas, i, earlier[i]);
    }
    const double all = std::accumulate(result.begin(), result.end() - 1, 0.0);
    if (all > 1)
        for (double& share : result) share /= all;
    result.back() = std::max(0.0, 1 - all);
    return result;
}

}  // namespace geo
