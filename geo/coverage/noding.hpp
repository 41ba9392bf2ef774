#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/coverage/exact.hpp"
#include "geo/coverage/polygon.hpp"

namespace geo::coverage {

/// A polygon's place in the list that was noded.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = std::numeric_limits<Slot>::max();  ///< of a line that belongs to no polygon

/// One use of an edge: +1 where the polygon lies left of the way from its lower to its higher end, -1 where right.
struct Use {
    Slot slot = no_slot;
    int side = 0;
};

/// Where two segments met that did not meet in ends alike.
struct Meeting {
    enum class Kind { vertex_on_edge, crossing } kind;
    Point place;
    std::uint32_t first = 0, second = 0;  ///< segments; a vertex is an end of `first` and lies on `second`
};

/// A border that gained vertices: `inside` from a to b, a < b.
struct Chain {
    Point a, b;
    std::vector<Point> inside;
};

/// Segments brought to meet in their ends only.
struct Noded {
    struct Edge {
        Point a, b;  ///< a < b
        std::uint32_t first_use = 0, past_use = 0;
        bool line = false;  ///< of a line that belongs to no polygon (it may be a border as well)
    };
    std::vector<Edge> edges;  ///< in order, each once
    std::vector<Use> uses;
    std::vector<Chain> chains;  ///< in order of a, b
    std::vector<Meeting> meetings;

    /// What was put in, by the numbers in `meetings`: the polygons that had the segment.
    struct Segment {
        Point a, b;
        std::uint32_t first_use = 0, past_use = 0;
        bool line = false;
    };
    std::vector<Segment> segments;
    std::vector<Use> segment_uses;

    bool finished = true;  ///< false where rounding kept making new crossings: too fine for the grid

    [[nodiscard]] std::span<const Use> uses_of(const Edge& edge) const noexcept {
        return {uses.data() + edge.first_use, uses.data() + edge.past_use};
    }
    [[nodiscard]] std::span<const Use> uses_of(const Segment& segment) const noexcept {
        return {segment_uses.data() + segment.first_use, segment_uses.data() + segment.past_use};
    }
};

/// Nodes the borders of polygons and lines beside them: every crossing gets a vertex, rounded to the grid, every vertex
/// that lies on another's edge is put into it. A border gains its vertices by conserving_chain(), so no polygon's area
/// changes. Segments that have not met are left as they are, however near: what is valid stays as it is.
/// cost    O(n log n) for n edges of a coverage
/// source  iterated rounding of crossings, after Hobby, Practical segment intersection with finite precision output
///         (1999), without the snapping to pixels that nothing entered
[[nodiscard]] Noded noded(std::span<const Polygon* const> polygons, std::span<const std::vector<Point>> lines = {});

}  // namespace geo::coverage
