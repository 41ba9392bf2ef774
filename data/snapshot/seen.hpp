#pragma once

#include <memory>

#include "data/people/viewer.hpp"
#include "data/snapshot/snapshot.hpp"

namespace data {

/// A layer as somebody sees it: what lies out of their sight is not there. Refers to the layer and the viewer.
class SeenLayer {
  public:
    SeenLayer(const Layer& layer, const Viewer& viewer)
        : layer_(&layer), viewer_(&viewer), all_(viewer.sees_all(layer.collection())) {}

    [[nodiscard]] const Collection& collection() const noexcept { return layer_->collection(); }
    [[nodiscard]] bool sees(const FeatureView& feature) const {
        return all_ || viewer_->sees(collection(), feature.jurisdiction());
    }

    // As those of Layer.
    [[nodiscard]] std::optional<FeatureView> find(FeatureId id) const;
    void each_in(const geo::MercatorBox& box, const std::function<bool(const FeatureView&)>& take) const;
    [[nodiscard]] std::vector<Layer::Near> nearest(geo::Mercator place, std::size_t k, double within_metres) const;
    [[nodiscard]] std::vector<Layer::Near> nearest(geo::Mercator place, std::size_t k, double within_metres,
                                                   const Layer::Kinds& kinds) const;

  private:
    const Layer* layer_;
    const Viewer* viewer_;
    bool all_;
};

/// The map as somebody sees it. Refers to the snapshot and the viewer; what answers a person asks this one.
class Seen {
  public:
    Seen(const Snapshot& snapshot, const Viewer& viewer) : snapshot_(&snapshot), viewer_(&viewer) {}

    [[nodiscard]] Revision revision() const noexcept { return snapshot_->revision(); }
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return snapshot_->catalogue(); }
    [[nodiscard]] const Viewer& viewer() const noexcept { return *viewer_; }
    [[nodiscard]] const Snapshot& snapshot() const noexcept { return *snapshot_; }
    [[nodiscard]] SeenLayer layer(std::size_t collection) const { return {snapshot_->layer(collection), *viewer_}; }
    /// Nothing for an unknown name.
    [[nodiscard]] std::optional<SeenLayer> layer(std::string_view collection) const;

  private:
    const Snapshot* snapshot_;
    const Viewer* viewer_;
};

}  // namespace data
