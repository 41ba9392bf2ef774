#pragma once

#include <string>
#include <vector>

#include "data/snapshot/snapshot.hpp"
#include "geo/tile/tile.hpp"

namespace data {

/// Which layers a tile holds. A name is a collection or `<collection>_label`.
struct TileLayers {
    std::vector<std::size_t> shapes;  ///< collection indices, drawn as they are
    std::vector<std::size_t> labels;  ///< collection indices whose label points are asked for

    /// "compound,compound_label,grid"; nothing when a name is unknown, repeated, or has no labels.
    [[nodiscard]] static std::optional<TileLayers> parse(std::string_view names, const Catalogue& catalogue);
};

struct TileLimits {
    std::size_t most_bytes = 500'000;  ///< plain size; past it points thin, attributes go, small polygons merge
    /// Below z14 one point a cell of 64 units, with `point_count`, and each attribute from its zoom on. False draws
    /// every point with every attribute at every zoom, as other tile servers do.
    bool thin_points = true;
};

/// One vector tile (MVT 2.1, extent 4096, buffer 64), plain bytes; empty where nothing is. Written over `bytes`,
/// whose room is used again: growing it anew costs as much as drawing.
/// cost  O(features in the tile); no disk, no allocation per feature
void make_tile(const Snapshot& snapshot, const TileLayers& layers, geo::Tile tile, const TileLimits& limits,
               std::string& bytes);

/// The same into fresh room.
[[nodiscard]] std::string make_tile(const Snapshot& snapshot, const TileLayers& layers, geo::Tile tile,
                                    const TileLimits& limits = {});

}  // namespace data
