#include "data/import/shape.hpp"

#include <cmath>
#include <span>

#include "geo/wkb.hpp"

namespace data::import {
namespace {

using geo::ShapeType;

enum class Family { point, line, area };

Family family(ShapeType type) {
    if (geo::is_polygonal(type)) return Family::area;
    return type == ShapeType::line || type == ShapeType::multi_line ? Family::line : Family::point;
}

bool is_multi(ShapeType type) {
    return type == ShapeType::multi_point || type == ShapeType::multi_line || type == ShapeType::multi_polygon;
}

void find_bad_places(const geo::Shape& shape, std::vector<Finding>& findings) {
    constexpr double most_lon = 180, most_lat = 90;
    for (const auto& part : shape.parts)
        for (const auto& path : part) {
            for (const geo::LonLat& place : path)
                if (!(std::abs(place.lon) <= most_lon && std::abs(place.lat) <= most_lat)) {
                    findings.push_back({"off-earth", "geometry",
                                        "the coordinate " + std::to_string(place.lon) + ", " +
                                            std::to_string(place.lat) +
                                            " is no longitude and latitude: is the coordinate system right (--crs)?"});
                    return;
                }
            if (geo::is_polygonal(shape.type) && (path.empty() || path.front() != path.back())) {
                const geo::LonLat at = path.empty() ? geo::LonLat{} : path.back();
                findings.push_back(
                    {"open-ring", "geometry", "a ring does not end where it starts", at.lon, at.lat, true});
                return;
            }
        }
}

}  // namespace

geo::Shape stored_shape(const std::string& wkb, ShapeType wanted, std::vector<Finding>& findings) {
    if (wkb.empty()) {
        findings.push_back({"required", "geometry", "it has no geometry"});
        return {};
    }
    geo::Shape shape;
    try {
        shape = geo::from_wkb(std::as_bytes(std::span{wkb}));
    } catch (const std::runtime_error& failure) {
        findings.push_back({"geometry", "geometry", failure.what()});
        return {};
    }
    const std::string is{geo::geojson_name(shape.type)}, should{geo::geojson_name(wanted)};
    if (family(shape.type) != family(wanted)) {
        findings.push_back({"geometry-type", "geometry", "it is a " + is + "; the collection keeps " + should + "s"});
        return {};
    }
    const std::size_t before = findings.size();
    find_bad_places(shape, findings);
    if (findings.size() != before) return {};
    if (is_multi(wanted)) return normalised(as_multi(std::move(shape)));
    if (shape.parts.size() != 1) {
        findings.push_back(
            {"geometry-type", "geometry",
             "it has " + std::to_string(shape.parts.size()) + " parts; the collection keeps single " + should + "s"});
        return {};
    }
    shape.type = wanted;
    return normalised(std::move(shape));
}

}  // namespace data::import
