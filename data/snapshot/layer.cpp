#include "data/snapshot/layer_items.hpp"
#include "data/snapshot/snapshot.hpp"

namespace data {

Layer::Layer(const Collection& collection, std::shared_ptr<const Columns> columns, std::shared_ptr<const Base> base,
             std::shared_ptr<const Edits> edits)
    : collection_(&collection), columns_(std::move(columns)), base_(std::move(base)), edits_(std::move(edits)) {}

const Collection& Layer::collection() const noexcept {
    return *collection_;
}

std::size_t Layer::size() const noexcept {
    return base_->size() - edits_->dead_count + edits_->live_count;
}

geo::MercatorBox Layer::bounds() const noexcept {
    geo::MercatorBox box = base_->index.bounds();
    for (const auto& bucket : edits_->near)
        if (bucket) box.include(bucket->box);
    return box;
}

FeatureView Layer::view(std::uint32_t base_item) const noexcept {
    FeatureView view;
    view.layer_ = this;
    view.base_ = base_item;
    return view;
}

FeatureView Layer::view(const Edited& edited) const noexcept {
    FeatureView view;
    view.layer_ = this;
    view.edited_ = &edited;
    return view;
}

std::optional<FeatureView> Layer::find(FeatureId id) const {
    if (const Edits::Record* record = edits_->find(id)) {
        if (!record->now) return std::nullopt;
        return view(*record->now);
    }
    if (const auto item = base_->find(id)) return view(*item);
    return std::nullopt;
}

void Layer::each_in(const geo::MercatorBox& box, const std::function<bool(const FeatureView&)>& take) const {
    const bool going = each_base_item(*this, box, [&](std::uint32_t item) { return take(view(item)); });
    if (going) each_edited(*this, box, [&](const Edited& edited) { return take(view(edited)); });
}

}  // namespace data
