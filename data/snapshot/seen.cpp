#include "data/snapshot/seen.hpp"

#include <algorithm>

namespace data {

std::optional<FeatureView> SeenLayer::find(FeatureId id) const {
    const auto found = layer_->find(id);
    return found && sees(*found) ? found : std::nullopt;
}

void SeenLayer::each_in(const geo::MercatorBox& box, const std::function<bool(const FeatureView&)>& take) const {
    if (all_) return layer_->each_in(box, take);
    layer_->each_in(box, [&](const FeatureView& feature) { return !sees(feature) || take(feature); });
}

std::vector<Layer::Near> SeenLayer::nearest(geo::Mercator place, std::size_t k, double within_metres) const {
    if (all_) return layer_->nearest(place, k, within_metres, nullptr);
    return layer_->nearest(place, k, within_metres, [&](const FeatureView& feature) { return sees(feature); });
}

std::vector<Layer::Near> SeenLayer::nearest(geo::Mercator place, std::size_t k, double within_metres,
                                            const Layer::Kinds& kinds) const {
    if (all_) return layer_->nearest(place, k, within_metres, kinds);
    return layer_->nearest(place, k, within_metres, [&](const FeatureView& feature) {
        const Value value = feature.value(kinds.field);
        const auto* text = std::get_if<std::string>(&value);
        return text && std::ranges::find(kinds.values, *text) != kinds.values.end() && sees(feature);
    });
}

std::optional<SeenLayer> Seen::layer(std::string_view collection) const {
    const Layer* const layer = snapshot_->layer(collection);
    return layer ? std::optional<SeenLayer>({*layer, *viewer_}) : std::nullopt;
}

}  // namespace data
