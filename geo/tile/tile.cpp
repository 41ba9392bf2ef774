#include "geo/tile/tile.hpp"

namespace geo {

std::optional<Tile> Tile::at(std::uint32_t zoom, std::uint32_t x, std::uint32_t y) noexcept {
    if (zoom > max_zoom || x >> zoom != 0 || y >> zoom != 0) return std::nullopt;
    return Tile{zoom, x, y};
}

Tile Tile::holding(std::uint32_t zoom, Mercator place) noexcept {
    if (zoom == 0) return {};
    return {zoom, place.x >> (32 - zoom), place.y >> (32 - zoom)};
}

MercatorBox Tile::bounds() const noexcept {
    const std::uint64_t side = std::uint64_t{1} << (32 - zoom);
    return {static_cast<std::uint32_t>(x * side), static_cast<std::uint32_t>(y * side),
            static_cast<std::uint32_t>((x + 1) * side - 1), static_cast<std::uint32_t>((y + 1) * side - 1)};
}

MercatorBox Tile::buffered() const noexcept {
    const MercatorBox inner = bounds();
    const std::int64_t margin = (std::int64_t{1} << (32 - zoom)) * buffer / extent;
    const auto clamped = [](std::int64_t v) {
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>(v, 0, UINT32_MAX));
    };
    return {clamped(inner.min_x - margin), clamped(inner.min_y - margin), clamped(inner.max_x + margin),
            clamped(inner.max_y + margin)};
}

}  // namespace geo
