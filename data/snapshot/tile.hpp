#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/snapshot/seen.hpp"
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

/// One vector tile (MVT 2.1, extent 4096, buffer 64) of what somebody sees, plain bytes; empty where nothing is. Counts
/// and thinning are of what is seen too. Written over `bytes`, whose room is used again: growing it anew costs as much
/// as drawing.
/// cost  O(features in the tile); no disk, no allocation per feature
void make_tile(const Seen& seen, const TileLayers& layers, geo::Tile tile, const TileLimits& limits,
               std::string& bytes);

/// The same into fresh room.
[[nodiscard]] std::string make_tile(const Seen& seen, const TileLayers& layers, geo::Tile tile,
                                    const TileLimits& limits = {});

/// Whose the things in a tile are, as far as anybody's sight of them may differ.
struct TilePlaces {
    std::vector<std::string> divisions;  ///< of everything, each once, sorted
    geo::MercatorBox box;                ///< of the places that may lie on the ground of a grid

    /// As text and back, to be kept beside the tiles. throws std::invalid_argument for what is no such text
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static TilePlaces from(std::string_view text);
};

/// Which tiles of some layers are the same for two persons: a part of the key under which a tile is kept.
class TileSight {
  public:
    TileSight(const TileLayers& layers, const Catalogue& catalogue, const Viewer& viewer);

    /// The same wherever the tile lies: of who sees and reads all of it (empty), of who is signed out. Nothing for who
    /// sees or reads here what they do not there.
    [[nodiscard]] std::optional<std::string> anywhere() const;
    /// Where this is all that is in the tile: as anywhere() where it makes no difference.
    [[nodiscard]] std::string among(const TilePlaces& places) const;

  private:
    /// One thing that a person sees or reads or does not.
    struct Question {
        const Collection* collection;  ///< null: of the columns for these readers
        Roles readers;
    };
    [[nodiscard]] std::string answers(Roles here) const;

    const Viewer* viewer_;
    std::vector<Question> questions_;
    bool differs_ = false;  ///< from place to place
};

/// Of everything that a tile of the layers may hold.
/// cost  O(features in the tile)
[[nodiscard]] TilePlaces places_in(const Snapshot& snapshot, const TileLayers& layers, geo::Tile tile);

}  // namespace data
