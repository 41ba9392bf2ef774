#include "geo/coverage/finding.hpp"

#include <array>

#include "geo/geos.hpp"
#include "geo/measure.hpp"

namespace geo::coverage {
namespace {

/// A place inside, for a map to fly to; the first vertex where the ground is too narrow for one.
Point place_within(const Polygon& ground, const Shape& shape) {
    const Point first = ground.pieces.front().outer.front();
    const GeosFrame frame = GeosFrame::storage_steps(place_of(first));
    try {
        const GeosShape inside = owned(GEOSPointOnSurface_r(geos(), to_geos(shape, frame).get()));
        const auto places = places_of(inside.get());
        if (!places.empty()) return point_at(frame.from(places.front().first, places.front().second));
    } catch (const GeometryFailure&) {
        // Rings that touch along the grid's finest steps are too much for it: any vertex shows where.
    }
    return first;
}

}  // namespace

std::string_view to_string(Flaw flaw) noexcept {
    static constexpr std::array<std::string_view, 17> words{
        "overlap",      "gap",       "outside",  "outline", "unmatched-vertex", "spike",
        "invalid-ring", "duplicate", "sliver",   "parts",   "vanished",         "apart",
        "no-effect",    "unknown",   "junction", "too-far", "too-fine"};
    return words[static_cast<std::size_t>(flaw)];
}

std::string_view to_string(Repair::Kind kind) noexcept {
    static constexpr std::array<std::string_view, 4> words{"give", "leave-out", "insert", "accept-parts"};
    return words[static_cast<std::size_t>(kind)];
}

void measure(Finding& finding, const Polygon& ground) {
    if (ground.pieces.empty()) return;
    const Shape shape = shape_of(ground);
    finding.place = place_within(ground, shape);
    finding.doubled_area = doubled_area(ground);
    finding.square_metres = area(shape).value;
    const double border = length(shape).value;
    finding.width = border > 0 ? 2 * finding.square_metres / border : 0;
}

}  // namespace geo::coverage
