#include "geo/coverage/polygon.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace geo::coverage {
namespace {

/// Wound as asked and begun at its least vertex, so that the same ring is always written the same way.
Ring wound(Ring ring, bool counter_clockwise) {
    ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
    while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    if ((doubled_area(ring) > 0) != counter_clockwise) std::reverse(ring.begin(), ring.end());
    if (!ring.empty()) std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
    return ring;
}

Ring ring_of(const Path& path, bool outer) {
    Ring ring;
    ring.reserve(path.size());
    for (const LonLat& place : path) ring.push_back(point_at(place));
    return wound(std::move(ring), outer);
}

Path path_of(const Ring& ring) {
    Path path;
    path.reserve(ring.size() + 1);
    for (const Point p : ring) path.push_back(place_of(p));
    if (!path.empty()) path.push_back(path.front());
    return path;
}

/// A walk cut wherever it comes back to a vertex: every piece is a ring that meets itself nowhere.
void take_apart(const Ring& walk, std::vector<Ring>& rings) {
    Ring open;
    std::unordered_map<Point, std::size_t, PointHash> seen;
    for (const Point p : walk) {
        if (const auto before = seen.find(p); before != seen.end()) {
            Ring ring(open.begin() + static_cast<std::ptrdiff_t>(before->second), open.end());
            for (std::size_t i = before->second + 1; i < open.size(); ++i) seen.erase(open[i]);
            open.resize(before->second + 1);
            rings.push_back(std::move(ring));
        } else {
            seen.emplace(p, open.size());
            open.push_back(p);
        }
    }
    rings.push_back(std::move(open));
}

/// The same edges walked anew: where several ways lead on from a vertex, the one that keeps to the inside at hand, so
/// that ground which meets itself in single vertices comes apart there.
std::vector<Ring> walked_anew(const std::vector<Ring>& walks) {
    std::unordered_map<Point, std::vector<Point>, PointHash> ways;
    for (const Ring& walk : walks)
        for (std::size_t i = 0; i < walk.size(); ++i) {
            const Point next = walk[i + 1 < walk.size() ? i + 1 : 0];
            if (next != walk[i]) ways[walk[i]].push_back(next);
        }
    const auto onward = [&](Point from, Point at) {
        // Clockwise from where we came: the last before it, counted counter-clockwise, else the last of all.
        const auto earlier = [&](Point a, Point b) {
            const bool a_before = angle_less(at, a, from), b_before = angle_less(at, b, from);
            return a_before != b_before ? b_before : angle_less(at, a, b);
        };
        const std::vector<Point>& on = ways.at(at);
        return *std::max_element(on.begin(), on.end(), earlier);
    };
    std::set<std::pair<Point, Point>> walked;
    std::vector<Ring> found;
    for (const auto& [start, ends] : ways)
        for (const Point end : ends) {
            Ring ring;
            for (Point from = start, at = end; walked.emplace(from, at).second;) {
                ring.push_back(from);
                const Point to = onward(from, at);
                from = at, at = to;
            }
            if (!ring.empty()) found.push_back(std::move(ring));
        }
    return found;
}

/// Whether some vertex is passed more than once.
bool meet_themselves(const std::vector<Ring>& walks) {
    std::unordered_set<Point, PointHash> seen;
    for (const Ring& walk : walks)
        for (const Point p : walk)
            if (!seen.insert(p).second) return true;
    return false;
}

/// Whether the hole lies in the ring: they meet in single vertices at most, so any vertex off the border tells.
bool holds(const Ring& outer, const Ring& hole) {
    for (const Point p : hole) {
        const Place place = place_in(outer, p);
        if (place != Place::border) return place == Place::inside;
    }
    // Every vertex lies on the outer ring: the middle of an edge does not, and doubling makes it a grid point.
    Ring doubled = outer;
    for (Point& p : doubled) p = {2 * p.x, 2 * p.y};
    return hole.size() > 1 && place_in(doubled, {hole[0].x + hole[1].x, hole[0].y + hole[1].y}) == Place::inside;
}

/// Larger pieces first, holes by their first vertex: the same polygon is always written the same way.
void put_in_order(std::vector<Piece>& pieces) {
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
        const Wide area_a = doubled_area(a.outer), area_b = doubled_area(b.outer);
        return area_a != area_b ? area_a > area_b : a.outer < b.outer;
    });
    for (Piece& piece : pieces) std::sort(piece.holes.begin(), piece.holes.end());
}

}  // namespace

