#include <algorithm>
#include <queue>

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

namespace {

/// Something that waits its turn, nearest first: a node of the index, a feature known by its box, or by its shape.
struct Waiting {
    enum class Kind : std::uint8_t { feature, boxed_item, boxed_edit, node };  // ties: what is settled goes first
    double metres = 0;
    Kind kind = Kind::node;
    std::uint32_t level = 0, place = 0;
    const Edited* edited = nullptr;

    friend bool operator<(const Waiting& a, const Waiting& b) noexcept {  // the queue gives its greatest
        return a.metres != b.metres ? a.metres > b.metres : a.kind > b.kind;
    }
};

}  // namespace

std::vector<Layer::Near> Layer::nearest(geo::Mercator place, std::size_t k, double within_metres,
                                        const std::function<bool(const FeatureView&)>& test) const {
    // Best first: Hjaltason & Samet, Distance Browsing in Spatial Databases (1999).
    const geo::GroundDistance distance(place);
    const bool polygons = geo::is_polygonal(collection_->shape), points = base_->boxes.empty();
    std::vector<Waiting> store;
    store.reserve(256);
    std::priority_queue<Waiting> waiting(std::less<Waiting>{}, std::move(store));
    const auto wait = [&](Waiting entry) {
        if (entry.metres <= within_metres) waiting.push(entry);
    };
    const bool any_dead = edits_->dead_count > 0;
    using Kind = Waiting::Kind;

    if (!base_->index.empty()) {
        const auto root = base_->index.root();
        wait({distance.at_least(base_->index.box(root)), Kind::node, root.level, root.place, nullptr});
    }
    for (const auto& bucket : edits_->near) {
        if (!bucket) continue;
        for (const auto& item : bucket->items)
            wait({distance.at_least(item.box), Kind::boxed_edit, 0, 0, item.feature.get()});
    }

    std::vector<Near> found;
    while (found.size() < k && !waiting.empty()) {
        const Waiting next = waiting.top();
        waiting.pop();
        if (next.kind == Kind::feature) {
            found.push_back({next.edited ? view(*next.edited) : view(next.place), next.metres});
            continue;
        }
        if (next.kind == Kind::node) {
            const auto [first, last] = base_->index.children({next.level, next.place});
            for (std::uint32_t child = first; child < last; ++child) {
                if (next.level > 0) {
                    const auto box = base_->index.box({next.level - 1, child});
                    wait({distance.at_least(box), Kind::node, next.level - 1, child, nullptr});
                } else if (!any_dead || !edits_->is_dead(child)) {
                    const double metres =
                        points ? distance.to(base_->places[child]) : distance.at_least(base_->boxes[child]);
                    wait({metres, Kind::boxed_item, 0, child, nullptr});
                }
            }
            continue;
        }
        const FeatureView feature = next.edited ? view(*next.edited) : view(next.place);
        if (test && !test(feature)) continue;
        double metres = next.metres;  // a point's box is the point
        if (feature.paths().paths() > 0)
            metres = polygons && feature.holds(place) ? 0 : feature.distance_to_border(place);
        wait({metres, Kind::feature, 0, next.place, next.edited});
    }
    return found;
}

}  // namespace data
