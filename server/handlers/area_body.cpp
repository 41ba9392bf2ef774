#include "server/handlers/area_body.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "server/handlers/json_body.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::size_t most_corners = 2000;

[[noreturn]] void refuse(std::string why) {
    throw http::ProblemError({400, "bad-request", std::move(why), json::object()});
}

geo::LonLat corner(const json& c) {
    if (!c.is_array() || c.size() < 2 || !c[0].is_number() || !c[1].is_number())
        refuse("geometry: a corner must be [lon, lat]");
    const geo::LonLat place{c[0].get<double>(), c[1].get<double>()};
    check_place(place.lon, place.lat, "geometry");
    return place;
}

geo::Part polygon(const json& rings) {
    if (!rings.is_array() || rings.empty()) refuse("geometry: a polygon must be a list of rings");
    geo::Part part;
    for (const json& ring : rings) {
        if (!ring.is_array() || ring.size() < 4)
            refuse("geometry: a ring must have at least four corners, the last as the first");
        geo::Path& path = part.emplace_back();
        for (const json& c : ring) {
            path.push_back(corner(c));
            if (path.size() > most_corners) refuse(fmt::format("geometry: at most {} corners", most_corners));
            if (path.size() > 1 && std::abs(path.back().lon - path[path.size() - 2].lon) > 180)
                refuse(
                    "geometry: an edge longer than 180 degrees crosses the antimeridian; cut the polygon there, into "
                    "a MultiPolygon");
        }
        if (path.front() != path.back()) refuse("geometry: a ring must end where it begins");
    }
    return part;
}

geo::Shape area(const json& geometry) {
    if (!geometry.is_object() || !geometry.contains("coordinates"))
        refuse("geometry: must be a GeoJSON Polygon or MultiPolygon");
    const std::string type = geometry.value("type", json()).is_string() ? geometry["type"].get<std::string>() : "";
    const json& coordinates = geometry["coordinates"];
    geo::Shape shape{geo::ShapeType::multi_polygon, {}};
    if (type == "Polygon") {
        shape.parts.push_back(polygon(coordinates));
    } else if (type == "MultiPolygon" && coordinates.is_array()) {
        for (const json& rings : coordinates) shape.parts.push_back(polygon(rings));
    } else {
        refuse("geometry: must be a GeoJSON Polygon or MultiPolygon");
    }
    if (geo::vertex_count(shape) > most_corners) refuse(fmt::format("geometry: at most {} corners", most_corners));
    return shape;
}

}  // namespace

AreaBody area_body(const http::Request& request, std::int64_t usual_limit, std::int64_t most_limit) {
    const json document = json_body(request, {"application/json"});
    if (!document.is_object()) refuse("the body must be an object with the member geometry");
    AreaBody body;
    body.limit = usual_limit;
    for (const auto& [name, value] : document.items()) {
        if (name == "geometry") {
            body.area = area(value);
        } else if (name == "collections") {
            if (!value.is_array()) refuse("collections: must be a list of names");
            for (const json& one : value) {
                if (!one.is_string()) refuse("collections: must be a list of names");
                body.collections.push_back(one);
            }
        } else if (name == "limit") {
            if (!value.is_number_integer() || value < 0 || value > most_limit)
                refuse(fmt::format("limit: must be a whole number from 0 to {}", most_limit));
            body.limit = value;
        } else {
            refuse(name + ": is not known here; known are geometry, collections, limit");
        }
    }
    if (body.area.empty()) refuse("geometry: is missing");
    return body;
}

}  // namespace server
