#pragma once

#include <cstdint>

#include "geo/position.hpp"

namespace geo {

/// The place's step along a Hilbert curve over the whole mercator square. Places of one quadtree square (a tile, or a
/// cell of one) are one run of the curve, so what is sorted by it lies together as it is asked for.
/// source  Hilbert 1891; bitwise form after Hamilton, Compact Hilbert Indices (2006), two dimensions, 32 levels
[[nodiscard]] constexpr std::uint64_t hilbert(Mercator place) noexcept {
    std::uint32_t x = place.x, y = place.y;
    std::uint64_t step = 0;
    for (int bit = 31; bit >= 0; --bit) {
        const std::uint32_t right = x >> bit & 1, low = y >> bit & 1;
        step = step << 2 | ((3 * right) ^ low);
        const std::uint32_t turned = 0u - (low ^ 1u), mirrored = turned & (0u - right);
        const std::uint32_t swap = (x ^ y) & turned;
        x ^= swap ^ mirrored, y ^= swap ^ mirrored;
    }
    return step;
}

}  // namespace geo
