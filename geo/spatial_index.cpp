#include "geo/spatial_index.hpp"

namespace geo {

void SpatialIndex::stack_upper_levels() {
    while (levels_.back().size() > 1) {
        const std::vector<MercatorBox>& below = levels_.back();
        std::vector<MercatorBox> level((below.size() + node_size - 1) / node_size);
        for (std::size_t i = 0; i < below.size(); ++i) level[i / node_size].include(below[i]);
        levels_.push_back(std::move(level));
    }
}

std::size_t SpatialIndex::bytes() const noexcept {
    std::size_t sum = 0;
    for (const auto& level : levels_) sum += level.size() * sizeof(MercatorBox);
    return sum;
}

}  // namespace geo
