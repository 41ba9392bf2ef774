#include "geo/shape.hpp"

#include <array>
#include <utility>

namespace geo {
namespace {

constexpr std::array<std::pair<ShapeType, std::string_view>, 6> names{{
    {ShapeType::point, "Point"},
    {ShapeType::multi_point, "MultiPoint"},
    {ShapeType::line, "LineString"},
    {ShapeType::multi_line, "MultiLineString"},
    {ShapeType::polygon, "Polygon"},
    {ShapeType::multi_polygon, "MultiPolygon"},
}};

/// Twice the signed area in squared degrees; positive when counter-clockwise.
double doubled_area(const Path& ring) noexcept {
    if (ring.empty()) return 0;
    double sum = 0;
    const LonLat origin = ring.front();  // small numbers keep their digits
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        sum += (ring[i].lon - origin.lon) * (ring[i + 1].lat - origin.lat) -
               (ring[i + 1].lon - origin.lon) * (ring[i].lat - origin.lat);
    }
    return sum;
}

}  // namespace

Shape point_shape(LonLat place) {
    return {ShapeType::point, {{{place}}}};
}

Shape polygon_shape(Path outer, std::vector<Path> holes) {
    Part part{std::move(outer)};
    for (Path& hole : holes) part.push_back(std::move(hole));
    return {ShapeType::polygon, {std::move(part)}};
}

bool is_polygonal(ShapeType type) noexcept {
    return type == ShapeType::polygon || type == ShapeType::multi_polygon;
}

std::string_view geojson_name(ShapeType type) noexcept {
    return names[static_cast<std::size_t>(type)].second;
}

std::optional<ShapeType> shape_type(std::string_view geojson_name) noexcept {
    for (const auto& [type, name] : names)
        if (name == geojson_name) return type;
    return std::nullopt;
}

std::optional<Box> bounds(const Shape& shape) noexcept {
    std::optional<Box> box;
    for (const Part& part : shape.parts)
        for (const Path& path : part)
            for (const LonLat& p : path) {
                if (!box) box = Box{p.lon, p.lat, p.lon, p.lat};
                box->west = std::min(box->west, p.lon), box->east = std::max(box->east, p.lon);
                box->south = std::min(box->south, p.lat), box->north = std::max(box->north, p.lat);
            }
    return box;
}

Shape normalised(Shape shape) {
    const bool area = is_polygonal(shape.type);
    for (Part& part : shape.parts)
        for (std::size_t i = 0; i < part.size(); ++i) {
            Path& path = part[i];
            for (LonLat& p : path) p = snap(p);
            path.erase(std::unique(path.begin(), path.end()), path.end());
            if (!area || path.empty()) continue;
            if (path.front() != path.back()) path.push_back(path.front());
            const bool counter_clockwise = doubled_area(path) > 0;
            if (counter_clockwise != (i == 0)) std::reverse(path.begin(), path.end());
        }
    return shape;
}

Shape as_multi(Shape shape) {
    if (shape.type == ShapeType::point) shape.type = ShapeType::multi_point;
    if (shape.type == ShapeType::line) shape.type = ShapeType::multi_line;
    if (shape.type == ShapeType::polygon) shape.type = ShapeType::multi_polygon;
    return shape;
}

std::size_t vertex_count(const Shape& shape) noexcept {
    std::size_t count = 0;
    for (const Part& part : shape.parts)
        for (const Path& path : part) count += path.size();
    return count;
}

}  // namespace geo
