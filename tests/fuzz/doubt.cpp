#include "geo/doubt.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "geo/geos.hpp"
#include "tests/fuzz/drawn_shape.hpp"

namespace fuzz {

/// The first two bytes say where and how uncertain; the others draw two areas that may lie over each other.
void doubt(Bytes bytes) {
    if (bytes.size() < 4) return;
    const geo::Doubt place{{118.78 + std::to_integer<int>(bytes[0]) * 1e-4, 32.0528},
                           geo::Metres{1 + std::to_integer<int>(bytes[1]) * 4.0}};
    const Bytes drawn = bytes.subspan(2);
    const std::array areas{drawn_shape(drawn.first(drawn.size() / 2)), drawn_shape(drawn.subspan(drawn.size() / 2))};
    constexpr double rounding = 1e-6;
    for (const geo::Shape& area : areas)
        must(std::isfinite(geo::probability(place, area)), "a probability is a number");
    try {
        const auto parts = geo::shares(place, areas, geo::Overlaps::possible);
        must(parts.size() == areas.size() + 1, "a share for each area and for none");
        must(std::ranges::all_of(parts, [](double p) { return p >= 0 && p <= 1 + rounding; }), "a share is one");
        must(std::abs(std::accumulate(parts.begin(), parts.end(), 0.0) - 1) < rounding, "the shares sum to 1");
    } catch (const geo::GeometryFailure&) {  // broken rings
    }
}

}  // namespace fuzz
