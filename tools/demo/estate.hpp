#pragma once

#include <cstdint>
#include <vector>

#include "tools/demo/plot.hpp"
#include "tools/demo/random.hpp"

namespace demo {

enum class EstateKind { lanes, works, slabs, towers };

struct House {
    Ring walls;            ///< walls[0] to walls[1] is its south side
    bool dwelling = true;  ///< or a shed, a substation, a canteen
    int floors = 1, units = 0, households = 0, lifts = 0;
};

/// The houses of one compound, of one time and one manner.
struct Estate {
    EstateKind kind = EstateKind::slabs;
    int built = 1985;
    std::vector<House> houses;
    std::vector<Line> paths;  ///< the drive from the gate
};

/// Rows that face south (within 25 degrees, as the plot allows), as far from each other as their time thought enough
/// sun. The year comes in patches: neighbours were built together.
[[nodiscard]] Estate build_estate(std::uint64_t seed, const Plot& plot, Point gate, Random& random);

}  // namespace demo
