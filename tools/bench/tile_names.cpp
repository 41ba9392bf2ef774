#include "tools/bench/tile_names.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::uint32_t first_zoom_of_facilities = 13;

}  // namespace

std::vector<geo::Tile> read_tile_names(const std::string& path) {
    std::vector<geo::Tile> tiles;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::uint32_t zoom = 0, x = 0, y = 0;
        const bool whole = std::sscanf(line.c_str(), "%u/%u/%u", &zoom, &x, &y) == 3;
        const auto tile = whole ? geo::Tile::at(zoom, x, y) : std::nullopt;
        if (!tile) throw std::runtime_error(path + ": no tile is named '" + line + "'");
        tiles.push_back(*tile);
    }
    if (tiles.empty()) throw std::runtime_error(path + ": no tile names");
    return tiles;
}

std::string city_tile_target(geo::Tile tile) {
    const auto* layers = tile.zoom < first_zoom_of_facilities ? "grid,compound" : "grid,compound,facility";
    return fmt::format("/tiles/{}/{}/{}/{}.mvt", layers, tile.zoom, tile.x, tile.y);
}

}  // namespace bench
