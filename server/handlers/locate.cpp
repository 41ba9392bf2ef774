#include "server/handlers/locate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "geo/doubt.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/drawn.hpp"
#include "server/handlers/parameters.hpp"

namespace server {
namespace {

using data::FeatureView;
using data::Snapshot;
using geo::Side;
using nlohmann::json;

constexpr double border_width = 0.02;    // metres: nearer to a border than this, stored coordinates decide
constexpr double wall_reach = 200;       // metres: past this no compound's wall is spoken of
constexpr double least_accuracy = 0.01;  // metres
constexpr double most_accuracy = 2000;   // metres: what a telephone mast gives
constexpr double drawn_is_enough = 5;    // metres: from this accuracy on the 1 cm picture answers as well as the store
constexpr std::size_t most_candidates = 50;  // entries of a list; the rest is told as one sum
constexpr double least_probability = 1e-6;

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

geo::MercatorBox around(geo::Mercator place, double metres) {
    const double steps = std::ceil(metres / geo::metres_per_step(place.y)) + 2;
    const auto reach = static_cast<std::uint32_t>(std::min(steps, 4e9));
    const auto less = [&](std::uint32_t v) { return v > reach ? v - reach : 0; };
    const auto more = [&](std::uint32_t v) { return v < UINT32_MAX - reach ? v + reach : UINT32_MAX; };
    return {less(place.x), less(place.y), more(place.x), more(place.y)};
}

/// Doubled area in squared steps: only compared, never shown.
double size_of(const FeatureView& feature) {
    double sum = 0;
    feature.each_path([&](std::size_t, std::size_t ring, std::span<const geo::Mercator> path) {
        double doubled = 0;
        for (std::size_t i = 0; i < path.size(); ++i) {
            const geo::Mercator a = path[i], b = path[(i + 1) % path.size()];
            const auto from = [&](std::uint32_t v, std::uint32_t zero) { return double(v) - double(zero); };
            doubled += from(a.x, path[0].x) * from(b.y, path[0].y) - from(b.x, path[0].x) * from(a.y, path[0].y);
        }
        sum += ring == 0 ? std::abs(doubled) : -std::abs(doubled);
    });
    return sum;
}

/// One feature that holds the place, or whose border is so near that only stored coordinates can tell.
struct Holder {
    FeatureView feature;
    std::int64_t level = 0;
    double size = 0;
    Side side = Side::inside;
    bool near_border = false;
    double to_border = 0;  ///< metres
};

/// Inside beats "on the border", the smaller of two that overlap beats the larger, then the older id.
auto rank(const Holder& h) {
    return std::tuple(h.side == Side::inside ? 0 : 1, h.size, h.feature.id());
}

std::int64_t level_of(const data::Collection& collection, const FeatureView& feature) {
    const auto field = collection.field("level");
    if (!field) return 0;
    const data::Value value = feature.value(*field);
    const auto* level = std::get_if<std::int64_t>(&value);
    return level ? *level : 0;
}

std::vector<Holder> holders(const data::Layer& layer, const Question& ask) {
    std::vector<Holder> found;
    layer.each_in(around(ask.mercator, border_width), [&](const FeatureView& feature) {
        const bool inside = feature.holds(ask.mercator);
        const double to_border = feature.distance_to_border(ask.mercator);
        if (inside || to_border < border_width)
            found.push_back({feature, level_of(layer.collection(), feature), size_of(feature),
                             inside ? Side::inside : Side::outside, to_border < border_width,
                             metres_to_border(layer.collection(), feature, ask.place)});
        return true;
    });
    return found;
}

/// Metres to the nearest wall of a compound, where the place lies in none.
std::optional<double> nearest_wall(const data::Layer& layer, const Question& ask) {
    constexpr std::size_t enough = 4;  // the nearest on the sphere may be the second on the ellipsoid
    const auto near =
        layer.nearest(ask.mercator, enough, wall_reach * (1 + sphere_error), [](const FeatureView&) { return true; });
    std::optional<double> best;
    for (const data::Layer::Near& one : near) {
        const double metres = metres_to_border(layer.collection(), one.feature, ask.place);
        if (metres <= wall_reach && (!best || metres < *best)) best = metres;
    }
    return best;
}

/// What the picture says about a place.
struct Location {
    std::array<std::vector<Holder>, 5> by_layer;
    std::optional<double> wall;  ///< metres

