#include "data/snapshot/snapshot.hpp"

#include "data/snapshot/builder.hpp"
#include "data/snapshot/edits.hpp"
#include "data/snapshot/layer_items.hpp"

namespace data {

Snapshot::Snapshot(std::shared_ptr<const Catalogue> catalogue, std::vector<std::shared_ptr<const Layer>> layers,
                   Revision revision, std::uint64_t serial, std::shared_ptr<ZoomDetails> zoom_details)
    : catalogue_(std::move(catalogue)),
      layers_(std::move(layers)),
      revision_(revision),
      zoom_details_(std::move(zoom_details)),
      serial_(serial) {}

Revision Snapshot::revision() const noexcept {
    return revision_;
}

const Catalogue& Snapshot::catalogue() const noexcept {
    return *catalogue_;
}

const Layer& Snapshot::layer(std::size_t collection) const noexcept {
    return *layers_[collection];
}

const Layer* Snapshot::layer(std::string_view collection) const noexcept {
    const auto index = catalogue_->index(collection);
    return index ? layers_[*index].get() : nullptr;
}

geo::MercatorBox Snapshot::bounds() const noexcept {
    geo::MercatorBox box;
    for (const auto& layer : layers_) box.include(layer->bounds());
    return box;
}

std::size_t Snapshot::pending() const noexcept {
    std::size_t count = 0;
    for (const auto& layer : layers_) count += layer->edits()->count;
    return count;
}

std::size_t Snapshot::memory() const noexcept {
    std::size_t sum = 0;
    for (const auto& layer : layers_) sum += layer->base()->memory();
    return sum;
}

}  // namespace data
