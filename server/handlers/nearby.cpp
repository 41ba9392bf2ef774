#include "server/handlers/nearby.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "data/snapshot/disc.hpp"
#include "data/snapshot/seen.hpp"
#include "geo/query_area.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/area_body.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using data::FeatureView;
using nlohmann::json;

constexpr std::int64_t most_nearest = 100, usual_nearest = 5;
constexpr double most_reach = 100'000, usual_reach = 5000;  // metres
constexpr double most_radius = 50'000;                      // metres
constexpr std::int64_t most_features = 10'000, usual_features = 1000;

std::size_t collection_index(const data::Snapshot& snapshot, const char* parameter, const std::string& name) {
    const auto index = snapshot.catalogue().index(name);
    if (!index)
        throw http::BadRequest(parameter, "there is no collection of this name; /api/v1/collections lists them");
    return *index;
}

/// A class code stands for itself and for every class below it.
data::Layer::Kinds classes_below(const data::Catalogue& catalogue, const data::Collection& collection,
                                 std::string_view code) {
    constexpr int deepest = 4;  // lists are two or three levels deep
    const auto field = collection.field("class");
    if (!field) throw http::BadRequest("class", "the collection " + collection.name + " has no classes");
    const data::CodeList* list = catalogue.code_list(collection.fields[*field].code_list);
    if (list == nullptr || list->entry(code) == nullptr)
        throw http::BadRequest("class", "is not a class of " + collection.name + "; /api/v1/collections lists them");
    data::Layer::Kinds kinds{*field, {}};
    for (const data::CodeEntry& entry : list->entries) {
        const data::CodeEntry* above = &entry;
        for (int depth = 0; above != nullptr && above->code != code && depth < deepest; ++depth)
            above = above->parent.empty() ? nullptr : list->entry(above->parent);
        if (above != nullptr && above->code == code) kinds.values.push_back(entry.code);
    }
    return kinds;
}

/// Features as they are found: how many in all, how many of each class, and the first `limit` as text.
class Harvest {
  public:
    Harvest(FeatureForm form, std::size_t limit) : form_(form), limit_(limit) {}

    void take(const data::Collection& collection, std::vector<FeatureView> features) {
        std::sort(features.begin(), features.end(), [](const auto& a, const auto& b) { return a.id() < b.id(); });
        const auto by_class = collection.field("class");
        auto& counts = counts_[collection.name];
        for (const FeatureView& feature : features) {
            ++matched_;
            std::string kind = "total";
            if (by_class) {
                const data::Value value = feature.value(*by_class);
                const auto* code = std::get_if<std::string>(&value);
                kind = code ? *code : "";
            }
            ++counts[kind];
            if (returned_ == limit_) continue;
            if (returned_++ > 0) text_ += ',';
            append_feature(text_, collection, feature, form_, R"(,"collection":")" + collection.name + '"');
        }
    }

    [[nodiscard]] http::Response answer() const {
        std::string body = R"({"type":"FeatureCollection","features":[)" + text_;
        body += fmt::format(R"(],"numberMatched":{},"numberReturned":{},"counts":)", matched_, returned_);
        body += json(counts_).dump() + '}';
        return http::text(200, geojson_type, std::move(body));
    }

  private:
    FeatureForm form_;
    std::size_t limit_, matched_ = 0, returned_ = 0;
    std::map<std::string, std::map<std::string, std::size_t>> counts_;
    std::string text_;
};

bool meets(const geo::QueryArea& area, const data::Collection& collection, const FeatureView& feature) {
    if (collection.shape == geo::ShapeType::point) return area.holds(feature.label_point());
    const bool rings = geo::is_polygonal(collection.shape);
    bool met = false;
    feature.each_path(
        [&](std::size_t, std::size_t, std::span<const geo::Mercator> path) { met = met || area.meets(path, rings); });
    return met || (rings && area.corner() && feature.holds(*area.corner()));
}

