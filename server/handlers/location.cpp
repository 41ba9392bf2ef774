#include "server/handlers/location.hpp"

#include <algorithm>
#include <tuple>

namespace server {
namespace {

using data::FeatureView;
using geo::Side;

constexpr double border_width = 0.02;  // metres: nearer to a border than this, stored coordinates decide
constexpr double wall_reach = 200;     // metres: past this no compound's wall is spoken of

/// Whether some edge comes into the box: asked before distances are, since nearly always none does.
bool border_in(const geo::PathsView& shape, const geo::MercatorBox& box) noexcept {
    for (std::size_t p = 0; p < shape.paths(); ++p) {
        const auto ring = shape.path(p);
        geo::Mercator a = ring.back();
        for (const geo::Mercator b : ring) {
            const bool apart = (std::max(a.x, b.x) < box.min_x) | (std::min(a.x, b.x) > box.max_x) |
                               (std::max(a.y, b.y) < box.min_y) | (std::min(a.y, b.y) > box.max_y);
            if (!apart) return true;
            a = b;
        }
    }
    return false;
}

std::vector<Holder> holders_of(const data::SeenLayer& layer, geo::Mercator place, const geo::MercatorBox& near,
                               bool measured) {
    const LevelOf level(layer.collection());
    std::vector<Holder> found;
    layer.each_in(near, [&](const FeatureView& feature) {
        const bool inside = feature.holds(place), doubtful = border_in(feature.paths(), near);
        if (!inside && !doubtful) return true;
        const double to_border = doubtful || measured ? feature.distance_to_border(place) : 0;
        const bool near_border = doubtful && to_border < border_width;
        if (inside || near_border)
            found.push_back({feature, level(feature), inside ? Side::inside : Side::outside, near_border, to_border});
        return true;
    });
    return found;
}

/// Inside beats "on the border", the smaller of two that overlap beats the larger, then the older id.
auto rank(const Holder& h) {
    return std::tuple(h.side == Side::inside ? 0 : 1, geo::area(h.feature.paths()), h.feature.id());
}

}  // namespace

std::int64_t LevelOf::operator()(const FeatureView& feature) const {
    if (!field_) return 0;
    const data::Value value = feature.value(*field_);
    const auto* level = std::get_if<std::int64_t>(&value);
    return level ? *level : 0;
}

bool Location::undecided() const noexcept {
    return std::any_of(holders.begin(), holders.end(), [](const auto& layer) {
        return std::any_of(layer.begin(), layer.end(), [](const Holder& h) { return h.near_border; });
    });
}

std::vector<const Holder*> Location::by_level(Kind kind) const {
    std::vector<const Holder*> best;
    for (const Holder& h : holders[kind]) {
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

const Holder* Location::the_one(Kind kind) const {
    const auto best = by_level(kind);
    return best.empty() ? nullptr : best.front();
}

Location look(const data::Seen& seen, geo::Mercator place) {
    Location location;
    const geo::MercatorBox near = geo::GroundDistance(place).reach(border_width);
    for (std::size_t kind = 0; kind < Location::layers.size(); ++kind)
        if (const auto layer = seen.layer(Location::layers[kind]))
            location.holders[kind] = holders_of(*layer, place, near, kind == Location::compound);
    const auto compounds = seen.layer("compound");
    if (compounds && location.holders[Location::compound].empty()) {
        const auto nearest = compounds->nearest(place, 1, wall_reach);
        if (!nearest.empty()) location.wall = nearest.front().metres;
    }
    return location;
}

void decide(data::Connection& db, const data::Catalogue& catalogue, geo::LonLat place, Location& location) {
    for (std::size_t kind = 0; kind < Location::layers.size(); ++kind)
        for (Holder& holder : location.holders[kind]) {
            if (!holder.near_border) continue;
            const auto stored = data::find_feature(db, catalogue.at(Location::layers[kind]), holder.feature.id());
            if (!stored) continue;  // deleted since the picture was made: the picture's word stands
            holder.side = geo::side_of(stored->shape, place);
            holder.to_border = geo::distance_to_border(stored->shape, place).value;
        }
}

}  // namespace server
