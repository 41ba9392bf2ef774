#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/tile/tile.hpp"

namespace geo {

/// A place in tile units inside the buffered tile.
struct TilePoint {
    std::int32_t x, y;
    friend bool operator==(const TilePoint&, const TilePoint&) = default;
};

/// A place in tile units anywhere in the world.
struct UnitPoint {
    std::int64_t x, y;
    friend bool operator==(const UnitPoint&, const UnitPoint&) = default;
};

/// The square that tiles keep: the tile and its buffer.
struct ClipBox {
    static constexpr std::int64_t least = -static_cast<std::int64_t>(Tile::buffer);
    static constexpr std::int64_t most = Tile::extent + Tile::buffer;
};

/// Bits that say past which sides of the clip box a place lies; 0 inside.
[[nodiscard]] constexpr unsigned outcode(UnitPoint p) noexcept {
    return (p.x < ClipBox::least ? 1u : 0u) | (p.x > ClipBox::most ? 2u : 0u) | (p.y < ClipBox::least ? 4u : 0u) |
           (p.y > ClipBox::most ? 8u : 0u);
}

/// Cuts a ring (without closing vertex) to the clip box, in place; empty where nothing is left. Parts that hang
/// together only outside stay joined by edges along the box, 64 units outside of what is shown. source  Sutherland &
/// Hodgman 1974
void clip_ring(std::vector<UnitPoint>& ring, std::vector<UnitPoint>& spare);

/// Cuts a line to the clip box; each stretch inside is appended to `points` and its end to `ends`.
/// source  Liang & Barsky 1984, a segment at a time
void clip_line(std::span<const UnitPoint> line, std::vector<TilePoint>& points, std::vector<std::uint32_t>& ends);

}  // namespace geo
