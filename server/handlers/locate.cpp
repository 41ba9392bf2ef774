#include "server/handlers/locate.hpp"

#include <algorithm>
#include <cmath>

#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/candidates.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/location.hpp"
#include "server/handlers/parameters.hpp"

namespace server {
namespace {

using data::FeatureView;

constexpr double least_accuracy = 0.01;  // metres
constexpr double most_accuracy = 2000;   // metres: what a telephone mast gives
constexpr double drawn_is_enough = 5;    // metres: from this accuracy on the 1 cm picture answers as well as the store

struct Question {
    geo::LonLat place;
    geo::Mercator mercator;
    std::optional<double> accuracy;
};

Question question(const http::Request& request) {
    only_known(request, {"lon", "lat", "accuracy"});
    const geo::LonLat place = server::place(request);
    return {place, geo::to_mercator(place), number(request, "accuracy", least_accuracy, most_accuracy)};
}

void append_named(std::string& to, const FeatureView& feature) {
    to += R"({"id":)" + std::to_string(feature.id()) + R"(,"name":)";
    append_text(to, feature.name());
    to += R"(,"code":)";
    append_text(to, feature.code());
}

void append_levels(std::string& to, const std::vector<const Holder*>& holders) {
    to += '[';
    for (std::size_t i = 0; i < holders.size(); ++i) {
        if (i > 0) to += ',';
        append_named(to, holders[i]->feature);
        to += R"(,"level":)" + std::to_string(holders[i]->level) + '}';
    }
    to += ']';
}

void append_with_source(std::string& to, const Holder* holder) {
    if (holder == nullptr) {
        to += "null";
        return;
    }
    append_named(to, holder->feature);
    to += R"(,"source":")";
    to += data::to_string(holder->feature.source());
    to += "\"}";
}

void append_wall(std::string& to, const Location& location) {
    const auto& compounds = location.holders[Location::compound];
    const Holder* inside = location.the_one(Location::compound);
    std::optional<double> metres = location.wall;
    if (inside) {
        metres = inside->to_border;
    } else if (!compounds.empty()) {  // so near to a wall that stored coordinates had to say "outside"
        metres = std::min_element(compounds.begin(), compounds.end(), [](const Holder& a, const Holder& b) {
                     return a.to_border < b.to_border;
                 })->to_border;
    }
    if (!metres) {
        to += "null";
        return;
    }
    to += inside ? R"({"inside":true,"distance":)" : R"({"inside":false,"distance":)";
    append_number(to, std::round(*metres * 100) / 100);
    to += '}';
}

/// The answer's members, its object left open.
std::string opened_answer(const data::Seen& seen, const Question& ask, const Location& location) {
    std::string to;
    to.reserve(1024);
    to += R"({"position":[)";
    append_number(to, ask.place.lon);
    to += ',';
    append_number(to, ask.place.lat);
    to += R"(],"revision":)" + std::to_string(seen.revision());
    to += R"(,"divisions":)";
    append_levels(to, location.by_level(Location::division));
    to += R"(,"grids":)";
    append_levels(to, location.by_level(Location::grid));
    to += R"(,"compound":)";
    append_with_source(to, location.the_one(Location::compound));
    to += R"(,"management_area":)";
    append_with_source(to, location.the_one(Location::management_area));
    to += R"(,"building":)";
    append_with_source(to, location.the_one(Location::building));
    to += R"(,"wall":)";
    append_wall(to, location);
    return to;
}

}  // namespace

std::optional<http::Response> locate_at_once(const http::Request& request, App& app) {
    const Question ask = question(request);
    if (ask.accuracy) return std::nullopt;
    const auto snapshot = app.snapshot.current();
    const data::Seen seen(*snapshot, viewer_of(request));
    const Location location = look(seen, ask.mercator);
    if (location.undecided()) return std::nullopt;
    return http::text(200, json_type, opened_answer(seen, ask, location) + '}');
}

http::awaitable<http::Response> locate(http::Request request, App& app) {
    const Question ask = question(request);
    const auto snapshot = app.snapshot.current();
    const data::Seen seen(*snapshot, viewer_of(request));

    std::string body = co_await app.readers.run([&](data::Connection& db) {
        Location location = look(seen, ask.mercator);
        decide(db, seen.catalogue(), ask.place, location);
        std::string to = opened_answer(seen, ask, location);
        if (!ask.accuracy) return to + '}';
        to += R"(,"accuracy":)";
        append_number(to, *ask.accuracy);
        to += R"(,"candidates":)";
        const auto stored = [&](const data::Collection& collection,
                                const FeatureView& feature) -> std::optional<geo::Shape> {
            if (*ask.accuracy >= drawn_is_enough) return std::nullopt;
            auto found = data::find_feature(db, collection, feature.id());
            return found ? std::optional(std::move(found->shape)) : std::nullopt;
        };
        append_candidates(to, seen, {ask.place, {*ask.accuracy}}, stored);
        return to + '}';
    });
    co_return http::text(200, json_type, std::move(body));
}

}  // namespace server
