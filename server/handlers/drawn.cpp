#include "server/handlers/drawn.hpp"

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

}  // namespace server
