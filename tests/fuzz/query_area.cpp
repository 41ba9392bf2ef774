#include "geo/query_area.hpp"

#include "geo/paths.hpp"
#include "geo/validity.hpp"
#include "tests/fuzz/drawn_shape.hpp"

namespace fuzz {

/// Half of the bytes draw the area asked with, half what lies on the map.
void query_area(Bytes bytes) {
    const geo::Shape asked = drawn_shape(bytes.first(bytes.size() / 2));
    if (!geo::is_polygonal(asked.type)) return;
    const geo::QueryArea area(asked);
    geo::PathArrays map;
    map.append(drawn_shape(bytes.subspan(bytes.size() / 2)));
    for (std::size_t path = 0; path < map.view().paths(); ++path) {
        const auto run = map.view().path(path);
        bool vertex_inside = false;
        for (const geo::Mercator& place : run) vertex_inside = vertex_inside || area.holds(place);
        must(!vertex_inside || area.meets(run, false), "a line with a vertex inside meets the area");
        must(!area.meets(run, false) || area.meets(run, true), "closing a line does not part it from the area");
    }
    if (const auto corner = area.corner(); corner && geo::flaws(asked).empty())
        must(area.holds(*corner), "a corner belongs to its area");
}

}  // namespace fuzz
