#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "geo/position.hpp"

namespace geo {

/// One square of the web-map pyramid, named z/x/y: x grows east, y grows south. Zoom 0 to 22.
struct Tile {
    std::uint32_t zoom = 0;      ///< 0 shows the whole world in one square
    std::uint32_t x = 0, y = 0;  ///< each below 2^zoom

    static constexpr std::uint32_t max_zoom = 22;
    static constexpr std::uint32_t extent = 4096;  ///< units a side
    static constexpr std::uint32_t buffer = 64;    ///< units kept past each edge

    /// The tile of that name; nothing where the pyramid has no such square.
    [[nodiscard]] static std::optional<Tile> at(std::uint32_t zoom, std::uint32_t x, std::uint32_t y) noexcept;
    /// The tile of that zoom which holds the place.
    [[nodiscard]] static Tile holding(std::uint32_t zoom, Mercator place) noexcept;

    [[nodiscard]] MercatorBox bounds() const noexcept;    ///< without buffer
    [[nodiscard]] MercatorBox buffered() const noexcept;  ///< with buffer, cut at the world's edge

    friend auto operator<=>(const Tile&, const Tile&) = default;
};

}  // namespace geo
