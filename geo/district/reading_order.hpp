#pragma once

#include <vector>

#include "geo/position.hpp"
#include "geo/units.hpp"

namespace geo::district {

/// Indices of places in the order unit grids are counted: rows from north to south, each from west to east; a row takes
/// in every place less than `row` metres south of its northernmost one.
[[nodiscard]] std::vector<std::size_t> reading_order(const std::vector<LonLat>& places, Metres row);

}  // namespace geo::district
