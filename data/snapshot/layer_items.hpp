#pragma once

#include "data/snapshot/base.hpp"
#include "data/snapshot/edits.hpp"
#include "data/snapshot/snapshot.hpp"

namespace data {

/// Calls take(item) for the base's living items whose boxes touch `box`, in the order of the curve. Stops where take
/// returns false; gives false then.
template <class Take>
bool each_base_item(const Layer& layer, const geo::MercatorBox& box, Take&& take) {
    const Base& base = *layer.base();
    const Edits& edits = *layer.edits();
    const bool any_dead = edits.dead_count > 0;
    bool going = true;
    const auto take_living = [&](std::uint32_t item) { return (any_dead && edits.is_dead(item)) || take(item); };
    base.index.each_run(box, [&](std::uint32_t first, std::uint32_t last, bool whole) {
        if (!whole)
            return going = geo::each_bit(base.touching(first, last, box),
                                         [&](std::uint32_t i) { return take_living(first + i); });
        for (std::uint32_t item = first; item < last; ++item)
            if (!take_living(item)) return going = false;
        return true;
    });
    return going;
}

/// The same for edited features, in no order.
template <class Take>
bool each_edited(const Layer& layer, const geo::MercatorBox& box, Take&& take) {
    const Edits& edits = *layer.edits();
    if (edits.live_count == 0) return true;
    for (const auto& bucket : edits.near) {
        if (!bucket || !bucket->box.touches(box)) continue;
        for (const auto& item : bucket->items)
            if (item.box.touches(box) && !take(*item.feature)) return false;
    }
    return true;
}

}  // namespace data
