#pragma once

#include <string>
#include <vector>

#include "geo/district/near_roads.hpp"
#include "geo/district/partition.hpp"
#include "geo/shape.hpp"

namespace geo::district {

/// What compounds are sketched from.
struct Ground {
    std::vector<Shape> blocks;     ///< polygons that no road or river crosses
    std::vector<Shape> dwellings;  ///< outlines of buildings people may live in; small and huge ones are passed over
    std::vector<Strip> strips;
    std::vector<Shape> taken;  ///< water, parks, compounds that are known already
};

struct CompoundSketch {
    Shape shape;                         ///< multipolygon of one part
    std::vector<std::size_t> dwellings;  ///< indices in Ground::dwellings
    std::string near_road;               ///< nearest named strip; may be empty
};

/// Sketches the compounds that nobody has drawn: dwellings that stand close together within one block.
///
/// Dwellings of 60 to 1600 m2 grow by 13 m, what touches joins (closing: 6 m out, 12 m back), strips and taken ground
/// are cut away; a piece with three dwellings and 2500 m2 is a compound, its outline simplified by 1.5 m.
///
/// out     no two overlap; ordered as one reads: rows from north to south, each west to east
/// cost    O(n log n) for n dwellings
/// pulse   hears the share of blocks that are done
/// source  the method of the reference layers drawn for Nanjing Xinjiekou; closing: Serra 1982
[[nodiscard]] std::vector<CompoundSketch> sketch_compounds(
    const Ground& ground, const Pulse& pulse = [](double) {});

/// The blocks that dividers enclose inside an outline; those at its rim are bounded by the outline itself.
/// throws  std::invalid_argument for an outline that is not one valid polygon
[[nodiscard]] std::vector<Shape> blocks_between(const Shape& outline, const std::vector<Divider>& dividers);

}  // namespace geo::district
