#include "server/handlers/tile_json.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/journal/utc_time.hpp"
#include "data/snapshot/tile.hpp"
#include "data/store/error.hpp"
#include "server/base_url.hpp"
#include "server/census_of.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/attribution.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/http/problem.hpp"

namespace server {

namespace {

using nlohmann::ordered_json;

std::string_view tile_type(data::FieldType type) noexcept {
    switch (type) {
        case data::FieldType::boolean: return "Boolean";
        case data::FieldType::integer:
        case data::FieldType::real:
        case data::FieldType::reference: return "Number";
        default: return "String";
    }
}

ordered_json fields_of(const data::Collection& collection, const data::Viewer& viewer) {
    ordered_json fields{{"name", "String"}, {"code", "String"}, {"source", "String"}};
    for (const auto& field : collection.fields)
        if (field.tile_zoom != data::no_zoom && viewer.reads_somewhere(field))
            fields[field.name] = tile_type(field.type);
    if (collection.shape == geo::ShapeType::point) fields["point_count"] = "Number";
    return fields;
}

int first_zoom_of(const data::Collection& collection, bool label) {
    return label ? std::max(collection.tile_from, collection.label_from) : collection.tile_from;
}

ordered_json layer_of(const data::Collection& collection, bool label, const data::Viewer& viewer) {
    return {{"id", label ? collection.name + "_label" : collection.name},
            {"description", collection.title.zh + " / " + collection.title.en},
            {"minzoom", first_zoom_of(collection, label)},
            {"maxzoom", geo::Tile::max_zoom},
            {"fields", fields_of(collection, viewer)}};
}

/// "?datetime=..." where a moment is asked for: the tiles of that day.
std::string moment_part(const http::Request& request) {
    const auto moment = request.parameter("datetime");
    if (!moment) return {};
    if (!data::utc_time(*moment))
        throw http::BadRequest("datetime", "must be an RFC 3339 moment, or a day, of which the end counts");
    return "?datetime=" + url_part(*moment);
}

}  // namespace

http::awaitable<http::Response> tile_json(http::Request request, App& app) {
    const auto snapshot = app.snapshot.current();
    const auto& catalogue = snapshot->catalogue();
    const auto& names = request.parameters.at("layers");
    const auto layers = data::TileLayers::parse(names, catalogue);
    if (!layers) throw data::NotFound("the layers \"" + names + "\" are not all known, or named twice");

    const data::Viewer& viewer = viewer_of(request);
    const auto extents = co_await seen_extents(app, snapshot, viewer);

    ordered_json document{
        {"tilejson", "3.0.0"},
        {"name", names},
        {"scheme", "xyz"},
        {"tiles", {base_url(request, app.options) + "/tiles/" + names + "/{z}/{x}/{y}.mvt" + moment_part(request)}}};
    auto& vector_layers = document["vector_layers"] = ordered_json::array();
    int first_zoom = geo::Tile::max_zoom;
    geo::MercatorBox around;
    const auto add = [&](std::size_t collection, bool label) {
        const auto& described = catalogue.collections()[collection];
        vector_layers.push_back(layer_of(described, label, viewer));
        first_zoom = std::min(first_zoom, first_zoom_of(described, label));
        if (const auto box = extents[collection].bounds; !box.empty()) around.include(box);
    };
    for (const auto collection : layers->shapes) add(collection, false);
    for (const auto collection : layers->labels) add(collection, true);
    document["minzoom"] = first_zoom;
    document["maxzoom"] = geo::Tile::max_zoom;
    if (!around.empty()) {
        const auto box = geo::to_lonlat(around);
        document["bounds"] = {box.west, box.south, box.east, box.north};
        document["center"] = {(box.west + box.east) / 2, (box.south + box.north) / 2, std::max(first_zoom, 14)};
    }
    if (auto text = co_await attribution(app); !text.empty()) document["attribution"] = std::move(text);
    co_return http::text(200, "application/json", document.dump())
        .with("Cache-Control", "no-cache")
        .with("Vary", "Host, X-Forwarded-Host, X-Forwarded-Proto");
}

}  // namespace server
