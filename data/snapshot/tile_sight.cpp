#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <unordered_set>

#include <fmt/format.h>

#include "data/snapshot/base.hpp"
#include "data/snapshot/tile.hpp"

namespace data {
namespace {

/// The collections of the layers, each once.
std::vector<std::size_t> collections_of(const TileLayers& layers) {
    std::vector<std::size_t> all = layers.shapes;
    all.insert(all.end(), layers.labels.begin(), layers.labels.end());
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    return all;
}

/// The base map, where all that a tile carries of it is open: nobody sees more of it here than there.
bool is_alike_everywhere(const Collection& collection) {
    return collection.background && std::ranges::all_of(collection.fields, [](const Field& field) {
               return field.tile_zoom == no_zoom || field.open();
           });
}

}  // namespace

TileSight::TileSight(const TileLayers& layers, const Catalogue& catalogue, const Viewer& viewer) : viewer_(&viewer) {
    for (const std::size_t index : collections_of(layers)) {
        const Collection& collection = catalogue.collections()[index];
        questions_.push_back({&collection, {}});
        differs_ = differs_ || !viewer.sees_all(collection);
        for (const Field& field : collection.fields) {
            if (field.tile_zoom == no_zoom || field.open()) continue;
            if (std::ranges::find(questions_, field.readers, &Question::readers) != questions_.end()) continue;
            questions_.push_back({nullptr, field.readers});
            differs_ = differs_ || (viewer.reads_somewhere(field) && !viewer.reads_everywhere(field));
        }
    }
}

std::string TileSight::answers(Roles here) const {
    std::string answers;
    bool all = true;
    for (const Question& question : questions_) {
        const bool yes =
            question.collection ? viewer_->sees(*question.collection, here) : viewer_->reads(question.readers, here);
        answers += yes ? '1' : '0';
        all = all && yes;
    }
    return all ? std::string() : answers;
}

std::optional<std::string> TileSight::anywhere() const {
    if (differs_) return std::nullopt;
    return answers(viewer_->roles_in(""));
}

std::string TileSight::among(const TilePlaces& places) const {
    std::string all, first;
    bool alike = true;
    for (std::size_t i = 0; i < places.divisions.size(); ++i) {
        const std::string here = answers(viewer_->roles_in(places.divisions[i]));
        if (i == 0) first = here;
        alike = alike && here == first;
        all.append(here).append("@").append(places.divisions[i]).append(" ");
    }
    std::string sight = alike ? first : all;
    if (alike && first.empty()) return sight;  // a role more shows nothing more
    for (const auto& ground : viewer_->grounds())
        if (ground->box().touches(places.box))
            sight += '+' + answers(viewer_->roles_on(*ground)) + '@' + std::to_string(ground->mark());
    return sight;
}

TilePlaces places_in(const Snapshot& snapshot, const TileLayers& layers, geo::Tile tile) {
    TilePlaces places;
    std::unordered_set<std::string_view> found;
    for (const std::size_t index : collections_of(layers)) {
        const Layer& layer = snapshot.layer(index);
        if (static_cast<int>(tile.zoom) < layer.collection().tile_from) continue;
        const bool alike = is_alike_everywhere(layer.collection());
        layer.each_in(tile.buffered(), [&](const FeatureView& feature) {
            const Jurisdiction jurisdiction = feature.jurisdiction();
            found.insert(jurisdiction.division());
            if (!alike && jurisdiction.place()) places.box.include(*jurisdiction.place());
            return true;
        });
    }
    places.divisions.assign(found.begin(), found.end());
    std::ranges::sort(places.divisions);
    return places;
}

std::string TilePlaces::text() const {
    std::string text = fmt::format("{} {} {} {}", box.min_x, box.min_y, box.max_x, box.max_y);
    for (const std::string& division : divisions) text.append("\n").append(division);
    return text;
}

TilePlaces TilePlaces::from(std::string_view text) {
    TilePlaces places;
    const std::size_t first = std::min(text.find('\n'), text.size());
    const char* at = text.data();
    const char* const end = at + first;
    for (std::uint32_t* edge : {&places.box.min_x, &places.box.min_y, &places.box.max_x, &places.box.max_y}) {
        const auto [next, failure] = std::from_chars(at, end, *edge);
        if (failure != std::errc{}) throw std::invalid_argument("a tile's places begin with their box");
        at = next == end ? next : next + 1;
    }
    for (std::size_t from = first + 1; from <= text.size();) {
        const std::size_t to = std::min(text.find('\n', from), text.size());
        places.divisions.emplace_back(text.substr(from, to - from));
        from = to + 1;
    }
    return places;
}

}  // namespace data
