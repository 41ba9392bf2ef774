#include "tools/demo/noise.hpp"

#include <cmath>

#include "tools/demo/random.hpp"

namespace demo {
namespace {

double knot(std::uint64_t seed, std::int64_t x, std::int64_t y) noexcept {
    const std::uint64_t word = mix(seed, static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y));
    return static_cast<double>(word >> 11) * 0x1.0p-52 - 1.0;
}

double blend(double t) noexcept {
    return t * t * t * (t * (t * 6 - 15) + 10);
}

}  // namespace

double noise(std::uint64_t seed, double wave, Point place) noexcept {
    const double x = place.x / wave, y = place.y / wave;
    const double fx = std::floor(x), fy = std::floor(y);
    const auto ix = static_cast<std::int64_t>(fx), iy = static_cast<std::int64_t>(fy);
    const double bx = blend(x - fx), by = blend(y - fy);
    const double south = knot(seed, ix, iy) * (1 - bx) + knot(seed, ix + 1, iy) * bx;
    const double north = knot(seed, ix, iy + 1) * (1 - bx) + knot(seed, ix + 1, iy + 1) * bx;
    return south * (1 - by) + north * by;
}

}  // namespace demo
