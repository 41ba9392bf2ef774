#include <fmt/format.h>

#include "data/feature/feature.hpp"
#include "data/journal/as_of.hpp"
#include "server/app.hpp"
#include "server/base_url.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/items_query.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/page.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"
#include "server/log.hpp"

namespace server {
namespace {

using nlohmann::json;

std::string content_crs(const geo::Crs& crs) {
    return '<' + crs.uri() + '>';
}

std::string items_path(const data::Collection& collection) {
    return "/ogc/collections/" + url_part(collection.name) + "/items";
}

/// "path?query" with what is not empty.
std::string address(const std::string& path, std::initializer_list<std::string> parts) {
    std::string result = path;
    char mark = '?';
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        result += mark + part;
        mark = '&';
    }
    return result;
}

std::vector<Crumb> way_to(const data::Collection& collection) {
    return {{"/ogc?f=html", "OGC API"},
            {"/ogc/collections?f=html", "要素集 Collections"},
            {"/ogc/collections/" + url_part(collection.name) + "?f=html", both(collection.title)}};
}

struct Page {
    data::FeaturePage features;
    std::string next;  ///< "after=12"; empty on the last page
};

http::Response as_json(const Page& page, const data::Collection& collection, const ItemsQuery& query,
                       const std::string& base, bool all_fields) {
    const std::string path = base + items_path(collection);
    json links{
        link(address(path,
                     {query.kept, query.features.after ? fmt::format("after={}", query.features.after) : "", "f=json"}),
             "self", geojson_type, "this page"),
        link(address(path,
                     {query.kept, query.features.after ? fmt::format("after={}", query.features.after) : "", "f=html"}),
             "alternate", "text/html", "this page for people"),
        link(base + "/ogc/collections/" + url_part(collection.name), "collection", json_type, "the collection")};
    if (!page.next.empty())
        links.push_back(link(address(path, {query.kept, page.next, "f=json"}), "next", geojson_type, "next page"));

    std::string body = R"({"type":"FeatureCollection","features":[)";
    const FeatureForm form{query.crs, all_fields};
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

std::string shown(const data::Value& value) {
    std::string text;
    if (const auto* known = std::get_if<std::string>(&value)) return *known;
    if (!std::holds_alternative<std::monostate>(value)) append_value(text, value);
    return text;
}

http::Response as_page(const Page& page, const data::Collection& collection, const ItemsQuery& query, bool all_fields) {
    std::string body = fmt::format(
        "<p>{} / {}</p>\n<div class=\"scroll\"><table>\n<tr><th>编号 Id</th><th>代码 Code</th><th>名称 Name</th>",
        page.features.features.size(), page.features.matched);
    const auto visible = [&](std::size_t i) { return collection.fields[i].open || all_fields; };
    for (std::size_t i = 0; i < collection.fields.size(); ++i)
        if (visible(i)) body += "<th>" + escaped(both(collection.fields[i].title)) + "</th>";
    body += "</tr>\n";
    for (const data::Feature& feature : page.features.features) {
        body += fmt::format("<tr><td><a href=\"{0}/{1}?f=html\">{1}</a></td><td>{2}</td><td>{3}</td>",
                            items_path(collection), feature.id, escaped(feature.code), escaped(feature.name));
        for (std::size_t i = 0; i < collection.fields.size(); ++i)
            if (visible(i)) body += "<td>" + escaped(shown(feature.values[i])) + "</td>";
        body += "</tr>\n";
    }
    body += "</table></div>\n";
    if (!page.next.empty())
        body += "<p><a rel=\"next\" href=\"" +
                escaped(address(items_path(collection), {query.kept, page.next, "f=html"})) +
                "\">下一页 Next page</a></p>";
    return html_page(both(collection.title) + " – 要素 Features", way_to(collection), body,
                     address(items_path(collection), {query.kept, "f=json"}));
}

http::Response item_as_page(const data::Collection& collection, const data::Feature& feature, bool all_fields) {
    std::string body = "<div class=\"scroll\"><table>\n";
    const auto row = [&](const std::string& title, const std::string& value) {
        body += "<tr><th scope=\"row\">" + escaped(title) + "</th><td>" + escaped(value) + "</td></tr>\n";
    };
    row("编号 Id", std::to_string(feature.id));
    row("代码 Code", feature.code), row("名称 Name", feature.name),
        row("版本 Version", std::to_string(feature.version));
    row("来源 Source", std::string(data::to_string(feature.source)));
    row("区划代码 Division code", feature.division_code), row("唯一标识 Unique id", feature.uid);
    for (std::size_t i = 0; i < collection.fields.size(); ++i)
        if (collection.fields[i].open || all_fields) row(both(collection.fields[i].title), shown(feature.values[i]));
    auto way = way_to(collection);
    way.emplace_back(items_path(collection) + "?f=html", "要素 Features");
    const std::string title =
        feature.name.empty() ? both(collection.title) + " " + std::to_string(feature.id) : feature.name;
    return html_page(title, way, body + "</table></div>",
                     items_path(collection) + "/" + std::to_string(feature.id) + "?f=json");
}

}  // namespace

http::awaitable<http::Response> ogc_items(http::Request request, App& app) {
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    ItemsQuery query = items_query(request, collection, offered_crs(*snapshot));
    const bool all_fields = sees_all(request);
    const std::string base = base_url(request, app.options);

    co_return co_await app.readers.run([&](data::Connection& db) {
        if (query.moment) query.features.as_of = data::revision_at(db, *query.moment);
        Page page{asked_features(db, collection, query.features), {}};
        if (page.features.more && !page.features.features.empty())
            page.next = fmt::format("after={}", page.features.features.back().id);
        return query.form == Form::html ? as_page(page, collection, query, all_fields)
                                        : as_json(page, collection, query, base, all_fields);
    });
}

http::awaitable<http::Response> ogc_item(http::Request request, App& app) {
    only_known(request, {"f", "crs"});
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    const Form form = form_of(request);
    const FeatureForm how{crs_parameter(request, "crs", offered_crs(*snapshot)), sees_all(request)};
    const data::FeatureId id = item_id(request);

    const auto feature =
        co_await app.readers.run([&](data::Connection& db) { return data::find_feature(db, collection, id); });
    if (!feature) throw data::NotFound(fmt::format("there is no {} {}", collection.name, id));
    if (form == Form::html) co_return item_as_page(collection, *feature, how.all_fields);

    const std::string etag = fmt::format("\"{}\"", feature->version);
    // The version says nothing about the system of coordinates or the fields shown, so a cache must ask each time.
    if (http::knows(request, etag)) {
        http::Response unchanged;
        unchanged.status = 304;
        co_return std::move(unchanged).with("ETag", etag).with("Cache-Control", "no-cache");
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
        .with("Content-Crs", content_crs(how.crs));
}

}  // namespace server