void Extent::include(Point p) noexcept {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
}

void Extent::include(const Extent& other) noexcept {
    if (other.empty()) return;
    include(other.low);
    include(other.high);
}

void Extent::grow(std::int64_t steps) noexcept {
    if (empty()) return;
    low = {low.x - steps, low.y - steps};
    high = {high.x + steps, high.y + steps};
}

bool Extent::touches(const Extent& other) const noexcept {
    return low.x <= other.high.x && other.low.x <= high.x && low.y <= other.high.y && other.low.y <= high.y;
}

bool Extent::holds(const Extent& other) const noexcept {
    return low.x <= other.low.x && other.high.x <= high.x && low.y <= other.low.y && other.high.y <= high.y;
}

Extent extent_of(std::span<const Point> points) noexcept {
    Extent extent;
    for (const Point p : points) extent.include(p);
    return extent;
}

Extent extent_of(const Polygon& polygon) noexcept {
    Extent extent;
    for (const Piece& piece : polygon.pieces) extent.include(extent_of(piece.outer));
    return extent;
}

Wide doubled_area(const Ring& ring) noexcept {
    Wide sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) sum += cross(ring[0], ring[i], ring[i + 1]);
    return sum;
}

Wide doubled_area(const Polygon& polygon) noexcept {
    Wide sum = 0;
    each_ring(polygon, [&](const Ring& ring) { sum += doubled_area(ring); });
    return sum;
}

Place place_in(const Ring& ring, Point p) noexcept {
    bool inside = false;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point a = ring[i], b = ring[i + 1 < ring.size() ? i + 1 : 0];
        if (p == a || inside_segment(a, b, p)) return Place::border;
        const bool up = a.y <= p.y && p.y < b.y, down = b.y <= p.y && p.y < a.y;
        if ((up && turn(a, b, p) > 0) || (down && turn(a, b, p) < 0)) inside = !inside;
    }
    return inside ? Place::inside : Place::outside;
}

Place place_in(const Polygon& polygon, Point p) noexcept {
    bool inside = false, border = false;
    each_ring(polygon, [&](const Ring& ring) {
        const Place place = place_in(ring, p);
        border |= place == Place::border;
        if (place == Place::inside) inside = !inside;
    });
    return border ? Place::border : inside ? Place::inside : Place::outside;
}

Polygon polygon_of(PolygonId id, const Shape& shape) {
    Polygon polygon{id, {}};
    if (!is_polygonal(shape.type)) return polygon;
    for (const Part& part : shape.parts) {
        if (part.empty()) continue;
        Piece piece{ring_of(part.front(), true), {}};
        for (std::size_t i = 1; i < part.size(); ++i) piece.holes.push_back(ring_of(part[i], false));
        polygon.pieces.push_back(std::move(piece));
    }
    put_in_order(polygon.pieces);
    return polygon;
}

Shape shape_of(const Polygon& polygon) {
    Shape shape{polygon.pieces.size() == 1 ? ShapeType::polygon : ShapeType::multi_polygon, {}};
    for (const Piece& piece : polygon.pieces) {
        Part part{path_of(piece.outer)};
        for (const Ring& hole : piece.holes) part.push_back(path_of(hole));
        shape.parts.push_back(std::move(part));
    }
    return shape;
}

std::vector<Piece> pieces_of(const std::vector<Ring>& walks) {
    std::vector<Ring> rings;
    if (meet_themselves(walks)) {
        for (const Ring& walk : walked_anew(walks)) take_apart(walk, rings);
    } else {
        rings = walks;
    }

    std::vector<Piece> pieces;
    std::vector<Ring> holes;
    std::erase_if(rings, [](const Ring& ring) { return ring.size() < 3; });  // a way there and back
    for (Ring& ring : rings) {
        const bool outer = doubled_area(ring) > 0;
        ring = wound(std::move(ring), outer);
        if (outer)
            pieces.push_back({std::move(ring), {}});
        else
            holes.push_back(std::move(ring));
    }
    put_in_order(pieces);
    for (Ring& hole : holes)
        for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece)  // the smallest that holds it
            if (holds(piece->outer, hole)) {
                piece->holes.push_back(std::move(hole));
                break;
            }
    put_in_order(pieces);
    return pieces;
}

}  // namespace geo::coverage
