#include "geo/position.hpp"

#include <cmath>
#include <numbers>

namespace geo {
namespace {

constexpr double world_steps = 4294967296.0;           // 2^32
constexpr double equator_metres = 40075016.685578488;  // 2 * pi * 6378137, WGS 84
constexpr double to_radians = std::numbers::pi / 180.0;

std::uint32_t step(double share) noexcept {
    const double scaled = std::round(share * world_steps);
    return static_cast<std::uint32_t>(std::clamp(scaled, 0.0, world_steps - 1.0));
}

double north_share(double lat) noexcept {
    const double sine = std::sin(std::clamp(lat, -max_mercator_latitude, max_mercator_latitude) * to_radians);
    return 0.5 - std::log((1.0 + sine) / (1.0 - sine)) / (4.0 * std::numbers::pi);  // asinh(tan), at half the price
}

}  // namespace

Mercator to_mercator(LonLat place) noexcept {
    return {step((place.lon + 180.0) / 360.0), step(north_share(place.lat))};
}

LonLat to_lonlat(Mercator place) noexcept {
    return to_lonlat(place.x, place.y);
}

LonLat to_lonlat(double x, double y) noexcept {
    const double north = std::numbers::pi * (1.0 - 2.0 * (y / world_steps));
    return {x / world_steps * 360.0 - 180.0, std::atan(std::sinh(north)) / to_radians};
}

MercatorBox to_mercator(const Box& box) noexcept {
    const Mercator north_west = to_mercator(LonLat{box.west, box.north});
    const Mercator south_east = to_mercator(LonLat{box.east, box.south});
    const auto below = [](std::uint32_t v) { return v == 0 ? v : v - 1; };
    const auto above = [](std::uint32_t v) { return v == UINT32_MAX ? v : v + 1; };
    return {below(north_west.x), below(north_west.y), above(south_east.x), above(south_east.y)};
}

Box to_lonlat(const MercatorBox& box) noexcept {
    const LonLat north_west = to_lonlat(Mercator{box.min_x, box.min_y});
    const LonLat south_east = to_lonlat(Mercator{box.max_x, box.max_y});
    return {north_west.lon, south_east.lat, south_east.lon, north_west.lat};
}

LonLat snap(LonLat place) noexcept {
    return {std::round(place.lon * 1e9) / 1e9, std::round(place.lat * 1e9) / 1e9};
}

double metres_per_step(std::uint32_t y) noexcept {
    return equator_metres / world_steps * std::cos(to_lonlat(Mercator{0, y}).lat * to_radians);
}

}  // namespace geo