    static constexpr std::array<std::string_view, 5> layers{"division", "grid", "compound", "management_area",
                                                            "building"};
    enum { division, grid, compound, management_area, building };

    [[nodiscard]] bool undecided() const {
        return std::any_of(by_layer.begin(), by_layer.end(), [](const auto& layer) {
            return std::any_of(layer.begin(), layer.end(), [](const Holder& h) { return h.near_border; });
        });
    }
};

Location look(const Snapshot& snapshot, const Question& ask) {
    Location location;
    for (std::size_t i = 0; i < Location::layers.size(); ++i)
        if (const data::Layer* layer = snapshot.layer(Location::layers[i])) location.by_layer[i] = holders(*layer, ask);
    const data::Layer* compounds = snapshot.layer("compound");
    if (compounds && location.by_layer[Location::compound].empty()) location.wall = nearest_wall(*compounds, ask);
    return location;
}

/// Puts what stored coordinates say in place of what the picture guessed.
void decide(data::Connection& db, const Snapshot& snapshot, const Question& ask, Location& location) {
    for (std::size_t i = 0; i < Location::layers.size(); ++i) {
        auto& layer = location.by_layer[i];
        for (Holder& holder : layer) {
            if (!holder.near_border) continue;
            const auto stored =
                data::find_feature(db, snapshot.catalogue().at(Location::layers[i]), holder.feature.id());
            if (!stored) continue;  // deleted since the picture was made: the picture's word stands
            holder.side = geo::side_of(stored->shape, ask.place);
            holder.to_border = geo::distance_to_border(stored->shape, ask.place).value;
        }
    }
}

/// The best holder of each level, coarse to fine.
std::vector<const Holder*> best_by_level(const std::vector<Holder>& holders) {
    std::vector<const Holder*> best;
    for (const Holder& h : holders) {
        if (h.side == Side::outside) continue;
        const auto same = std::find_if(best.begin(), best.end(), [&](const Holder* b) { return b->level == h.level; });
        if (same == best.end())
            best.push_back(&h);
        else if (rank(h) < rank(**same))
            *same = &h;
    }
    std::sort(best.begin(), best.end(), [](const Holder* a, const Holder* b) { return a->level < b->level; });
    return best;
}

json named(const FeatureView& f) {
    return {{"id", f.id()}, {"name", f.name()}, {"code", f.code()}};
}

json with_levels(const std::vector<Holder>& holders) {
    json list = json::array();
    for (const Holder* h : best_by_level(holders)) {
        list.push_back(named(h->feature));
        list.back()["level"] = h->level;
    }
    return list;
}

const Holder* the_one(const std::vector<Holder>& holders) {
    const auto best = best_by_level(holders);
    return best.empty() ? nullptr : best.front();
}

json with_source(const Holder* holder) {
    if (holder == nullptr) return nullptr;
    json one = named(holder->feature);
    one["source"] = data::to_string(holder->feature.source());
    return one;
}

double to_centimetres(double metres) {
    return std::round(metres * 100) / 100;
}

json wall(const Location& location) {
    const auto& compounds = location.by_layer[Location::compound];
    if (const Holder* inside = the_one(compounds))
        return {{"inside", true}, {"distance", to_centimetres(inside->to_border)}};
    if (!compounds.empty()) {  // so near to a wall that stored coordinates had to say "outside"
        const auto nearest = std::min_element(compounds.begin(), compounds.end(), [](const Holder& a, const Holder& b) {
            return a.to_border < b.to_border;
        });
        return {{"inside", false}, {"distance", to_centimetres(nearest->to_border)}};
    }
    if (!location.wall) return nullptr;
    return {{"inside", false}, {"distance", to_centimetres(*location.wall)}};
}

json answer(const Snapshot& snapshot, const Question& ask, const Location& location) {
    return {{"position", {ask.place.lon, ask.place.lat}},
            {"revision", snapshot.revision()},
            {"divisions", with_levels(location.by_layer[Location::division])},
            {"grids", with_levels(location.by_layer[Location::grid])},
            {"compound", with_source(the_one(location.by_layer[Location::compound]))},
            {"management_area", with_source(the_one(location.by_layer[Location::management_area]))},
            {"building", with_source(the_one(location.by_layer[Location::building]))},
            {"wall", wall(location)}};
}

// --- candidates -----------------------------------------------------------------------------------------------------

/// Areas within reach of the doubt in the order in which they would be chosen; of layers with levels the finest.
std::vector<Holder> within_reach(const data::Layer& layer, const Question& ask, const geo::Doubt& doubt) {
    std::vector<Holder> found;
    std::int64_t finest = 0;
    layer.each_in(around(ask.mercator, doubt.sigma().value * geo::doubt_reach_in_sigmas),
                  [&](const FeatureView& feature) {
                      const std::int64_t level = level_of(layer.collection(), feature);
                      finest = std::max(finest, level);
                      found.push_back({feature, level, size_of(feature)});
                      return true;
                  });
    std::erase_if(found, [&](const Holder& h) { return h.level != finest; });
    std::sort(found.begin(), found.end(), [](const Holder& a, const Holder& b) { return rank(a) < rank(b); });
    return found;
}

using ShapeOf = std::function<geo::Shape(const data::Collection&, const FeatureView&)>;

json candidates(const data::Layer& layer, const Question& ask, const geo::Doubt& doubt, const ShapeOf& shape_of) {
    const std::vector<Holder> areas = within_reach(layer, ask, doubt);
    std::vector<geo::Shape> shapes;
    for (const Holder& area : areas) shapes.push_back(shape_of(layer.collection(), area.feature));
    const auto overlaps = layer.collection().coverage ? geo::Overlaps::none : geo::Overlaps::possible;
    const std::vector<double> shares = geo::shares(doubt, shapes, overlaps);

    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < areas.size(); ++i)
        if (shares[i] >= least_probability) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });

    json list = json::array();
    double told = shares.back(), others = 0;
    for (std::size_t n = 0; n < order.size(); ++n) {
        if (n < most_candidates)
            list.push_back({{"id", areas[order[n]].feature.id()},
                            {"name", areas[order[n]].feature.name()},
                            {"probability", shares[order[n]]}});
        else
            others += shares[order[n]];
        told += shares[order[n]];
    }
    if (order.size() > most_candidates)
        list.push_back({{"id", nullptr}, {"others", order.size() - most_candidates}, {"probability", others}});
    // What was too small to be listed is nobody's, so that the list sums to 1.
    list.push_back({{"id", nullptr}, {"probability", std::max(0.0, shares.back() + (1 - told))}});
    return list;
}

