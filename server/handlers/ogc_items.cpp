#include <fmt/format.h>

#include "data/feature/feature.hpp"
#include "data/feature/seen_table.hpp"
#include "data/journal/as_of.hpp"
#include "server/app.hpp"
#include "server/base_url.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/filter_query.hpp"
#include "server/handlers/item_tag.hpp"
#include "server/handlers/items_page.hpp"
#include "server/handlers/items_query.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"
#include "server/log.hpp"

namespace server {
namespace {

using nlohmann::json;

std::string content_crs(const geo::Crs& crs) {
    return '<' + crs.uri() + '>';
}

http::Response as_json(const ItemsPage& page, const data::Collection& collection, const ItemsQuery& query,
                       const std::string& base, const data::Viewer& viewer) {
    const std::string path = base + items_path(collection);
    json links{
        link(address(path, {query.kept, query.after, "f=json"}), "self", geojson_type, "this page"),
        link(address(path, {query.kept, query.after, "f=html"}), "alternate", "text/html", "this page for people"),
        link(base + "/ogc/collections/" + url_part(collection.name), "collection", json_type, "the collection")};
    if (!page.next.empty())
        links.push_back(link(address(path, {query.kept, page.next, "f=json"}), "next", geojson_type, "next page"));

    std::string body = R"({"type":"FeatureCollection","features":[)";
    const FeatureForm form{query.crs, viewer, query.shown};
    bool first = true;
    for (const data::Feature& feature : page.features.features) {
        if (!std::exchange(first, false)) body += ',';
        append_feature(body, collection, feature, form);
    }
    body += fmt::format(R"(],"numberMatched":{},"numberReturned":{},"timeStamp":"{}","links":)", page.features.matched,
                        page.features.features.size(), utc_now());
    body += links.dump() + '}';
    return http::text(200, geojson_type, std::move(body)).with("Content-Crs", content_crs(query.crs));
}

/// A property with a value that its type cannot be is the question's fault, not an invalid feature.
data::FeaturePage asked_features(data::Connection& db, const data::Collection& collection,
                                 const data::FeatureQuery& query) {
    try {
        return data::read_features(db, collection, query);
    } catch (const data::Invalid& e) {
        if (e.findings.empty()) throw;
        throw http::BadRequest(e.findings.front().field, e.findings.front().message);
    }
}

}  // namespace

http::awaitable<http::Response> ogc_items(http::Request request, App& app) {
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    const data::filter::Queryables queryables = queryables_for(request, collection);
    ItemsQuery query = items_query(request, snapshot->catalogue(), queryables, offered_crs(*snapshot));
    const data::Viewer& viewer = viewer_of(request);
    query.features.viewer = &viewer;
    const std::string base = base_url(request, app.options);

    co_return co_await app.readers.run([&](data::Connection& db) {
        if (query.moment) query.features.as_of = data::revision_at(db, *query.moment);
        ItemsPage page{asked_features(db, collection, query.features), {}};
        if (page.features.more && !page.features.features.empty())
            page.next = after_mark(page.features.features.back(), queryables, query.features.sort);
        return query.form == Form::html ? items_as_page(page, snapshot->catalogue(), collection, query, viewer)
                                        : as_json(page, collection, query, base, viewer);
    });
}

http::awaitable<http::Response> ogc_item(http::Request request, App& app) {
    only_known(request, {"f", "crs"});
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    const Form form = form_of(request);
    const FeatureForm how{crs_parameter(request, "crs", offered_crs(*snapshot)), viewer_of(request)};
    const data::FeatureId id = item_id(request);

    const auto feature = co_await app.readers.run([&](data::Connection& db) {
        auto found = data::find_feature(db, collection, id);
        return found ? data::as_seen(collection, &how.viewer, std::move(*found)) : std::nullopt;
    });
    if (!feature) throw data::NotFound(fmt::format("there is no {} {}", collection.name, id));
    if (form == Form::html) co_return item_as_page(snapshot->catalogue(), collection, *feature, how.viewer);

    const std::string etag = item_tag(collection, *feature, how);
    if (http::knows(request, etag)) {
        http::Response unchanged;
        unchanged.status = 304;
        co_return std::move(unchanged).with("ETag", etag).with("Cache-Control", "no-cache").with("Vary", "Accept");
    }
    const std::string base = base_url(request, app.options),
                      self = base + items_path(collection) + "/" + std::to_string(id);
    const json links{
        link(with_form(self, "json"), "self", geojson_type, "this feature"),
        link(with_form(self, "html"), "alternate", "text/html", "this feature as a page"),
        link(base + "/ogc/collections/" + url_part(collection.name), "collection", json_type, "its collection")};
    std::string body;
    append_feature(body, collection, *feature, how, ",\"links\":" + links.dump());
    co_return http::text(200, geojson_type, std::move(body))
        .with("ETag", etag)
        .with("Cache-Control", "no-cache")
        .with("Vary", "Accept")
        .with("Content-Crs", content_crs(how.crs));
}

}  // namespace server
