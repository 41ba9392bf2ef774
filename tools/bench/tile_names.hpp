#pragma once

#include <string>
#include <vector>

#include "geo/tile/tile.hpp"

namespace bench {

/// One z/x/y a line. Throws std::runtime_error for a line that names no tile, or a file without any.
[[nodiscard]] std::vector<geo::Tile> read_tile_names(const std::string& path);

/// "/tiles/grid,compound,facility/14/13490/6208.mvt": what the benchmarks ask of gridkeeper. Facilities from z13 only,
/// as the query of the opponent has it.
[[nodiscard]] std::string city_tile_target(geo::Tile tile);

}  // namespace bench
