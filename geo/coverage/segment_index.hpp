#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "geo/coverage/exact.hpp"
#include "geo/hilbert.hpp"
#include "geo/spatial_index.hpp"

namespace geo::coverage {

/// Segments by place: the packed Hilbert R-tree over their boxes.
class SegmentIndex {
  public:
    /// `ends_of(i)` gives both ends of segment i.
    template <class EndsOf>
    SegmentIndex(std::size_t count, const EndsOf& ends_of) : boxes_(count), order_(count) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> along(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto [a, b] = ends_of(i);
            along[i] = {hilbert(index_cell(a)), i};
        }
        std::sort(along.begin(), along.end());
        for (std::uint32_t k = 0; k < count; ++k) {
            order_[k] = along[k].second;
            const auto [a, b] = ends_of(order_[k]);
            boxes_[k] = index_box(a, b);
        }
        tree_ = SpatialIndex(static_cast<std::uint32_t>(count), [&](std::uint32_t k) { return boxes_[k]; });
    }

    /// Calls take(i) for each segment whose box meets that of a and b (rounded outwards); stops where it gives false.
    template <class Take>
    void each_near(Point a, Point b, Take&& take) const {
        const MercatorBox box = index_box(a, b);
        tree_.each_run(box, [&](std::uint32_t first, std::uint32_t past, bool whole) {
            for (std::uint32_t k = first; k < past; ++k)
                if ((whole || boxes_[k].touches(box)) && !take(order_[k])) return false;
            return true;
        });
    }

  private:
    std::vector<MercatorBox> boxes_;
    std::vector<std::uint32_t> order_;
    SpatialIndex tree_;
};

}  // namespace geo::coverage
