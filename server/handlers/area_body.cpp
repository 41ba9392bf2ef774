#include "server/handlers/area_body.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::size_t most_corners = 2000;
constexpr int deepest_json = 40;  // levels; an answer of ours has six

[[noreturn]] void refuse(std::string why) {
    throw http::ProblemError({400, "bad-request", std::move(why), json::object()});
}

geo::LonLat corner(const json& c) {
    if (!c.is_array() || c.size() < 2 || !c[0].is_number() || !c[1].is_number())
        refuse("geometry: a corner must be [lon, lat]");
    const geo::LonLat place{c[0].get<double>(), c[1].get<double>()};
    if (!(std::abs(place.lon) <= 180 && std::abs(place.lat) <= 90))
        refuse(fmt::format("geometry: [{}, {}] is no longitude and latitude in degrees", place.lon, place.lat));
    return place;
}

geo::Part polygon(const json& rings) {
    if (!rings.is_array() || rings.empty()) refuse("geometry: a polygon must be a list of rings");
    geo::Part part;
    for (const json& ring : rings) {
        if (!ring.is_array() || ring.size() < 4)
            refuse("geometry: a ring must have at least four corners, the last as the first");
        geo::Path& path = part.emplace_back();
        for (const json& c : ring) path.push_back(corner(c));
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

/// A JSON text that says one thing only: where a name stands twice, programs differ about which one counts.
json parsed(std::string_view text) {
    bool too_deep = false;
    std::string twice;
    std::vector<std::set<std::string>> names;  // of the objects that are open
    const auto look = [&](int depth, json::parse_event_t event, json& value) {
        too_deep = too_deep || depth > deepest_json;
        if (too_deep) return false;
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            twice = value.get<std::string>();
        return true;
    };
    try {
        json document = json::parse(text, look);
        if (too_deep) refuse(fmt::format("the JSON is nested deeper than {} levels", deepest_json));
        if (!twice.empty()) refuse(fmt::format("the JSON names \"{}\" twice in one object", twice));
        return document;
    } catch (const json::out_of_range&) {
        refuse("the JSON holds a number that is larger than numbers can be");
    }
}

}  // namespace

json json_body(const http::Request& request, std::initializer_list<std::string_view> types) {
    std::string_view type = request.header("content-type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    std::string lower(type);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    if (std::find(types.begin(), types.end(), lower) == types.end())
        throw http::ProblemError({415,
                                  "unsupported-media-type",
                                  fmt::format("Content-Type must be {}, not \"{}\"", fmt::join(types, " or "), type),
                                  {{"accepted", types}}});
    if (!request.header("content-encoding").empty())
        throw http::ProblemError(
            {415, "unsupported-media-type", "bodies are taken as they are, without Content-Encoding", json::object()});
    return parsed(request.body);
}

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