json all_candidates(const Snapshot& snapshot, const Question& ask, const ShapeOf& shape_of) {
    const geo::Doubt doubt{ask.place, {*ask.accuracy}};
    json all = json::object();
    for (const char* name : {"compound", "grid", "building", "management_area"})
        if (const data::Layer* layer = snapshot.layer(name)) all[name] = candidates(*layer, ask, doubt, shape_of);
    return all;
}

}  // namespace

std::optional<http::Response> locate_at_once(const http::Request& request, App& app) {
    const Question ask = question(request);
    if (ask.accuracy) return std::nullopt;
    const auto snapshot = app.snapshot.current();
    const Location location = look(*snapshot, ask);
    if (location.undecided()) return std::nullopt;
    return json_answer(answer(*snapshot, ask, location));
}

http::awaitable<http::Response> locate(http::Request request, App& app) {
    const Question ask = question(request);
    const auto snapshot = app.snapshot.current();
    Location location = look(*snapshot, ask);

    const json document = co_await app.readers.run([&](data::Connection& db) {
        decide(db, *snapshot, ask, location);
        json made = answer(*snapshot, ask, location);
        if (!ask.accuracy) return made;
        made["accuracy"] = *ask.accuracy;
        made["candidates"] =
            all_candidates(*snapshot, ask, [&](const data::Collection& collection, const FeatureView& view) {
                if (*ask.accuracy >= drawn_is_enough) return drawn(collection, view);
                const auto stored = data::find_feature(db, collection, view.id());
                return stored ? stored->shape : drawn(collection, view);
            });
        return made;
    });
    co_return json_answer(document);
}

}  // namespace server
