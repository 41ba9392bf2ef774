#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "geo/district/partition.hpp"

namespace geo::district {

/// Metres east and north of a corner in Nanjing, as degrees on the storage grid.
inline LonLat at(double east, double north) {
    constexpr double metres_per_degree = 111'195;
    const double lat = 32.03;
    return snap({118.77 + east / (metres_per_degree * std::cos(lat * M_PI / 180)), lat + north / metres_per_degree});
}

inline Shape rectangle(double west, double south, double east, double north) {
    return normalised(
        polygon_shape({at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)}));
}

/// Twice the area in whole steps of the storage grid, holes taken off: exact, so sums can be compared with ==.
inline std::int64_t doubled_steps(const Shape& shape) {
    std::int64_t sum = 0;
    for (const Part& part : shape.parts)
        for (const Path& ring : part)
            for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                const auto x = [&](std::size_t k) {
                    return std::llround(ring[k].lon * 1e9) - std::llround(ring[0].lon * 1e9);
                };
                const auto y = [&](std::size_t k) {
                    return std::llround(ring[k].lat * 1e9) - std::llround(ring[0].lat * 1e9);
                };
                sum += x(i) * y(i + 1) - x(i + 1) * y(i);
            }
    return sum;
}

/// Roads every 100 to 140 m both ways, bent and ragged, one of four wide; a building load in each block.
struct City {
    Shape outline = rectangle(0, 0, 1200, 900);
    std::vector<Divider> dividers;
    std::vector<Load> loads;
};

inline City ragged_city(unsigned seed) {
    City city;
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> shake{-12, 12}, step{100, 140};
    int number = 0;
    for (double east = 70; east < 1200; east += step(random), ++number) {
        Path line;
        for (double north = -60; north < 960; north += 80) line.push_back(at(east + shake(random), north));
        city.dividers.push_back({line, number % 4 == 0 ? 0.8 : 0.2, "South-North " + std::to_string(number)});
    }
    number = 0;
    for (double north = 60; north < 900; north += step(random), ++number) {
        Path line;
        for (double east = -60; east < 1260; east += 90) line.push_back(at(east, north + shake(random)));
        city.dividers.push_back({line, number % 4 == 0 ? 0.8 : 0.2, "West-East " + std::to_string(number)});
    }
    std::uniform_real_distribution<double> wide{0, 1200}, high{0, 900}, weight{10, 60};
    for (int i = 0; i < 400; ++i) city.loads.push_back({at(wide(random), high(random)), weight(random)});
    return city;
}

inline double households_of(const std::vector<Load>& loads) {
    double sum = 0;
    for (const Load& load : loads) sum += load.households;
    return sum;
}

}  // namespace geo::district
