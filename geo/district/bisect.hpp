#pragma once

#include <functional>
#include <vector>

#include "geo/district/arrangement.hpp"

namespace geo::district {

/// What the division of blocks weighs: households, or area where nobody lives.
[[nodiscard]] std::vector<double> block_weights(const std::vector<Block>& blocks);

/// Divides blocks that hang together into `parts` groups that hang together, near equal in weight, short and strong in
/// their borders: recursive bisection along the best of several directions, then single blocks change sides while that
/// lowers (border not carried by a divider + imbalance).
///
/// source  Fiduccia & Mattheyses, "A linear-time heuristic for improving network partitions" (moves), without its
///         uphill moves; the sweep is inertial bisection (Williams 1991)
/// alive   called now and then; what it throws stops the work
[[nodiscard]] std::vector<std::vector<std::size_t>> divided(
    const std::vector<Block>& blocks, const std::vector<double>& weights, std::vector<std::size_t> members,
    std::size_t parts, const std::function<void()>& alive = [] {});

/// Groups lighter than `least` join the neighbour they share most border with, the lightest first, until none is left
/// or one group holds all: nobody staffs a grid without people.
[[nodiscard]] std::vector<std::vector<std::size_t>> light_ones_joined(const std::vector<Block>& blocks,
                                                                      const std::vector<double>& weights,
                                                                      std::vector<std::vector<std::size_t>> groups,
                                                                      double least);

}  // namespace geo::district
