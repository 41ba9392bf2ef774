#include "server/app.hpp"
#include "server/base_url.hpp"
#include "server/census_of.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/feature_schema.hpp"
#include "server/handlers/filter_query.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/page.hpp"
#include "server/handlers/parameters.hpp"

namespace server {
namespace {

using nlohmann::json;

json crs_uris(const data::Snapshot& snapshot) {
    json uris = json::array();
    for (const geo::Crs& crs : offered_crs(snapshot)) uris.push_back(crs.uri());
    return uris;
}

json extent(const geo::MercatorBox& bounds) {
    const geo::Box box = geo::to_lonlat(bounds);
    return {{"spatial", {{"bbox", {{box.west, box.south, box.east, box.north}}}, {"crs", geo::crs84.uri()}}},
            {"temporal", {{"interval", {{nullptr, nullptr}}}}}};
}

json described(const data::Snapshot& snapshot, const data::Collection& collection, const Extent& seen,
               const std::string& base) {
    const std::string self = base + "/ogc/collections/" + url_part(collection.name);
    json d{
        {"id", collection.name},
        {"title", both(collection.title)},
        {"description", both(collection.title)},
        {"itemType", "feature"},
        {"crs", crs_uris(snapshot)},
        {"storageCrs", geo::crs84.uri()},
        {"links",
         {link(with_form(self, "json"), "self", json_type, "this collection"),
          link(with_form(self, "html"), "alternate", "text/html", "this collection as a page"),
          link(self + "/items", "items", geojson_type, "features as GeoJSON"),
          link(with_form(self + "/items", "html"), "items", "text/html", "features as a page"),
          link(self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", schema_type,
               "what can be asked for"),
          link(self + "/sortables", "http://www.opengis.net/def/rel/ogc/1.0/sortables", schema_type,
               "what it can be sorted by"),
          link(self + "/schema", "describedby", schema_type, "schema of a feature"),
          link(base + "/tiles/" + url_part(collection.name) + ".json",
               "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", json_type, "TileJSON of its vector tiles")}}};
    if (!seen.bounds.empty()) d["extent"] = extent(seen.bounds);
    return d;
}

std::string address(const data::Collection& collection, std::string_view more = "") {
    return "/ogc/collections/" + url_part(collection.name) + std::string(more) + "?f=html";
}

const std::vector<Crumb> way_to_collections{{"/ogc?f=html", "OGC API"},
                                            {"/ogc/collections?f=html", "要素集 Collections"}};

struct SchemaRoute {
    std::string_view path, title;
};
constexpr SchemaRoute schema_route{"schema", "字段 Schema"}, queryables_route{"queryables", "可查询字段 Queryables"},
    sortables_route{"sortables", "可排序字段 Sortables"};

/// A JSON Schema; `make` says of what: make(catalogue, collection).
template <class Make>
http::Response schema_answer(const http::Request& request, App& app, const SchemaRoute& route, Make make) {
    only_known(request, {"f"});
    const Form form = form_of(request);
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    const std::string self = "/ogc/collections/" + url_part(collection.name),
                      path = self + "/" + std::string(route.path);
    json schema = make(snapshot->catalogue(), collection);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["$id"] = base_url(request, app.options) + path;
    if (form == Form::json) return json_answer(schema, schema_type);

    std::string body =
        "<div class=\"scroll\"><table>\n<tr><th>字段 Property</th><th>名称 Title</th><th>类型 Type</th></tr>\n";
    for (const auto& [name, property] : schema["properties"].items()) {
        const std::string type = property.contains("type") ? property["type"].dump() : property.value("format", "");
        body += "<tr><td><code>" + escaped(name) + "</code></td><td>" + escaped(property.value("title", "")) +
                "</td><td><code>" + escaped(type) + "</code></td></tr>\n";
    }
    auto way = way_to_collections;
    way.emplace_back(address(collection), both(collection.title));
    return html_page(both(collection.title) + " – " + std::string(route.title), way, body + "</table></div>",
                     path + "?f=json");
}

}  // namespace

http::awaitable<http::Response> ogc_collections(http::Request request, App& app) {
    only_known(request, {"f"});
    const Form form = form_of(request);
    const auto snapshot = app.snapshot.current();
    const auto collections = snapshot->catalogue().collections();
    const auto extents = co_await seen_extents(app, snapshot, viewer_of(request));
    if (form == Form::html) {
        std::string body = "<div class=\"scroll\"><table>\n<tr><th>要素集 Collection</th><th>数量 Features</th></tr>\n";
        for (std::size_t c = 0; c < collections.size(); ++c)
            body += "<tr><td><a href=\"" + escaped(address(collections[c])) + "\">" +
                    escaped(both(collections[c].title)) + "</a></td><td>" + std::to_string(extents[c].features) +
                    "</td></tr>\n";
        co_return html_page("要素集 Collections", {{"/ogc?f=html", "OGC API"}}, body + "</table></div>",
                            "/ogc/collections?f=json");
    }
    const std::string base = base_url(request, app.options), self = base + "/ogc/collections";
    json list = json::array();
    for (std::size_t c = 0; c < collections.size(); ++c)
        list.push_back(described(*snapshot, collections[c], extents[c], base));
    co_return json_answer({{"links",
                            {link(with_form(self, "json"), "self", json_type, "this document"),
                             link(with_form(self, "html"), "alternate", "text/html", "this document as a page")}},
                           {"collections", std::move(list)}});
}

http::awaitable<http::Response> ogc_collection(http::Request request, App& app) {
    only_known(request, {"f"});
    const Form form = form_of(request);
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    const auto extents = co_await seen_extents(app, snapshot, viewer_of(request));
    const Extent& extent = extents[*snapshot->catalogue().index(collection.name)];
    if (form == Form::json)
        co_return json_answer(described(*snapshot, collection, extent, base_url(request, app.options)));

    std::string body =
        "<ul>\n<li><a href=\"" + escaped(address(collection, "/items")) + "\">要素 Features</a> (" +
        std::to_string(extent.features) + ")</li>\n<li><a href=\"" + escaped(address(collection, "/queryables")) +
        "\">可查询字段 Queryables</a></li>\n<li><a href=\"" + escaped(address(collection, "/sortables")) +
        "\">可排序字段 Sortables</a></li>\n<li><a href=\"" + escaped(address(collection, "/schema")) +
        "\">字段 Schema</a></li>\n</ul>\n<h2>坐标系 Coordinate reference systems</h2>\n<ul>\n";
    for (const geo::Crs& crs : offered_crs(*snapshot)) body += "<li><code>" + escaped(crs.uri()) + "</code></li>\n";
    co_return html_page(both(collection.title), way_to_collections, body + "</ul>",
                        "/ogc/collections/" + url_part(collection.name) + "?f=json");
}

http::Response ogc_queryables(const http::Request& request, App& app) {
    return schema_answer(request, app, queryables_route, [&](const auto& catalogue, const auto& collection) {
        return queryables_schema(catalogue, queryables_for(request, collection));
    });
}

http::Response ogc_sortables(const http::Request& request, App& app) {
    return schema_answer(request, app, sortables_route, [&](const auto& catalogue, const auto& collection) {
        return sortables_schema(catalogue, queryables_for(request, collection));
    });
}

http::Response ogc_schema(const http::Request& request, App& app) {
    return schema_answer(request, app, schema_route, [&](const auto& catalogue, const auto& collection) {
        return properties_schema(catalogue, collection, viewer_of(request));
    });
}

}  // namespace server
