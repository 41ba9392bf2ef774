#include "geo/measure.hpp"

#include <geodesic.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace geo {
namespace {

constexpr double equator_radius = 6378137.0;      // metres, WGS 84
constexpr double flattening = 1 / 298.257223563;  // WGS 84
constexpr double radians = std::numbers::pi / 180.0;
constexpr double grid_steps_a_degree = 1e9;  // the storage grid

const geod_geodesic& ellipsoid() noexcept {
    static const geod_geodesic earth = [] {
        geod_geodesic g;
        geod_init(&g, equator_radius, flattening);
        return g;
    }();
    return earth;
}

/// Signed area and length of a closed ring.
double ring_area(const Path& ring) {
    geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
        geod_polygon_addpoint(&ellipsoid(), &polygon, ring[i].lat, ring[i].lon);
    double square_metres = 0, perimeter = 0;
    geod_polygon_compute(&ellipsoid(), &polygon, 0, 1, &square_metres, &perimeter);
    return square_metres;
}

double distance_to_segment(LocalPlane::Point a, LocalPlane::Point b) noexcept {  // from the origin
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double square = dx * dx + dy * dy;
    const double t = square == 0 ? 0 : std::clamp(-(a.x * dx + a.y * dy) / square, 0.0, 1.0);
    return std::hypot(a.x + t * dx, a.y + t * dy);
}

struct GridPoint {
    std::int64_t x, y;
    friend bool operator==(const GridPoint&, const GridPoint&) = default;
};

GridPoint on_grid(LonLat place) noexcept {
    return {std::llround(place.lon * grid_steps_a_degree), std::llround(place.lat * grid_steps_a_degree)};
}

__extension__ typedef __int128 Wide;

/// Sign of the turn a -> b -> p: 1 left, -1 right, 0 on the line.
int turn(GridPoint a, GridPoint b, GridPoint p) noexcept {
    const Wide cross = Wide(b.x - a.x) * (p.y - a.y) - Wide(b.y - a.y) * (p.x - a.x);
    return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

}  // namespace

Metres distance(LonLat from, LonLat to) noexcept {
    double metres = 0;
    geod_inverse(&ellipsoid(), from.lat, from.lon, to.lat, to.lon, &metres, nullptr, nullptr);
    return {metres};
}

SquareMetres area(const Shape& shape) {
    if (!is_polygonal(shape.type)) return {};
    double sum = 0;
    for (const Part& part : shape.parts)
        for (std::size_t i = 0; i < part.size(); ++i) sum += (i == 0 ? 1 : -1) * std::abs(ring_area(part[i]));
    return {sum};
}

Metres length(const Shape& shape) {
    double sum = 0;
    for (const Part& part : shape.parts)
        for (const Path& path : part)
            for (std::size_t i = 0; i + 1 < path.size(); ++i) sum += distance(path[i], path[i + 1]).value;
    return {sum};
}

LocalPlane::LocalPlane(LonLat origin) noexcept : origin_(origin) {
    const double e2 = flattening * (2 - flattening);
    const double sine = std::sin(origin.lat * radians);
    const double w = std::sqrt(1 - e2 * sine * sine);
    metres_a_degree_east_ = equator_radius / w * std::cos(origin.lat * radians) * radians;
    metres_a_degree_north_ = equator_radius * (1 - e2) / (w * w * w) * radians;
}

LocalPlane::Point LocalPlane::to(LonLat place) const noexcept {
    return {(place.lon - origin_.lon) * metres_a_degree_east_, (place.lat - origin_.lat) * metres_a_degree_north_};
}

LonLat LocalPlane::from(Point point) const noexcept {
    return {origin_.lon + point.x / metres_a_degree_east_, origin_.lat + point.y / metres_a_degree_north_};
}

Metres distance_to_border(const Shape& shape, LonLat place) {
    const LocalPlane plane(place);
    double best = std::numeric_limits<double>::infinity();
    for (const Part& part : shape.parts)
        for (const Path& path : part) {
            if (path.size() == 1) best = std::min(best, distance_to_segment(plane.to(path[0]), plane.to(path[0])));
            for (std::size_t i = 0; i + 1 < path.size(); ++i)
                best = std::min(best, distance_to_segment(plane.to(path[i]), plane.to(path[i + 1])));
        }
    return {best};
}

Side side_of(const Shape& shape, LonLat place) {
    const GridPoint p = on_grid(place);
    bool inside = false;  // even-odd over all rings: holes turn it back
    for (const Part& part : shape.parts)
        for (const Path& path : part) {
            if (path.size() == 1 && on_grid(path[0]) == p) return Side::border;
            for (std::size_t i = 0; i + 1 < path.size(); ++i) {
                const GridPoint a = on_grid(path[i]), b = on_grid(path[i + 1]);
                const int side = turn(a, b, p);
                const bool within_box = std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) &&
                                        std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
                if (side == 0 && within_box) return Side::border;
                const bool upwards = a.y <= p.y && p.y < b.y, downwards = b.y <= p.y && p.y < a.y;
                if ((upwards && side > 0) || (downwards && side < 0)) inside = !inside;
            }
        }
    return inside && is_polygonal(shape.type) ? Side::inside : Side::outside;
}

}  // namespace geo
