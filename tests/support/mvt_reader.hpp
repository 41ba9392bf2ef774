#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tests {

/// What a tile breaks of the Mapbox Vector Tile Specification 2.1.
struct BrokenTile : std::runtime_error {
    using runtime_error::runtime_error;
};

struct TileVertex {
    std::int64_t x = 0, y = 0;
    friend auto operator<=>(const TileVertex&, const TileVertex&) = default;
};
using TilePath = std::vector<TileVertex>;  ///< points, a line, or a ring without its closing vertex
using TileAttribute = std::variant<std::string, double, std::uint64_t, std::int64_t, bool>;

struct TileFeature {
    enum class Type { unknown, point, line, polygon };
    std::optional<std::uint64_t> id;
    Type type = Type::unknown;
    std::map<std::string, TileAttribute> attributes;
    std::vector<TilePath> paths;

    friend bool operator==(const TileFeature&, const TileFeature&) = default;
};

struct ReadTileLayer {
    std::string name;
    std::uint32_t extent = 4096;
    std::vector<TileFeature> features;

    /// throws std::out_of_range
    [[nodiscard]] const TileFeature& feature(std::uint64_t id) const;
};

/// Reads a tile strictly: everything that the specification's MUST forbids is refused, and what a careful encoder
/// avoids (degenerate rings, repeated vertices, repeated ids, keys or values) too. throws BrokenTile
[[nodiscard]] std::vector<ReadTileLayer> read_tile(std::string_view bytes);

/// The layer of that name, lent by the tile; an empty one where the tile has none.
[[nodiscard]] const ReadTileLayer& layer_of(const std::vector<ReadTileLayer>& tile, std::string_view name);

/// Twice the signed area by the surveyor's formula, y down: positive for outer rings.
[[nodiscard]] std::int64_t doubled_area(const TilePath& ring) noexcept;
/// Square units of a polygon, holes taken off.
[[nodiscard]] double area(const TileFeature& polygon) noexcept;

}  // namespace tests
