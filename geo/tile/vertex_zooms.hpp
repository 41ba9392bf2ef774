#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/paths.hpp"

namespace geo {

/// Where paths of one layer meet. A vertex at which the paths that pass through it do not all have the same two
/// neighbours (a corner of three areas, a junction of roads, the end of a line) is a node; between nodes, paths that
/// run together run through the same vertices.
///
/// Made from the subjects, whose nodes are asked for; see() adds paths that lie around them. All paths of a layer, or
/// the subjects and whatever shares a vertex with them, give the same nodes.
class BorderNodes {
  public:
    BorderNodes(const PathArrays& subjects, bool rings);

    void see(const PathsView& around);
    [[nodiscard]] bool is_node(std::uint32_t subject_vertex) const noexcept;
    /// True where any subject passes through the place.
    [[nodiscard]] bool knows(Mercator place) const noexcept { return slots_[slot_of(place)] != 0; }

  private:
    struct Neighbours {
        Mercator least, most;
        friend bool operator==(const Neighbours&, const Neighbours&) = default;
    };
    void pass(Mercator before, Mercator here, Mercator after);
    void see_path(std::span<const Mercator> path);
    [[nodiscard]] std::size_t slot_of(Mercator place) const noexcept;
    [[nodiscard]] Neighbours neighbours_of(std::uint32_t subject_vertex) const noexcept;
    static Neighbours sorted(Mercator a, Mercator b) noexcept { return a < b ? Neighbours{a, b} : Neighbours{b, a}; }

    const PathArrays& subjects_;
    bool rings_;
    std::vector<std::uint32_t> slots_;  ///< open addressing by place: first subject vertex there + 1
    std::vector<std::uint8_t> node_;    ///< by first subject vertex of the place
};

/// For each vertex of `paths` the lowest zoom at which leaving it out would move the drawing by more than a tile unit
/// (255: at none). Each stretch between nodes is simplified once in one direction, closed rings without a node from
/// anchors of their own, so paths that run together keep exactly the same vertices at every zoom.
///
/// source  Douglas & Peucker 1973, errors made monotone along the recursion; stretches as the arcs of TopoJSON
[[nodiscard]] std::vector<std::uint8_t> vertex_zooms(const PathArrays& paths, bool rings, const BorderNodes& nodes);

/// The same where `paths` is everything there is.
[[nodiscard]] std::vector<std::uint8_t> vertex_zooms(const PathArrays& paths, bool rings);

/// Leaving out what moves the drawing by this much or less, in tile units of the zoom, cannot be seen.
inline constexpr double simplification_tolerance = 1.0;

}  // namespace geo