std::vector<std::size_t> named_collections(const data::Snapshot& snapshot, const std::vector<std::string>& names) {
    std::vector<std::size_t> indices;
    for (const std::string& name : names) indices.push_back(collection_index(snapshot, "collection", name));
    if (names.empty())
        for (std::size_t i = 0; i < snapshot.catalogue().collections().size(); ++i) indices.push_back(i);
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    return indices;
}

std::vector<std::string> parted(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

template <class Test>
http::Response harvested(const data::Seen& seen, const std::vector<std::size_t>& collections,
                         const geo::MercatorBox& box, FeatureForm form, std::int64_t limit, const Test& test) {
    Harvest harvest(form, static_cast<std::size_t>(limit));
    for (const std::size_t index : collections) {
        const data::SeenLayer layer = seen.layer(index);
        std::vector<FeatureView> found;
        layer.each_in(box, [&](const FeatureView& feature) {
            if (test(layer.collection(), feature)) found.push_back(feature);
            return true;
        });
        harvest.take(layer.collection(), std::move(found));
    }
    return harvest.answer();
}

}  // namespace

http::Response nearest(const http::Request& request, App& app) {
    only_known(request, {"lon", "lat", "class", "k", "within", "collection"});
    const geo::LonLat from = place(request);
    const auto k = whole_number(request, "k", 1, most_nearest).value_or(usual_nearest);
    const double reach = number(request, "within", 0, most_reach).value_or(usual_reach);
    const auto snapshot = app.snapshot.current();
    const std::string name(request.parameter("collection").value_or("facility"));
    const data::Seen seen(*snapshot, viewer_of(request));
    const data::SeenLayer layer = seen.layer(collection_index(*snapshot, "collection", name));

    const geo::Mercator at = geo::to_mercator(from);
    const auto wanted = static_cast<std::size_t>(k);
    const auto code = request.parameter("class");
    const auto found =
        code ? layer.nearest(at, wanted, reach, classes_below(snapshot->catalogue(), layer.collection(), *code))
             : layer.nearest(at, wanted, reach);

    const FeatureForm form{geo::crs84, seen.viewer()};
    std::string body = R"({"type":"FeatureCollection","features":[)";
    bool first = true;
    for (const auto& near : found) {
        if (!std::exchange(first, false)) body += ',';
        append_feature(body, layer.collection(), near.feature, form, fmt::format(R"(,"distance":{:.2f})", near.metres));
    }
    body += fmt::format(R"(],"revision":{}}})", snapshot->revision());
    return http::text(200, geojson_type, std::move(body));
}

http::awaitable<http::Response> within_radius(http::Request request, App& app) {
    only_known(request, {"lon", "lat", "radius", "collection", "limit"});
    const geo::LonLat centre = place(request);
    const double radius = required_number(request, "radius", 0, most_radius);
    const auto limit = whole_number(request, "limit", 0, most_features).value_or(usual_features);
    const auto snapshot = app.snapshot.current();
    const auto collections = named_collections(*snapshot, parted(request.parameter("collection").value_or("")));
    const data::Seen seen(*snapshot, viewer_of(request));
    const FeatureForm form{geo::crs84, seen.viewer()};

    const data::Disc disc(geo::to_mercator(centre), radius);

    http::Response response;
    co_await app.readers.compute([&] {
        response = harvested(seen, collections, disc.box(), form, limit,
                             [&](const data::Collection& collection, const FeatureView& feature) {
                                 return disc.meets(collection, feature);
                             });
    });
    co_return response;
}

http::awaitable<http::Response> within_area(http::Request request, App& app) {
    only_known(request, {});
    const AreaBody ask = area_body(request, usual_features, most_features);
    const auto snapshot = app.snapshot.current();
    const auto collections = named_collections(*snapshot, ask.collections);
    const data::Seen seen(*snapshot, viewer_of(request));
    const FeatureForm form{geo::crs84, seen.viewer()};
    const geo::QueryArea area(ask.area);

    http::Response response;
    co_await app.readers.compute([&] {
        response = harvested(seen, collections, area.box(), form, ask.limit,
                             [&](const data::Collection& collection, const FeatureView& feature) {
                                 return meets(area, collection, feature);
                             });
    });
    co_return response;
}

}  // namespace server
