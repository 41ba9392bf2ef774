#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "geo/coverage/coverage.hpp"
#include "geo/coverage/finding.hpp"
#include "geo/coverage/noding.hpp"
#include "geo/units.hpp"

namespace geo::coverage {

/// Every polygon that has the vertex moves with it.
struct MoveVertices {
    std::vector<std::pair<Point, Point>> moves;  ///< from, to
};
/// The vertices of the border that both share move by so many steps; its ends too where `with_ends`.
struct MoveBorder {
    PolygonId one = 0, other = 0;
    Point by;
    bool with_ends = false;
};
/// A vertex on the edge nearest to `at`, in every polygon that has the edge. No area changes: conserving_chain().
struct InsertVertex {
    Point at;
    Metres tolerance{1};
};
/// Out of every polygon that has it; not where three borders meet.
struct DeleteVertex {
    Point at;
};
/// Cuts a polygon along a line; what the line leaves of it beyond its ends or outside is not looked at. The largest
/// piece keeps the id, each other is new.
struct Split {
    PolygonId polygon = 0;
    std::vector<Point> line;
};
/// The first keeps its id and takes the ground of the others. Polygons that share no edge need `apart`.
struct Merge {
    std::vector<PolygonId> polygons;
    bool apart = false;
};
/// The border is drawn anew along a line that leaves it and comes back: ground between line and border is taken from
/// the neighbours where the line runs outside, and given to them where it runs inside.
struct Reshape {
    PolygonId polygon = 0;
    std::vector<Point> line;
};
/// The polygon is drawn anew as a whole. Ground given up goes to a neighbour, ground of others is taken, as `repair`
/// says; without it either is refused.
struct Redraw {
    Polygon polygon;
};
/// The ground inside a ring becomes a polygon of its own, or is left free.
struct CutHole {
    PolygonId polygon = 0;
    Ring ring;
    bool leave_gap = false;
};
/// Free ground inside the coverage goes to the named polygon, else to the one with the longest shared border.
struct FillGap {
    Point at;
    std::optional<PolygonId> to;
};
/// Ground that both hold goes to one of them.
struct RemoveOverlap {
    enum class Owner { larger, older, named };  ///< older: the lower id
    PolygonId one = 0, other = 0;
    Owner owner = Owner::larger;
    PolygonId named = 0;
};
/// Vertices of the polygon's border within the tolerance of a target (a neighbour's, compound's or road's line) move
/// onto it, and the border takes on the target's vertices between them; its neighbours follow.
struct Snap {
    PolygonId polygon = 0;
    std::vector<std::vector<Point>> targets;
    Metres tolerance{1};
};

using Command = std::variant<MoveVertices, MoveBorder, InsertVertex, DeleteVertex, Split, Merge, Reshape, Redraw,
                             CutHole, FillGap, RemoveOverlap, Snap>;

struct Options {
    bool repair = false;              ///< take the repair that a refusal offers
    bool outline_may_change = false;  ///< ground may be won or lost at the coverage's outline
    bool parts = false;               ///< a polygon may fall into parts
    double sliver_width = 0;          ///< metres; narrower pieces are told of
    PolygonId new_id = 0;             ///< of the first new polygon, the rest follow; 0: above the highest
};

/// What an edit would do. Refused: nothing, and the findings say why, where, how large, and which repair is offered.
/// Accepted: findings are remarks, such as a gap left on purpose.
struct Outcome {
    bool accepted = false;
    std::vector<Polygon> changed;  ///< new shapes of polygons, and new polygons, by id
    std::vector<PolygonId> removed;
    std::vector<std::pair<PolygonId, PolygonId>> created;  ///< new polygon, and the one it was cut from
    std::vector<Finding> findings;
    std::vector<Chain> chains;                   ///< borders that gained vertices: for other levels on the same borders
    std::vector<std::pair<Point, Point>> moves;  ///< vertices that moved: for the same
    std::vector<Point> dropped;                  ///< vertices that went
};

/// A pure function of both. The result was checked: all that touches a changed polygon is as valid as before, nothing
/// overlaps or is left free that was not, and Σ of the doubled areas is what it was unless the command says otherwise
/// (cutting a gap, filling one, an outline that may change).
[[nodiscard]] Outcome edit(const Coverage& coverage, const Command& command, const Options& options = {});

/// Puts an accepted outcome into the coverage.
void apply(Coverage& coverage, const Outcome& outcome);

}  // namespace geo::coverage
