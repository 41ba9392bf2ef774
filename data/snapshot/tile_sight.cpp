#include <algorithm>
#include <unordered_set>

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

std::string TileSight::answers(std::string_view jurisdiction) const {
    std::string answers;
    bool all = true;
    for (const Question& question : questions_) {
        const bool yes = question.collection ? viewer_->sees(*question.collection, jurisdiction)
                                             : viewer_->reads(question.readers, jurisdiction);
        answers += yes ? '1' : '0';
        all = all && yes;
    }
    return all ? std::string() : answers;
}

std::optional<std::string> TileSight::anywhere() const {
    if (differs_) return std::nullopt;
    return answers("");
}

std::string TileSight::among(std::span<const std::string_view> jurisdictions) const {
    std::string all, first;
    bool alike = true;
    for (std::size_t i = 0; i < jurisdictions.size(); ++i) {
        const std::string here = answers(jurisdictions[i]);
        if (i == 0) first = here;
        alike = alike && here == first;
        all.append(here).append("@").append(jurisdictions[i]).append(" ");
    }
    return alike ? first : all;
}

std::vector<std::string_view> jurisdictions_in(const Snapshot& snapshot, const TileLayers& layers, geo::Tile tile) {
    std::unordered_set<std::string_view> found;
    for (const std::size_t index : collections_of(layers)) {
        const Layer& layer = snapshot.layer(index);
        if (static_cast<int>(tile.zoom) < layer.collection().tile_from) continue;
        layer.each_in(tile.buffered(), [&](const FeatureView& feature) {
            found.insert(feature.jurisdiction());
            return true;
        });
    }
    std::vector<std::string_view> sorted(found.begin(), found.end());
    std::ranges::sort(sorted);
    return sorted;
}

}  // namespace data
