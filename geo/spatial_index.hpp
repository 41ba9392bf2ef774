#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/position.hpp"

namespace geo {

/// Which of `count` things, 32 at most, are meant: bit i where `is(i)`. Without a branch a thing: whether the next one
/// is meant nobody can foretell, and most are not.
template <class Is>
[[nodiscard]] std::uint32_t bits_of(std::uint32_t count, const Is& is) noexcept {
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i < count; ++i) bits |= std::uint32_t{is(i)} << i;
    return bits;
}

/// Calls take(i) for each set bit in ascending order; stops where it gives false, and gives false then.
template <class Take>
bool each_bit(std::uint32_t bits, const Take& take) {
    for (; bits != 0; bits &= bits - 1)
        if (!take(static_cast<std::uint32_t>(std::countr_zero(bits)))) return false;
    return true;
}

/// A packed R-tree over items that already stand in the order of a Hilbert curve: node k of the lowest level is the box
/// of items 16k to 16k+15, and so on upwards. It holds the nodes only, about one byte an item; the items' own boxes
/// stay with their owner, who asks for runs of items and looks at each where the run is not wholly inside. source Kamel
/// & Faloutsos, Hilbert R-tree (1994), packed as in flatbush
class SpatialIndex {
  public:
    static constexpr std::uint32_t node_size = 16;

    SpatialIndex() = default;

    /// `box_of(i)` is the box of item i.
    template <class BoxOf>
    SpatialIndex(std::uint32_t items, const BoxOf& box_of) : items_(items) {
        if (items == 0) return;
        levels_.emplace_back((items + node_size - 1) / node_size);
        for (std::uint32_t i = 0; i < items; ++i) levels_[0][i / node_size].include(box_of(i));
        stack_upper_levels();
    }

    [[nodiscard]] std::uint32_t size() const noexcept { return items_; }
    [[nodiscard]] MercatorBox bounds() const noexcept { return levels_.empty() ? MercatorBox{} : levels_.back()[0]; }

    /// Calls take(first, last, whole) for runs [first, last) of items in ascending order which together hold every item
    /// that touches `box`; `whole` says that all items of the run lie inside it, else they are node_size at most. Stops
    /// where take returns false.
    template <class Take>
    void each_run(const MercatorBox& box, Take&& take) const {
        if (!levels_.empty() && bounds().touches(box)) descend(root(), box, take);
    }

    /// A node by its level (0 is the lowest) and place, for searches that choose their own order.
    struct Node {
        std::uint32_t level = 0, place = 0;
    };
    [[nodiscard]] bool empty() const noexcept { return items_ == 0; }
    [[nodiscard]] Node root() const noexcept { return {static_cast<std::uint32_t>(levels_.size()) - 1, 0}; }
    [[nodiscard]] const MercatorBox& box(Node node) const noexcept { return levels_[node.level][node.place]; }
    /// Places of its children: nodes of the level below, or items where it is of level 0.
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> children(Node node) const noexcept {
        const auto below = node.level == 0 ? items_ : static_cast<std::uint32_t>(levels_[node.level - 1].size());
        return {node.place * node_size, std::min(below, (node.place + 1) * node_size)};
    }

    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    void stack_upper_levels();

    /// Below a node that touches the box.
    template <class Take>
    bool descend(Node node, const MercatorBox& box, Take& take) const {
        const bool whole = box.holds(this->box(node));
        if (whole || node.level == 0) {
            const std::uint64_t width = std::uint64_t{node_size} << (4 * node.level);
            const std::uint64_t first = node.place * width;
            const std::uint64_t last = std::min<std::uint64_t>(items_, first + width);
            return take(static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), whole);
        }
        const auto [first, last] = children(node);
        const MercatorBox* const below = levels_[node.level - 1].data() + first;
        const std::uint32_t touching = bits_of(last - first, [&](std::uint32_t i) { return below[i].touches(box); });
        return each_bit(touching, [&, first = first](std::uint32_t i) {
            return descend({node.level - 1, first + i}, box, take);
        });
    }

    std::uint32_t items_ = 0;
    std::vector<std::vector<MercatorBox>> levels_;  ///< lowest first
};

static_assert(SpatialIndex::node_size == 16, "descend() counts a level as four bits");

}  // namespace geo
