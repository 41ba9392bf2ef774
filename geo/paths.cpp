#include "geo/paths.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace geo {
namespace {

constexpr double least_radius = 6'335'000;  // metres, of the ellipsoid's curvature

/// The sign of the turn a -> b -> c, exact: products of 33-bit differences need 128 bits.
int turn(Mercator a, Mercator b, Mercator c) noexcept {
    const auto d = [](std::uint32_t from, std::uint32_t to) {
        return static_cast<std::int64_t>(to) - static_cast<std::int64_t>(from);
    };
    __extension__ using Wide = __int128;
    const Wide left = static_cast<Wide>(d(a.x, b.x)) * d(a.y, c.y);
    const Wide right = static_cast<Wide>(d(a.y, b.y)) * d(a.x, c.x);
    return left > right ? 1 : left < right ? -1 : 0;
}

bool between(std::uint32_t a, std::uint32_t v, std::uint32_t b) noexcept {
    return std::min(a, b) <= v && v <= std::max(a, b);
}

/// Where a row meets the polygon's rings, ascending in x.
void crossings(const PathsView& polygon, std::size_t first, std::size_t last, double y, std::vector<double>& xs) {
    xs.clear();
    for (std::size_t p = first; p < last; ++p) {
        const auto ring = polygon.path(p);
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const double y0 = ring[j].y, y1 = ring[i].y;
            if ((y0 > y) == (y1 > y)) continue;
            xs.push_back(ring[j].x + (y - y0) / (y1 - y0) * (static_cast<double>(ring[i].x) - ring[j].x));
        }
    }
    std::sort(xs.begin(), xs.end());
}

struct Stretch {
    double middle = 0, width = -1;
};

Stretch widest(const std::vector<double>& xs) noexcept {
    Stretch best;
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2)
        if (xs[i + 1] - xs[i] > best.width) best = {(xs[i] + xs[i + 1]) / 2, xs[i + 1] - xs[i]};
    return best;
}

}  // namespace

bool PathArrays::append_path(std::span<const Mercator> path, bool ring, bool opens_part) {
    const std::size_t first = vertices.size();
    for (const Mercator& v : path)
        if (vertices.size() == first || vertices.back() != v) vertices.push_back(v);
    if (ring)
        while (vertices.size() > first + 1 && vertices.back() == vertices[first]) vertices.pop_back();
    const auto mine = std::span(vertices).subspan(first);
    const double turned = ring ? doubled_area(mine) : 0;
    if (mine.size() < (ring ? 3u : 2u) || (ring && turned == 0)) {
        vertices.resize(first);
        return false;
    }
    if (ring && (turned > 0) != opens_part) std::reverse(mine.begin(), mine.end());
    if (opens_part) starts.back() |= PathsView::part_flag;
    starts.push_back(static_cast<std::uint32_t>(vertices.size()));
    return true;
}

std::uint32_t PathArrays::append(const Shape& shape) {
    const bool ring = is_polygonal(shape.type);
    const std::size_t before = starts.size();
    std::vector<Mercator> path;
    for (const Part& part : shape.parts)
        for (std::size_t i = 0; i < part.size(); ++i) {
            path.clear();
            for (const LonLat& place : part[i]) path.push_back(to_mercator(place));
            const bool kept = append_path(path, ring, i == 0 || !ring);
            if (!kept && i == 0 && ring) break;
        }
    return static_cast<std::uint32_t>(starts.size() - before);
}

double doubled_area(std::span<const Mercator> ring) noexcept {
    if (ring.empty()) return 0;
    double sum = 0;
    const double ox = ring[0].x, oy = ring[0].y;  // small numbers keep their digits
    double px = ring.back().x - ox, py = ring.back().y - oy;
    for (const Mercator& v : ring) {
        const double x = v.x - ox, y = v.y - oy;
        sum += px * y - x * py;
        px = x, py = y;
    }
    return sum;
}

double area(const PathsView& polygon) noexcept {
    double sum = 0;
    for (std::size_t p = 0; p < polygon.paths(); ++p) sum += doubled_area(polygon.path(p));
    return sum / 2;
}

MercatorBox bounds(const PathsView& paths) noexcept {
    MercatorBox box;
    for (std::size_t p = 0; p < paths.paths(); ++p)
        for (const Mercator& v : paths.path(p)) box.include(v);
    return box;
}

