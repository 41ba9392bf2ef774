#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/coverage/exact.hpp"
#include "geo/shape.hpp"

namespace geo::coverage {

/// A closed run of vertices without the closing one.
using Ring = std::vector<Point>;

/// An outer ring counter-clockwise and its holes clockwise, so that what is inside lies left of every edge.
struct Piece {
    Ring outer;
    std::vector<Ring> holes;
    friend bool operator==(const Piece&, const Piece&) = default;
};

/// Who owns ground in a coverage: a feature's id.
using PolygonId = std::int64_t;

struct Polygon {
    PolygonId id = 0;
    std::vector<Piece> pieces;
    friend bool operator==(const Polygon&, const Polygon&) = default;
};

/// Corners of a box of steps. Both edges belong to it; a fresh one is empty.
struct Extent {
    Point low{INT64_MAX, INT64_MAX}, high{INT64_MIN, INT64_MIN};

    [[nodiscard]] bool empty() const noexcept { return low.x > high.x; }
    void include(Point p) noexcept;
    void include(const Extent& other) noexcept;
    void grow(std::int64_t steps) noexcept;
    [[nodiscard]] bool touches(const Extent& other) const noexcept;
    [[nodiscard]] bool holds(const Extent& other) const noexcept;
};

/// Calls take(ring) for every ring, outer ones and holes alike.
template <class Take>
void each_ring(const Polygon& polygon, Take&& take) {
    for (const Piece& piece : polygon.pieces) {
        take(piece.outer);
        for (const Ring& hole : piece.holes) take(hole);
    }
}

/// Calls take(a, b) for every edge; the polygon lies left of the way from a to b.
template <class Take>
void each_edge(const Polygon& polygon, Take&& take) {
    each_ring(polygon, [&](const Ring& ring) {
        for (std::size_t i = 0; i < ring.size(); ++i) take(ring[i], ring[i + 1 < ring.size() ? i + 1 : 0]);
    });
}

[[nodiscard]] Extent extent_of(const Polygon& polygon) noexcept;
[[nodiscard]] Extent extent_of(std::span<const Point> points) noexcept;

/// Twice the area in squared steps, exact; a clockwise ring counts below zero.
[[nodiscard]] Wide doubled_area(const Ring& ring) noexcept;
[[nodiscard]] Wide doubled_area(const Polygon& polygon) noexcept;

enum class Place { inside, border, outside };
/// By the even-odd rule over all rings, exact.
[[nodiscard]] Place place_in(const Ring& ring, Point p) noexcept;
[[nodiscard]] Place place_in(const Polygon& polygon, Point p) noexcept;

/// A polygonal shape of degrees as the engine sees it, rings wound as above. Repeated vertices are dropped.
[[nodiscard]] Polygon polygon_of(PolygonId id, const Shape& shape);
/// Back: a Polygon where it has one piece, else a MultiPolygon.
[[nodiscard]] Shape shape_of(const Polygon& polygon);

/// Closed walks taken apart into simple rings: outer ones and the holes in them, largest first. Walks keep their inside
/// on the left; where they pass a vertex twice they become rings that touch there, and ground that hangs together in
/// single vertices only becomes pieces. What folds flat is left out.
[[nodiscard]] std::vector<Piece> pieces_of(const std::vector<Ring>& walks);

}  // namespace geo::coverage
