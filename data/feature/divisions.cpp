#include "data/feature/divisions.hpp"

#include <utility>

#include "data/feature/feature_sql.hpp"
#include "data/store/spatialite_blob.hpp"

namespace data {
namespace {

const std::string communities_in_box = R"sql(
    SELECT d.code, d.shape
      FROM division_box b JOIN division d ON d.id = b.id
     WHERE b.min_x <= :max_x AND b.max_x >= :min_x AND b.min_y <= :max_y AND b.max_y >= :min_y
       AND d.level = 3 AND d.code <> '' AND d.batch NOT IN ()sql" +
                                       std::string(hidden_batches) + ") ORDER BY d.id";

}  // namespace

std::vector<Community> communities_in(Connection& db, const geo::MercatorBox& box) {
    std::vector<Community> found;
    Query row = db.query(communities_in_box);
    row.bind(":min_x", tree_step(box.min_x)).bind(":max_x", tree_step(box.max_x));
    row.bind(":min_y", tree_step(box.min_y)).bind(":max_y", tree_step(box.max_y));
    while (row.step()) found.push_back({row.text(0), from_spatialite(row.blob(1))});
    return found;
}

void Divisions::add(const std::string& code, const geo::Shape& shape) {
    const auto box = geo::bounds(shape);
    if (!box) return;
    Known community{code, *box, geo::to_geos(shape), nullptr};
    community.prepared.reset(GEOSPrepare_r(geo::geos(), community.shape.get()));
    communities_.push_back(std::move(community));
}

std::string Divisions::at(geo::LonLat place) const {
    geo::GeosShape point;
    for (const Known& community : communities_) {
        const geo::Box& box = community.box;
        if (place.lon < box.west || place.lon > box.east || place.lat < box.south || place.lat > box.north) continue;
        if (!point) point = geo::to_geos(geo::point_shape(place));
        if (GEOSPreparedIntersects_r(geo::geos(), community.prepared.get(), point.get()) == 1) return community.code;
    }
    return {};
}

geo::LonLat representative_place(const geo::Shape& shape) {
    const geo::LonLat first = shape.parts.at(0).at(0).at(0);
    if (shape.type == geo::ShapeType::point) return first;
    const geo::GeosShape geometry = geo::to_geos(shape);
    const geo::GeosShape point(GEOSPointOnSurface_r(geo::geos(), geometry.get()));
    geo::LonLat place = first;
    if (point) {
        GEOSGeomGetX_r(geo::geos(), point.get(), &place.lon);
        GEOSGeomGetY_r(geo::geos(), point.get(), &place.lat);
    }
    return place;
}

}  // namespace data
