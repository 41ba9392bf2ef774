#include "geo/geojson.hpp"

#include <nlohmann/json.hpp>

#include "geo/validity.hpp"

namespace geo {
namespace {

using nlohmann::json;

json written(LonLat place) {
    const LonLat snapped = snap(place);  // shortest decimals that read back the same: at most 9
    return json::array({snapped.lon, snapped.lat});
}

json written(const Path& path) {
    json out = json::array();
    for (const LonLat& place : path) out.push_back(written(place));
    return out;
}

json written(const Part& part) {
    json out = json::array();
    for (const Path& path : part) out.push_back(written(path));
    return out;
}

const json::array_t& array_of(const json& value, const char* what) {
    if (!value.is_array()) throw InvalidGeometry("coordinates", std::string(what) + " must be an array");
    return value.get_ref<const json::array_t&>();
}

LonLat read_place(const json& value) {
    const json::array_t& numbers = array_of(value, "a position");
    if (numbers.size() < 2 || numbers.size() > 4)
        throw InvalidGeometry("coordinates", "a position needs longitude and latitude");
    for (const json& number : numbers)
        if (!number.is_number()) throw InvalidGeometry("coordinates", "a position must be made of numbers");
    return {numbers[0].get<double>(), numbers[1].get<double>()};
}

Path read_path(const json& value) {
    Path path;
    const json::array_t& places = array_of(value, "a line or ring");
    path.reserve(places.size());
    for (const json& place : places) path.push_back(read_place(place));
    return path;
}

Part read_rings(const json& value) {
    Part part;
    for (const json& ring : array_of(value, "a polygon")) {
        Path& path = part.emplace_back(read_path(ring));
        // Closed by us it would be another ring than the one that was meant, should the last corner have been lost.
        if (!path.empty() && path.front() != path.back())
            throw InvalidGeometry({"ring-open", "a ring must end where it begins (RFC 7946, 3.1.6)", path.back()});
    }
    return part;
}

}  // namespace

json to_geojson(const Shape& shape) {
    if (shape.empty()) return nullptr;
    json coordinates = json::array();
    switch (shape.type) {
        case ShapeType::point: coordinates = written(shape.parts[0].at(0).at(0)); break;
        case ShapeType::line: coordinates = written(shape.parts[0].at(0)); break;
        case ShapeType::polygon: coordinates = written(shape.parts[0]); break;
        case ShapeType::multi_point:
            for (const Part& part : shape.parts) coordinates.push_back(written(part.at(0).at(0)));
            break;
        case ShapeType::multi_line:
            for (const Part& part : shape.parts) coordinates.push_back(written(part.at(0)));
            break;
        case ShapeType::multi_polygon:
            for (const Part& part : shape.parts) coordinates.push_back(written(part));
            break;
    }
    return {{"type", geojson_name(shape.type)}, {"coordinates", std::move(coordinates)}};
}

Shape shape_from_geojson(const json& geometry) {
    if (!geometry.is_object()) throw InvalidGeometry("geometry-type", "a geometry must be an object");
    const auto word = geometry.find("type");
    if (word == geometry.end() || !word->is_string())
        throw InvalidGeometry("geometry-type", "the geometry has no type");
    const auto type = shape_type(word->get_ref<const std::string&>());
    if (!type) throw InvalidGeometry("geometry-type", "geometry type " + word->get<std::string>() + " is not taken");
    const auto coordinates = geometry.find("coordinates");
    if (coordinates == geometry.end()) throw InvalidGeometry("coordinates", "the geometry has no coordinates");

    Shape shape{*type, {}};
    switch (*type) {
        case ShapeType::point: shape.parts = {{{read_place(*coordinates)}}}; break;
        case ShapeType::line: shape.parts = {{read_path(*coordinates)}}; break;
        case ShapeType::polygon: shape.parts = {read_rings(*coordinates)}; break;
        case ShapeType::multi_point:
            for (const json& place : array_of(*coordinates, "coordinates"))
                shape.parts.push_back({{read_place(place)}});
            break;
        case ShapeType::multi_line:
            for (const json& line : array_of(*coordinates, "coordinates")) shape.parts.push_back({read_path(line)});
            break;
        case ShapeType::multi_polygon:
            for (const json& polygon : array_of(*coordinates, "coordinates"))
                shape.parts.push_back(read_rings(polygon));
            break;
    }
    return shape;
}

}  // namespace geo
