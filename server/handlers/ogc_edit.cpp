#include <fmt/format.h>

#include "data/feature/feature.hpp"
#include "data/journal/transaction.hpp"
#include "server/app.hpp"
#include "server/base_url.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/coverage_edits.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/item_tag.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/rights.hpp"
#include "server/handlers/stale.hpp"
#include "server/handlers/write_once.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

/// The version the caller saw; `If-Match: "3"`. Nothing for "*": whatever is there now.
std::optional<std::int64_t> seen_version(const http::Request& request) {
    const std::string_view tag = request.header("if-match");
    if (tag.empty())
        throw http::ProblemError(
            {428, "precondition-required", "send If-Match with the ETag of the version you saw", json::object()});
    if (tag == "*") return std::nullopt;
    if (const auto version = version_in_tag(tag)) return version;
    throw http::BadRequest("If-Match", "must be one strong ETag as we give it, \"3\" with its quotes, or *");
}

/// The stored feature, of the version the caller saw.
data::Feature seen(data::Transaction& transaction, const data::Collection& collection, data::FeatureId id,
                   std::optional<std::int64_t> version, const data::Viewer& viewer) {
    data::Feature stored = transaction.find(collection, id);
    if (version && *version != stored.version) throw http::ProblemError(stale(collection, stored, *version, viewer));
    return stored;
}

http::Response written(int status, const data::Collection& collection, const data::Feature& feature,
                       const data::Viewer& viewer) {
    std::string body;
    append_feature(body, collection, feature, {geo::crs84, viewer});
    return http::text(status, geojson_type, std::move(body))
        .with("ETag", item_tag(collection, feature, {geo::crs84, viewer}))
        .with("Content-Crs", '<' + geo::crs84.uri() + '>')
        .with("Cache-Control", "no-cache");
}

/// Its name, where who asks may change something of it at all: before the body is looked at.
std::string changed_collection(const http::Request& request, const App& app) {
    const auto snapshot = app.snapshot.current();
    const data::Collection& collection = named_collection(request, snapshot->catalogue());
    refuse_unless_writes(request, collection);
    return collection.name;
}

}  // namespace

// A document is understood inside the transaction, by the collection as the writer knows it: the district may gain a
// field between a request's coming and its turn.

http::awaitable<http::Response> ogc_create(http::Request request, App& app) {
    only_known(request, {});
    const std::string name = changed_collection(request, app);
    const json document = json_body(request, {geojson_type, json_type});

    co_return co_await write_once(request, app, [&](data::Transaction& transaction) {
        const data::Collection& collection = transaction.catalogue().at(name);
        const data::Feature stored =
            data::create_feature(transaction, collection, data::feature_from_geojson(collection, document));
        refuse_torn(request, transaction);
        // a known uid with the same content is answered, not stored again
        return written(transaction.changed() ? 201 : 200, collection, stored, viewer_of(request))
            .with("Location", fmt::format("{}/ogc/collections/{}/items/{}", base_url(request, app.options),
                                          url_part(name), stored.id));
    });
}

http::awaitable<http::Response> ogc_patch(http::Request request, App& app) {
    only_known(request, {});
    const std::string name = changed_collection(request, app);
    const data::FeatureId id = item_id(request);
    const auto version = seen_version(request);
    const json patch = json_body(request, {"application/merge-patch+json", geojson_type, json_type});
    const data::Viewer& viewer = viewer_of(request);

    co_return co_await write_once(request, app, [&](data::Transaction& transaction) {
        const data::Collection& collection = transaction.catalogue().at(name);
        const data::Feature current = seen(transaction, collection, id, version, viewer);
        const data::Feature stored = data::replace_feature(transaction, collection, id, current.version,
                                                           data::patched(collection, current, patch));
        refuse_torn(request, transaction);
        return written(200, collection, stored, viewer);
    });
}

http::awaitable<http::Response> ogc_replace(http::Request request, App& app) {
    only_known(request, {});
    const std::string name = changed_collection(request, app);
    const data::FeatureId id = item_id(request);
    const auto version = seen_version(request);
    const json document = json_body(request, {geojson_type, json_type});
    const data::Viewer& viewer = viewer_of(request);

    co_return co_await write_once(request, app, [&](data::Transaction& transaction) {
        const data::Collection& collection = transaction.catalogue().at(name);
        const data::Feature current = seen(transaction, collection, id, version, viewer);
        data::refuse_another_identity(current, document);
        const data::Feature stored = data::replace_feature(transaction, collection, id, current.version,
                                                           data::feature_from_geojson(collection, document));
        refuse_torn(request, transaction);
        return written(200, collection, stored, viewer);
    });
}

http::awaitable<http::Response> ogc_delete(http::Request request, App& app) {
    only_known(request, {});
    const std::string name = changed_collection(request, app);
    const data::FeatureId id = item_id(request);
    const auto version = seen_version(request);
    const data::Viewer& viewer = viewer_of(request);

    co_return co_await write_once(request, app, [&](data::Transaction& transaction) {
        const data::Collection& collection = transaction.catalogue().at(name);
        const data::Feature current = seen(transaction, collection, id, version, viewer);
        data::delete_feature(transaction, collection, id, current.version);
        refuse_torn(request, transaction);
        http::Response gone;
        gone.status = 204;
        return gone;
    });
}

}  // namespace server
