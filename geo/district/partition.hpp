#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "geo/shape.hpp"

namespace geo::district {

/// A line that separates: the road, river or railway it came from decides how strongly a cut should follow it.
struct Divider {
    Path line;            ///< degrees
    double strength = 0;  ///< 0..1: 1 trunk road, railway, river; 0.1 alley
    std::string name;     ///< may be empty
};

/// Something that weighs on one place: a building's or compound's households.
struct Load {
    LonLat place;
    double households = 0;
};

/// A node of the proposed tree; children tile their parent exactly (shared borders vertex for vertex).
struct Area {
    Shape shape;                 ///< polygon
    int level = 1;               ///< grid: 1-4; division: 1-3
    std::ptrdiff_t parent = -1;  ///< index in the result; -1 at the top
    double households = 0;
    std::string label;          ///< made from the nearest named divider; may be empty
    std::ptrdiff_t known = -1;  ///< index of the known area it is; -1: proposed
};

/// An area whose border is given, of level 1 (the outline itself), 2 or 3: what is proposed lies inside or between.
struct Known {
    Shape shape;  ///< valid polygon or multi-polygon
    int level = 2;
};

struct PartitionTargets {
    /// Households an area of each level should have, coarse to fine; the first entry is the whole.
    std::vector<double> households;
};

/// Hears now and then how much of the work is done, 0..1; what it throws stops the work.
using Pulse = std::function<void(double share)>;

/// Cuts `outline` into a tree of areas along dividers, finest level balanced by households.
///
/// out     parents before children; siblings west to east and north to south, as unit grid codes count
/// (REQUIREMENTS 2.2). Known areas keep their borders to the last step inside outline and parent: a part beyond the
/// parent that holds most of it, or apart from its largest, becomes proposed ground
/// throws  std::invalid_argument for an outline that is not one valid polygon
/// cost    O(n log n) for n divider vertices, plus the recursion over blocks
[[nodiscard]] std::vector<Area> partition(
    const Shape& outline, const std::vector<Divider>& dividers, const std::vector<Load>& loads,
    const PartitionTargets& targets, const std::vector<Known>& known = {}, const Pulse& pulse = [](double) {});

}  // namespace geo::district
