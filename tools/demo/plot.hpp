#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "tools/demo/plane.hpp"

namespace demo {

/// What a plot's edge looks at: the corridor's centre line is `half_width` metres away.
struct Side {
    double half_width = 0;
    int street = -1;  ///< index of the street in its quarter; -1 where nobody can walk (railway, water)
    int rank = 0;     ///< 3 arterial, 2 secondary, 1 lane, 0 alley or none
};

/// A piece of ground between corridors; sides[k] belongs to the edge from ring[k] to ring[k + 1].
struct Plot {
    Ring ring;
    std::vector<Side> sides;

    [[nodiscard]] double area() const noexcept { return signed_area(ring); }
    [[nodiscard]] Point from(std::size_t k) const noexcept { return ring[k]; }
    [[nodiscard]] Point to(std::size_t k) const noexcept { return ring[(k + 1) % ring.size()]; }
};

/// A cut: the two plots beside the corridor, and its centre line to where it meets the corridors at both ends.
struct Cut {
    Plot left, right;
    Line centre;
};

/// Cuts a plot in two along a line that starts and ends outside it, leaving a corridor of `width` metres between them.
/// Nothing where the line does not cross the outline exactly twice or leaves a piece that is no simple ring.
[[nodiscard]] std::optional<Cut> cut(const Plot& plot, const Line& line, double width, int street, int rank);

/// The plot without vertices closer than `least` metres to the one before.
[[nodiscard]] Plot without_short_edges(Plot plot, double least);

/// Index of the longest edge.
[[nodiscard]] std::size_t longest_edge(const Ring& ring) noexcept;

}  // namespace demo
