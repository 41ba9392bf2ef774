#include "geo/geojson.hpp"

#include <nlohmann/json.hpp>

#include "geo/validity.hpp"
#include "geo/wkb.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

void geojson(Bytes bytes) {
    const auto document = nlohmann::json::parse(text(bytes), nullptr, false);
    if (document.is_discarded()) return;
    geo::Shape shape;
    try {
        shape = geo::shape_from_geojson(document);
    } catch (const geo::InvalidGeometry&) {
        return;
    }
    if (!geo::flaws(shape).empty()) return;
    const geo::Shape kept = geo::normalised(shape);
    must(geo::shape_from_geojson(geo::to_geojson(kept)) == kept, "a valid shape reads back the same");
}

}  // namespace fuzz
