#include "server/handlers/search.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "data/search/search.hpp"
#include "data/search/search_build.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::int64_t usual_hits = 10, most_hits = 100;
constexpr std::size_t longest_question = 400;  // bytes

/// What stands under a name in a list.
struct About {
    std::string address;  ///< the first text that is searched; empty where there is none
    data::Title kind;     ///< what kind of thing it is: its class, else its collection
};

About about(const data::Catalogue& catalogue, const data::Collection& collection, const data::FeatureView& feature) {
    About found{"", collection.title};
    bool classed = false;
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const data::Field& field = collection.fields[i];
        const data::Value value = feature.value(i);
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr || text->empty() || !field.open()) continue;
        if (field.searched && found.address.empty()) found.address = *text;
        const data::CodeList* list =
            field.type == data::FieldType::code ? catalogue.code_list(field.code_list) : nullptr;
        const data::CodeEntry* entry = list ? list->entry(*text) : nullptr;
        if (entry && !classed) found.kind = entry->title, classed = true;
    }
    return found;
}

std::int64_t level_of(const data::SeenLayer& divisions, const data::FeatureView& feature) {
    const auto field = divisions.collection().field("level");
    const data::Value value = field ? feature.value(*field) : data::Value();
    const auto* level = std::get_if<std::int64_t>(&value);
    return level ? *level : 0;
}

/// Where a hit lies, nearest first: its compound and its division, or the two innermost divisions above it. A district
/// has a hundred lifts called "Lift 1".
std::vector<std::string> places(const data::Seen& seen, const data::Hit& hit) {
    constexpr std::size_t most_names = 2;
    const geo::Mercator point = hit.feature.label_point();
    const geo::MercatorBox box{point.x, point.y, point.x, point.y};
    const std::string& own = seen.catalogue().collections()[hit.collection].name;
    std::vector<std::string> names;
    const auto take = [&](const data::FeatureView& feature) {
        if (names.size() < most_names && !feature.name().empty()) names.emplace_back(feature.name());
    };

    const auto compounds = seen.layer("compound");
    if (compounds && own != "compound" && own != "division" && own != "grid")
        compounds->each_in(box, [&](const data::FeatureView& feature) {
            if (!feature.holds(point)) return true;
            take(feature);
            return false;
        });
    if (const auto divisions = seen.layer("division")) {
        const std::int64_t below = own == "division" ? level_of(*divisions, hit.feature) : INT64_MAX;
        std::map<std::int64_t, data::FeatureView, std::greater<>> above;
        divisions->each_in(box, [&](const data::FeatureView& feature) {
            const std::int64_t level = level_of(*divisions, feature);
            if (level < below && feature.holds(point)) above.emplace(level, feature);
            return true;
        });
        for (const auto& [level, feature] : above) take(feature);
    }
    return names;
}

std::string_view word(data::Match match) {
    switch (match) {
        case data::Match::exact: return "exact";
        case data::Match::beginning: return "beginning";
        case data::Match::inside: return "inside";
        case data::Match::sound_exact:
        case data::Match::sound_beginning:
        case data::Match::sound_inside: return "sound";
        case data::Match::beside: return "beside";
    }
    return "";
}

/// One Chinese line of it: the address, or the kind where the name does not say it already.
std::string detail(const About& shown, const data::Collection& collection, const data::FeatureView& feature) {
    if (!shown.address.empty()) return shown.address;
    return shown.kind.zh == feature.name() ? collection.title.zh : shown.kind.zh;
}

/// "near=118.78,32.04"
std::optional<geo::LonLat> near_place(const http::Request& request) {
    const auto text = request.parameter("near");
    if (!text) return std::nullopt;
    const std::vector<double> numbers = number_list("near", *text);
    if (numbers.size() != 2) throw http::BadRequest("near", "must be lon,lat");
    check_place(numbers[0], numbers[1], "near");
    return geo::LonLat{numbers[0], numbers[1]};
}

[[noreturn]] void refuse_while_built(const App& app) {
    const int percent = app.search.percent();
    throw http::ProblemError({503,
                              "search-being-built",
                              fmt::format("the search index is being built, {} %", percent),
                              {{"percent", percent}}});
}

json result(const data::Seen& seen, const data::Hit& hit) {
    const data::Catalogue& catalogue = seen.catalogue();
    const data::Collection& collection = catalogue.collections()[hit.collection];
    const geo::LonLat centre = geo::to_lonlat(hit.feature.label_point());
    const geo::Box box = geo::to_lonlat(hit.feature.box());
    const About shown = about(catalogue, collection, hit.feature);
    const std::vector<std::string> around = places(seen, hit);
    return {{"collection", collection.name},
            {"id", hit.feature.id()},
            {"name", hit.feature.name()},
            {"code", hit.feature.code()},
            {"kind", {{"zh", shown.kind.zh}, {"en", shown.kind.en}}},
            {"address", shown.address.empty() ? json() : json(shown.address)},
            {"places", around},
            {"detail", detail(shown, collection, hit.feature)},
            {"place", fmt::format("{}", fmt::join(around, " · "))},
            {"center", {centre.lon, centre.lat}},
            {"bounds", {box.west, box.south, box.east, box.north}},
            {"source", data::to_string(hit.feature.source())},
            {"match", word(hit.match)}};
}

}  // namespace

http::awaitable<http::Response> search(http::Request request, App& app) {
    only_known(request, {"q", "limit", "collection", "near"});
    const auto text = request.parameter("q");
    if (!text) throw http::BadRequest("q", "is missing: what to search for");
    if (text->size() > longest_question) throw http::BadRequest("q", "is longer than 400 bytes");
    const auto limit = whole_number(request, "limit", 1, most_hits).value_or(usual_hits);
    const auto snapshot = app.snapshot.current();
    const data::Collection* only = nullptr;
    if (const auto name = request.parameter("collection")) {
        only = snapshot->catalogue().find(*name);
        if (only == nullptr) throw http::BadRequest("collection", "there is no collection of this name");
    }

    const auto near = near_place(request);
    const std::string question(*text);
    const data::Seen seen(*snapshot, viewer_of(request));
    const json answer = co_await app.readers.run([&](data::Connection& db) {
        if (!data::search_is_whole(db)) refuse_while_built(app);
        json results = json::array();
        for (const data::Hit& hit : data::search(db, seen, question, static_cast<std::size_t>(limit), only, near))
            results.push_back(result(seen, hit));
        return json{{"results", std::move(results)}};
    });
    co_return json_answer(answer);
}

}  // namespace server