bool holds(const PathsView& polygon, Mercator place) noexcept {
    bool inside = false;
    for (std::size_t p = 0; p < polygon.paths(); ++p) {
        const auto ring = polygon.path(p);
        Mercator a = ring.back();
        for (const Mercator& b : ring) {
            const bool a_south = a.y > place.y, b_south = b.y > place.y;
            if (a_south != b_south) {  // the edge crosses the row, or ends on it
                const bool a_east = a.x > place.x, b_east = b.x > place.x;
                if (a_east && b_east) {
                    inside = !inside;
                } else if (a_east || b_east || a.x == place.x || b.x == place.x) {
                    const int side = turn(a, b, place);
                    if (side == 0) return true;
                    // It crosses east of the place where the place lies left of the rising edge.
                    if ((side > 0) == b_south) inside = !inside;
                }
            } else if (a.y == place.y || b.y == place.y) {
                // It lies along the row, or touches it with an end from the north.
                if (a.y == b.y ? between(a.x, place.x, b.x) : (a.y == place.y ? a.x : b.x) == place.x) return true;
            }
            a = b;
        }
    }
    return inside;
}

Mercator label_point(const PathsView& polygon) {
    // The part with the largest outer ring carries the label.
    std::size_t first = 0, last = 0;
    double most = -1;
    for (std::size_t p = 0; p < polygon.paths();) {
        std::size_t next = p + 1;
        while (next < polygon.paths() && !polygon.opens_part(next)) ++next;
        const double size = doubled_area(polygon.path(p));
        if (size > most) most = size, first = p, last = next;
        p = next;
    }
    if (first == last) return {};
    double low = std::numeric_limits<double>::max(), high = 0;
    for (const Mercator& v : polygon.path(first)) low = std::min<double>(low, v.y), high = std::max<double>(high, v.y);

    // Of a few rows the one whose widest stretch is wide and far from the top and bottom border there.
    std::vector<double> xs;
    Mercator best = polygon.path(first)[0];
    double best_room = -1;
    constexpr int rows = 9;
    const auto inner = PathsView{polygon.vertices, polygon.zooms, polygon.starts.subspan(first, last - first + 1)};
    for (int row = 0; row < rows; ++row) {
        const double y = low + (high - low) * (row + 0.5) / rows;
        crossings(polygon, first, last, std::floor(y) + 0.5, xs);  // between integers: never through a vertex
        const Stretch stretch = widest(xs);
        if (stretch.width < 0) continue;
        const Mercator candidate{static_cast<std::uint32_t>(std::llround(stretch.middle)),
                                 static_cast<std::uint32_t>(std::floor(y))};
        if (!holds(inner, candidate)) continue;
        double room = std::numeric_limits<double>::max();
        for (std::size_t p = first; p < last; ++p) {
            const auto ring = polygon.path(p);
            Mercator a = ring.back();
            for (const Mercator& b : ring) {
                const double dx = static_cast<double>(b.x) - a.x, dy = static_cast<double>(b.y) - a.y;
                const double px = static_cast<double>(candidate.x) - a.x, py = static_cast<double>(candidate.y) - a.y;
                const double t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
                const double ex = px - t * dx, ey = py - t * dy;
                room = std::min(room, ex * ex + ey * ey);
                a = b;
            }
        }
        if (room > best_room) best_room = room, best = candidate;
    }
    return best;
}

Mercator middle(const PathsView& lines) noexcept {
    std::span<const Mercator> longest;
    double most = -1;
    const auto step = [](Mercator a, Mercator b) {
        return std::hypot(static_cast<double>(b.x) - a.x, static_cast<double>(b.y) - a.y);
    };
    for (std::size_t p = 0; p < lines.paths(); ++p) {
        double length = 0;
        const auto line = lines.path(p);
        for (std::size_t i = 1; i < line.size(); ++i) length += step(line[i - 1], line[i]);
        if (length > most) most = length, longest = line;
    }
    double left = most / 2;
    for (std::size_t i = 1; i < longest.size(); ++i) {
        const double length = step(longest[i - 1], longest[i]);
        if (left <= length) {
            const double t = length > 0 ? left / length : 0;
            const auto along = [t](std::uint32_t a, std::uint32_t b) {
                return static_cast<std::uint32_t>(std::llround(a + t * (static_cast<double>(b) - a)));
            };
            return {along(longest[i - 1].x, longest[i].x), along(longest[i - 1].y, longest[i].y)};
        }
        left -= length;
    }
    return longest.empty() ? Mercator{} : longest.front();
}

