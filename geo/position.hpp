#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

namespace geo {

/// A place in degrees, WGS 84 (EPSG:4326; CGCS2000 is taken as coincident). Longitude comes first.
struct LonLat {
    double lon = 0;
    double lat = 0;
    friend auto operator<=>(const LonLat&, const LonLat&) = default;
};

/// A place of web mercator (EPSG:3857) as integers: the world is a square of 2^32 steps of 0.93 cm at the equator,
/// x grows east from 180 W, y grows south from 85.05113 N. A tile coordinate at any zoom is a shift of it.
struct Mercator {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    friend auto operator<=>(const Mercator&, const Mercator&) = default;
};

/// A box in degrees; never crosses the antimeridian. Both edges belong to it.
struct Box {
    double west = 0, south = 0, east = 0, north = 0;
    friend auto operator<=>(const Box&, const Box&) = default;
};

/// A box of mercator integers. Both edges belong to it. A fresh one is empty and grows by include().
struct MercatorBox {
    std::uint32_t min_x = UINT32_MAX, min_y = UINT32_MAX, max_x = 0, max_y = 0;

    [[nodiscard]] bool empty() const noexcept { return min_x > max_x || min_y > max_y; }
    [[nodiscard]] bool touches(const MercatorBox& o) const noexcept {
        // Without a branch a comparison: which one fails nobody can foretell.
        return ((min_x <= o.max_x) & (o.min_x <= max_x) & (min_y <= o.max_y) & (o.min_y <= max_y)) != 0;
    }
    [[nodiscard]] bool holds(Mercator p) const noexcept {
        return min_x <= p.x && p.x <= max_x && min_y <= p.y && p.y <= max_y;
    }
    [[nodiscard]] bool holds(const MercatorBox& o) const noexcept {
        return min_x <= o.min_x && o.max_x <= max_x && min_y <= o.min_y && o.max_y <= max_y;
    }
    void include(Mercator p) noexcept {
        min_x = std::min(min_x, p.x), min_y = std::min(min_y, p.y);
        max_x = std::max(max_x, p.x), max_y = std::max(max_y, p.y);
    }
    void include(const MercatorBox& o) noexcept {
        min_x = std::min(min_x, o.min_x), min_y = std::min(min_y, o.min_y);
        max_x = std::max(max_x, o.max_x), max_y = std::max(max_y, o.max_y);
    }
    friend auto operator<=>(const MercatorBox&, const MercatorBox&) = default;
};

/// Northernmost and southernmost latitude of web mercator, degrees.
inline constexpr double max_mercator_latitude = 85.0511287798066;

/// Rounds to the nearest integer step; latitudes past the square are clamped to its edge. Error at most half a step.
[[nodiscard]] Mercator to_mercator(LonLat place) noexcept;
[[nodiscard]] LonLat to_lonlat(Mercator place) noexcept;
/// The same for a place between whole steps.
[[nodiscard]] LonLat to_lonlat(double x, double y) noexcept;

/// The box of all mercator steps whose places lie in `box`, edges rounded outwards by one step.
[[nodiscard]] MercatorBox to_mercator(const Box& box) noexcept;
[[nodiscard]] Box to_lonlat(const MercatorBox& box) noexcept;

/// The nearest place of the storage grid (1e-9 degree, 0.1 mm). Everything stored went through here.
[[nodiscard]] LonLat snap(LonLat place) noexcept;

/// Ground metres of one mercator step at that row.
[[nodiscard]] double metres_per_step(std::uint32_t y) noexcept;

}  // namespace geo
