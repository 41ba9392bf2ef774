#pragma once

#include <cstdint>
#include <string>

#include "geo/position.hpp"

namespace demo {

/// What is asked for.
struct Order {
    double area_km2 = 2;  ///< 1 to 1,000
    std::uint64_t seed = 1;
    std::string name;  ///< of the district; one is made up where empty
    /// Where its middle lies: in the Yellow Sea by default, so that no real street can be taken for a made-up one.
    geo::LonLat centre{122.5, 32.5};
};

inline constexpr double least_area_km2 = 1, most_area_km2 = 1000;

}  // namespace demo
