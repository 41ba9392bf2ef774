#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/coverage/polygon.hpp"

namespace geo::coverage {

/// What can be wrong with a coverage, or would be after an edit.
enum class Flaw {
    overlap,           ///< ground that two polygons hold
    gap,               ///< ground inside that nobody holds (any more)
    outside,           ///< ground beyond the outline, or beyond the polygon that an edit is about
    outline,           ///< the outline would change
    unmatched_vertex,  ///< a vertex on another polygon's edge that has none there
    spike,             ///< a way there and back
    invalid_ring,      ///< rings that cross themselves or one another, or too few vertices
    duplicate,         ///< the same ground held twice, border for border
    sliver,            ///< narrower than the tolerance
    parts,             ///< a polygon would fall into parts
    vanished,          ///< nothing of a polygon would be left
    apart,             ///< polygons that share no edge
    no_effect,         ///< the edit would change nothing
    unknown,           ///< there is no such polygon, vertex, edge or gap
    junction,          ///< borders of three meet in the vertex
    too_far,           ///< nothing lies within the tolerance
    too_fine,          ///< crossings nearer together than the grid can tell
};
[[nodiscard]] std::string_view to_string(Flaw flaw) noexcept;  ///< "unmatched-vertex"

/// How a flaw can be taken away.
struct Repair {
    enum class Kind {
        give,          ///< the ground goes to `to`
        leave_out,     ///< the ground stays as it was
        insert,        ///< the vertex is put into the edge
        accept_parts,  ///< the polygon may have parts
    } kind = Kind::give;
    std::optional<PolygonId> to;
};
[[nodiscard]] std::string_view to_string(Repair::Kind kind) noexcept;  ///< "leave-out"

struct Finding {
    Flaw flaw = Flaw::overlap;
    std::vector<PolygonId> polygons;  ///< ascending
    Point place;                      ///< on or in it
    Wide doubled_area = 0;            ///< twice its area in squared steps, exact; 0 where it has none
    double square_metres = 0;         ///< the same on the ellipsoid, for display
    double width = 0;                 ///< metres: twice the area by the length of its border
    std::string message;              ///< English sentence
    std::optional<Repair> repair;
};

/// Fills place, area and width from the ground that a finding is about.
void measure(Finding& finding, const Polygon& ground);

}  // namespace geo::coverage
