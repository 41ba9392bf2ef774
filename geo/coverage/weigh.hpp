#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/coverage/edit.hpp"
#include "geo/coverage/ground.hpp"

namespace geo::coverage {

/// What the edits share: how a proposed change is looked at before it is given back.

/// Which ground the polygons are to hold after an edit.
struct Expected {
    bool same_ground = true;  ///< the very same, border for border (and the chains put into it)
    Wide area_change = 0;     ///< else: so much more, in doubled squared steps
    bool any = false;         ///< else: whatever it is
};

[[nodiscard]] Outcome refused(Finding finding);
[[nodiscard]] Outcome refused(Flaw flaw, std::vector<PolygonId> polygons, Point place, std::string message,
                              std::optional<Repair> repair = std::nullopt);
/// There is no such polygon.
[[nodiscard]] Outcome unknown_polygon(PolygonId id);

/// The finding of some faces of the ground.
template <class Inside>
[[nodiscard]] Finding about(const Ground& ground, const Inside& inside, Flaw flaw, std::vector<PolygonId> polygons,
                            std::string message, std::optional<Repair> repair = std::nullopt) {
    Finding finding{flaw, std::move(polygons), {}, 0, 0, 0, std::move(message), repair};
    measure(finding, ground.outline(inside));
    return finding;
}

/// Steps of the grid, in longitude and latitude alike, that are no shorter than so many metres there.
[[nodiscard]] std::int64_t steps_of(Metres length, Point there) noexcept;

/// "polygon 7"
[[nodiscard]] std::string named(PolygonId id);

/// The polygons as they are to be (without pieces: gone), looked at for the last time, as if they came from a stranger.
[[nodiscard]] Outcome accept(const Coverage& coverage, const Options& options, std::vector<Polygon> changed,
                             const std::vector<PolygonId>& may_vanish, const Expected& expected, Outcome so_far = {});

/// For edits that give ground out anew: the polygons that follow from the holders, looked at. `may_vanish` names those
/// that may lose all. `so_far` brings what the edit knows already.
[[nodiscard]] Outcome settle(const Coverage& coverage, const Options& options, const Ground& ground,
                             const std::vector<PolygonId>& may_vanish, const Expected& expected, Outcome so_far = {});

/// For edits that move borders: `fresh` are the polygons as the command draws them. Clean: taken as they are, with the
/// vertices that come to lie on edges put in. Else refused with every gap, overlap and loss, or repaired. A border that
/// crosses itself is past repair where a person drew it; where its vertices were moved it was carried over others.
enum class Drawn { by_hand, by_moving };
[[nodiscard]] Outcome weigh(const Coverage& coverage, const Options& options, std::vector<Polygon> fresh, Drawn how,
                            Outcome so_far = {});

/// The first half of weigh(): taken as drawn, or nothing, without a word about why.
[[nodiscard]] std::optional<Outcome> taken_as_drawn(const Coverage& coverage, const Options& options,
                                                    std::vector<Polygon> fresh);

// --- the edits by subject ------------------------------------------------------------------------------------------

[[nodiscard]] Outcome edited(const Coverage& coverage, const MoveVertices& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const MoveBorder& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const InsertVertex& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const DeleteVertex& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const Split& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const Merge& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const Reshape& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const Redraw& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const CutHole& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const FillGap& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const RemoveOverlap& command, const Options& options);
[[nodiscard]] Outcome edited(const Coverage& coverage, const Snap& command, const Options& options);

}  // namespace geo::coverage