GroundDistance::GroundDistance(Mercator from) noexcept : x_(from.x), y_(from.y) {
    // A step of the map east is a step of longitude, a step south one of cos(latitude): the radii of curvature in the
    // prime vertical and the meridian, times cos(latitude), are the metres. d/dy of the latitude is -cos(latitude).
    constexpr double equator_radius = 6378137.0, flattening = 1 / 298.257223563;  // metres; WGS 84
    constexpr double squared_eccentricity = flattening * (2 - flattening);
    constexpr double radians_a_step = 2 * std::numbers::pi / 4294967296.0;
    // Of the latitude: the map's own y is the inverse Gudermannian, so that sine and cosine need one exponential.
    const double grown = std::exp(std::numbers::pi - y_ * radians_a_step), square = grown * grown;
    const double sine = (square - 1) / (square + 1), cosine = 2 * grown / (square + 1);
    const double w2 = 1 - squared_eccentricity * sine * sine, w = std::sqrt(w2);
    east_ = equator_radius / w * cosine * radians_a_step;
    south_ = equator_radius * (1 - squared_eccentricity) / (w2 * w) * cosine * radians_a_step;
    // d ln(length)/d lat: -tan(lat) of the cosine, and what the radii change.
    const double radius_change = squared_eccentricity * sine * cosine / w2;
    const double lat_a_step = -cosine * radians_a_step;
    east_slope_ = east_ * (radius_change - sine / cosine) * lat_a_step;
    south_slope_ = south_ * (3 * radius_change - sine / cosine) * lat_a_step;
    steep_ = 1 / (cosine * cosine);
    // What a line through the lengths half way leaves out is of second order in the angle between the places.
    error_ = steep_ / (least_radius * least_radius);
}

double GroundDistance::to_segment(Mercator a, Mercator b) const noexcept {
    Foot best;  // its metres are squared
    look(a, b, best);
    return std::sqrt(best.metres);
}

void GroundDistance::look(Mercator a, Mercator b, Foot& best) const noexcept {
    // The foot of the perpendicular in the metres of the place itself: a slightly other foot changes the distance in
    // second order only.
    const double dx = (static_cast<double>(b.x) - a.x) * east_, dy = (static_cast<double>(b.y) - a.y) * south_;
    const double px = (x_ - a.x) * east_, py = (y_ - a.y) * south_, square = dx * dx + dy * dy;
    const double t = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0.0;
    const double x = a.x + t * (static_cast<double>(b.x) - a.x), y = a.y + t * (static_cast<double>(b.y) - a.y);
    const double far = squared(x - x_, y - y_);
    if (far < best.metres) best = {x, y, far};
}

GroundDistance::Foot GroundDistance::foot(const PathsView& paths, bool rings) const noexcept {
    Foot best;  // its metres are squared until the end
    for (std::size_t p = 0; p < paths.paths(); ++p) {
        const auto path = paths.path(p);
        for (std::size_t i = 1; i < path.size(); ++i) look(path[i - 1], path[i], best);
        if (rings || path.size() == 1) look(path.back(), path.front(), best);
    }
    if (best.metres != std::numeric_limits<double>::max()) best.metres = std::sqrt(best.metres);
    return best;
}

double GroundDistance::error(double metres) const noexcept {
    return metres * metres * metres * error_;
}

GroundDistance::Steps GroundDistance::least_steps(double metres) const noexcept {
    // Lengths change with latitude by its tangent, and by less than 0.02 with the radii of curvature.
    const double tangent = std::sqrt(std::max(0.0, steep_ - 1));
    const double shortest = std::max(0.1, 1 - metres / least_radius * (tangent + 0.02));
    return {east_ * shortest, south_ * shortest};
}

MercatorBox GroundDistance::reach(double metres) const noexcept {
    // Steps shrink towards the poles: take the shortest step that the reach may meet.
    const auto shortest = [&](double step, double slope) {
        return std::max(step * 0.1, step - std::abs(slope) * metres / (step * 0.1) / 2);
    };
    const double least = std::min(shortest(east_, east_slope_), shortest(south_, south_slope_));
    const double steps = std::min(metres / least + 1, 4294967295.0);
    const auto clamped = [](double v) { return static_cast<std::uint32_t>(std::clamp(v, 0.0, 4294967295.0)); };
    return {clamped(std::floor(x_ - steps)), clamped(std::floor(y_ - steps)), clamped(std::ceil(x_ + steps)),
            clamped(std::ceil(y_ + steps))};
}

}  // namespace geo
