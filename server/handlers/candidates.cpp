#include "server/handlers/candidates.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "server/handlers/feature_json.hpp"
#include "server/handlers/location.hpp"

namespace server {
namespace {

using data::FeatureView;

constexpr std::size_t most_candidates = 50;  // entries of a list; the rest is told as one sum
constexpr double least_probability = 1e-6;

struct Area {
    FeatureView feature;
    double size = 0;  ///< squared steps: only compared, never shown
    std::int64_t level = 0;
};

/// Areas within reach of the doubt in the order in which they would be chosen; of layers with levels the finest.
std::vector<Area> within_reach(const data::SeenLayer& layer, const geo::Doubt& doubt) {
    const geo::GroundDistance distance(geo::to_mercator(doubt.centre));
    const double reach = doubt.sigma().value * geo::doubt_reach_in_sigmas;
    const LevelOf level(layer.collection());
    std::vector<Area> found;
    std::int64_t finest = 0;
    layer.each_in(distance.reach(reach), [&](const FeatureView& feature) {
        if (distance.squared_at_least(feature.box()) > reach * reach) return true;
        found.push_back({feature, geo::area(feature.paths()), level(feature)});
        finest = std::max(finest, found.back().level);
        return true;
    });
    std::erase_if(found, [&](const Area& area) { return area.level != finest; });
    std::sort(found.begin(), found.end(), [](const Area& a, const Area& b) {
        return std::pair(a.size, a.feature.id()) < std::pair(b.size, b.feature.id());
    });
    return found;
}

std::vector<double> shares_of(const data::SeenLayer& layer, const std::vector<Area>& areas, const geo::Doubt& doubt,
                              const StoredShape& stored) {
    geo::DoubtShares shares(doubt);
    for (const Area& area : areas) {
        if (const auto shape = stored(layer.collection(), area.feature))
            shares.add(*shape);
        else
            shares.add(area.feature.paths());
    }
    return shares.shares(layer.collection().coverage ? geo::Overlaps::none : geo::Overlaps::possible);
}

void append_layer(std::string& to, const data::SeenLayer& layer, const geo::Doubt& doubt, const StoredShape& stored) {
    const std::vector<Area> areas = within_reach(layer, doubt);
    const std::vector<double> shares = shares_of(layer, areas, doubt, stored);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < areas.size(); ++i)
        if (shares[i] >= least_probability) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });

    double told = 0, others = 0;
    to += '[';
    for (std::size_t n = 0; n < order.size(); ++n) {
        told += shares[order[n]];
        if (n >= most_candidates) {
            others += shares[order[n]];
            continue;
        }
        to += R"({"id":)" + std::to_string(areas[order[n]].feature.id()) + R"(,"name":)";
        append_text(to, areas[order[n]].feature.name());
        to += R"(,"probability":)";
        append_number(to, shares[order[n]]);
        to += "},";
    }
    if (order.size() > most_candidates) {
        to += R"({"id":null,"others":)" + std::to_string(order.size() - most_candidates) + R"(,"probability":)";
        append_number(to, others);
        to += "},";
    }
    // What was too small to be listed is nobody's, so that the list sums to 1.
    to += R"({"id":null,"probability":)";
    append_number(to, std::max(0.0, 1 - told));
    to += "}]";
}

}  // namespace

void append_candidates(std::string& to, const data::Seen& seen, const geo::Doubt& doubt, const StoredShape& stored) {
    to += '{';
    bool first = true;
    for (const char* name : {"compound", "grid", "building", "management_area"})
        if (const auto layer = seen.layer(name)) {
            if (!std::exchange(first, false)) to += ',';
            append_text(to, name);
            to += ':';
            append_layer(to, *layer, doubt, stored);
        }
    to += '}';
}

}  // namespace server
