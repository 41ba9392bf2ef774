#include "server/handlers/drawn.hpp"

#include "geo/measure.hpp"

namespace server {

geo::Shape drawn(const data::Collection& collection, const data::FeatureView& feature) {
    geo::Shape shape{collection.shape, {}};
    feature.each_path([&](std::size_t part, std::size_t, std::span<const geo::Mercator> vertices) {
        if (shape.parts.size() <= part) shape.parts.resize(part + 1);
        geo::Path& path = shape.parts[part].emplace_back();
        for (const geo::Mercator vertex : vertices) path.push_back(geo::to_lonlat(vertex));
        if (geo::is_polygonal(collection.shape) && !path.empty()) path.push_back(path.front());
    });
    return shape;
}

double metres_to_border(const data::Collection& collection, const data::FeatureView& feature, geo::LonLat place) {
    if (collection.shape == geo::ShapeType::point)
        return geo::distance(place, geo::to_lonlat(feature.label_point())).value;
    return geo::distance_to_border(drawn(collection, feature), place).value;
}

double metres_to(const data::Collection& collection, const data::FeatureView& feature, geo::LonLat place) {
    if (geo::is_polygonal(collection.shape) && feature.holds(geo::to_mercator(place))) return 0;
    return metres_to_border(collection, feature, place);
}

}  // namespace server
