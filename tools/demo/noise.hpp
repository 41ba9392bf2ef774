#pragma once

#include <cstdint>

#include "tools/demo/plane.hpp"

namespace demo {

/// Smooth chance over the plane (value noise with Perlin's quintic blend): -1..1, one knot each `wave` metres. Its
/// slope stays below 3.75 / wave.
[[nodiscard]] double noise(std::uint64_t seed, double wave, Point place) noexcept;

}  // namespace demo
