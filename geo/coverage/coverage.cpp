#include "geo/coverage/coverage.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "geo/hilbert.hpp"

namespace geo::coverage {
namespace {

/// Looking through loose polygons one by one costs what packing the tree would, past this share of all.
constexpr std::size_t most_loose = 64, loose_share = 8;

std::vector<const Polygon*> by_id(std::vector<const Polygon*> found) {
    std::sort(found.begin(), found.end(), [](const Polygon* a, const Polygon* b) { return a->id < b->id; });
    return found;
}

}  // namespace

Coverage::Coverage(std::vector<Polygon> polygons) : slots_(std::move(polygons)) {
    extents_.reserve(slots_.size());
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        if (!slot_of_.emplace(slots_[slot].id, slot).second)
            throw std::invalid_argument("polygon " + std::to_string(slots_[slot].id) + " stands twice in the coverage");
        extents_.push_back(extent_of(slots_[slot]));
    }
    pack();
}

const Polygon* Coverage::find(PolygonId id) const noexcept {
    const auto found = slot_of_.find(id);
    return found == slot_of_.end() ? nullptr : &slots_[found->second];
}

PolygonId Coverage::highest_id() const noexcept {
    PolygonId highest = 0;
    for (const auto& [id, slot] : slot_of_) highest = std::max(highest, id);
    return highest;
}

std::vector<const Polygon*> Coverage::near(const Extent& extent) const {
    std::vector<const Polygon*> found;
    if (extent.empty()) return found;
    const MercatorBox box = index_box(extent.low, extent.high);
    tree_.each_run(box, [&](std::uint32_t first, std::uint32_t past, bool) {
        for (std::uint32_t k = first; k < past; ++k)
            if (packed_[order_[k]] && extents_[order_[k]].touches(extent)) found.push_back(&slots_[order_[k]]);
        return true;
    });
    for (const std::uint32_t slot : loose_)
        if (extents_[slot].touches(extent)) found.push_back(&slots_[slot]);
    return by_id(std::move(found));
}

std::vector<const Polygon*> Coverage::all() const {
    std::vector<const Polygon*> found;
    found.reserve(slot_of_.size());
    for (const auto& [id, slot] : slot_of_) found.push_back(&slots_[slot]);
    return by_id(std::move(found));
}

void Coverage::put(Polygon polygon) {
    const Extent extent = extent_of(polygon);
    if (const auto known = slot_of_.find(polygon.id); known != slot_of_.end()) {
        forget_place(known->second);
        loose_.push_back(known->second);
        slots_[known->second] = std::move(polygon);
        extents_[known->second] = extent;
    } else {
        std::uint32_t slot = static_cast<std::uint32_t>(slots_.size());
        if (free_.empty()) {
            slots_.emplace_back();
            extents_.emplace_back();
            packed_.push_back(0);
        } else {
            slot = free_.back();
            free_.pop_back();
        }
        slot_of_.emplace(polygon.id, slot);
        slots_[slot] = std::move(polygon);
        extents_[slot] = extent;
        loose_.push_back(slot);
    }
    if (loose_.size() > most_loose + slot_of_.size() / loose_share) pack();
}

void Coverage::remove(PolygonId id) {
    const auto known = slot_of_.find(id);
    if (known == slot_of_.end()) return;
    forget_place(known->second);
    extents_[known->second] = {};
    slots_[known->second] = {};
    free_.push_back(known->second);
    slot_of_.erase(known);
}

void Coverage::forget_place(std::uint32_t slot) {
    packed_[slot] = 0;
    std::erase(loose_, slot);
}

void Coverage::pack() {
    loose_.clear();
    packed_.assign(slots_.size(), 0);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> along;
    for (const auto& [id, slot] : slot_of_) {
        const Extent& extent = extents_[slot];
        if (extent.empty()) continue;
        const Point middle{(extent.low.x + extent.high.x) / 2, (extent.low.y + extent.high.y) / 2};
        along.emplace_back(hilbert(index_cell(middle)), slot);
        packed_[slot] = 1;
    }
    std::sort(along.begin(), along.end());
    order_.clear();
    boxes_.clear();
    for (const auto& [step, slot] : along) {
        order_.push_back(slot);
        boxes_.push_back(index_box(extents_[slot].low, extents_[slot].high));
    }
    tree_ = SpatialIndex(static_cast<std::uint32_t>(boxes_.size()), [&](std::uint32_t k) { return boxes_[k]; });
}

}  // namespace geo::coverage
