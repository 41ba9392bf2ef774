#pragma once

#include <vector>

#include "geo/district/arrangement.hpp"

namespace geo::district {

/// Cuts through blocks too heavy for one area: across the long side of each, in the widest gap between its loads near
/// the place that halves them, again and again until no piece holds more than `most` households.
/// Straight dividers of strength 0, a hair longer than the block is wide, so that they meet its border.
[[nodiscard]] std::vector<Divider> cuts_through_heavy_blocks(const Arrangement& arrangement,
                                                             const std::vector<Load>& loads, double most);

}  // namespace geo::district
