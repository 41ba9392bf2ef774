#include "geo/doubt.hpp"

#include <geos_c.h>

#include <algorithm>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <numeric>
#include <stdexcept>

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

/// GEOS for one call: the re-entrant handle and what it made.
class Overlay {
  public:
    Overlay() : handle_(GEOS_init_r()) {}
    ~Overlay() { GEOS_finish_r(handle_); }
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    using Area = std::unique_ptr<GEOSGeometry, std::function<void(GEOSGeometry*)>>;

    [[nodiscard]] Area own(GEOSGeometry* geometry) const {
        if (geometry == nullptr) throw std::runtime_error("two areas cannot be laid over each other");
        return {geometry, [h = handle_](GEOSGeometry* g) { GEOSGeom_destroy_r(h, g); }};
    }

    [[nodiscard]] Area area(const Shape& shape) const {
        std::vector<GEOSGeometry*> polygons;
        for (const Part& part : shape.parts) {
            std::vector<GEOSGeometry*> rings;
            for (const Path& path : part) rings.push_back(ring(path));
            polygons.push_back(
                GEOSGeom_createPolygon_r(handle_, rings[0], rings.data() + 1, unsigned(rings.size() - 1)));
        }
        return own(GEOSGeom_createCollection_r(handle_, GEOS_MULTIPOLYGON, polygons.data(), unsigned(polygons.size())));
    }

    /// Whether the two share more than borders.
    [[nodiscard]] bool overlap(const Area& a, const Area& b) const {
        return GEOSRelatePattern_r(handle_, a.get(), b.get(), "T********") == 1;
    }

    [[nodiscard]] Area without(const Area& a, const Area& b) const {
        return own(GEOSDifference_r(handle_, a.get(), b.get()));
    }

    [[nodiscard]] Shape shape(const Area& area) const {
        Shape shape{ShapeType::multi_polygon, {}};
        for (int i = 0; i < GEOSGetNumGeometries_r(handle_, area.get()); ++i) {
            const GEOSGeometry* piece = GEOSGetGeometryN_r(handle_, area.get(), i);
            if (GEOSGeomTypeId_r(handle_, piece) != GEOS_POLYGON || GEOSisEmpty_r(handle_, piece)) continue;
            Part part{path(GEOSGetExteriorRing_r(handle_, piece))};
            for (int hole = 0; hole < GEOSGetNumInteriorRings_r(handle_, piece); ++hole)
                part.push_back(path(GEOSGetInteriorRingN_r(handle_, piece, hole)));
            shape.parts.push_back(std::move(part));
        }
        return shape;
    }

  private:
    [[nodiscard]] GEOSGeometry* ring(const Path& path) const {
        std::vector<double> flat;
        for (const LonLat& p : path) flat.insert(flat.end(), {p.lon, p.lat});
        GEOSCoordSequence* run = GEOSCoordSeq_copyFromBuffer_r(handle_, flat.data(), unsigned(path.size()), 0, 0);
        return GEOSGeom_createLinearRing_r(handle_, run);
    }

    [[nodiscard]] Path path(const GEOSGeometry* ring) const {
        const GEOSCoordSequence* run = GEOSGeom_getCoordSeq_r(handle_, ring);
        unsigned size = 0;
        GEOSCoordSeq_getSize_r(handle_, run, &size);
        std::vector<double> flat(size * 2);
        GEOSCoordSeq_copyToBuffer_r(handle_, run, flat.data(), 0, 0);
        Path path(size);
        for (unsigned i = 0; i < size; ++i) path[i] = {flat[2 * i], flat[2 * i + 1]};
        return path;
    }

    GEOSContextHandle_t handle_;
};

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

/// Each area without those before it, where they overlap.
double exclusive_probability(const Doubt& doubt, std::span<const Shape> areas, std::size_t i,
                             const std::vector<std::size_t>& earlier, const Overlay& overlay) {
    Overlay::Area rest = overlay.area(areas[i]);
    bool cut = false;
    for (const std::size_t j : earlier) {
        const Overlay::Area other = overlay.area(areas[j]);
        if (!overlay.overlap(rest, other)) continue;
        rest = overlay.without(rest, other);
        cut = true;
    }
    return probability(doubt, cut ? overlay.shape(rest) : areas[i]);
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
        const Overlay overlay;
        const auto earlier = overlapping_boxes(boxes, result);
        for (std::size_t i = 0; i < areas.size(); ++i)
            if (!earlier[i].empty()) result[i] = exclusive_probability(doubt, areas, i, earlier[i], overlay);
    }
    const double all = std::accumulate(result.begin(), result.end() - 1, 0.0);
    if (all > 1)
        for (double& share : result) share /= all;
    result.back() = std::max(0.0, 1 - all);
    return result;
}

}  // namespace geo
