#pragma once

#include <vector>

#include "geo/shape.hpp"

namespace tests {

/// What a quarter is measured by.
struct Quarter {
    struct Estate {
        geo::Path outline;  ///< outer ring, closed, degrees
        double buildings = 0;
    };
    std::vector<Estate> estates;
    std::vector<geo::Path>
        streets;  ///< centre lines of streets for vehicles (trunk to residential, no links, no service roads)
};

/// Lengths and areas on a plane that touches the earth at the quarter's middle.
struct Figures {
    double vertices = 0;   ///< median: corners of the outer ring, its closing vertex not counted
    double buildings = 0;  ///< median
    double area = 0;       ///< median, m2
    double gap = 0;        ///< median: metres from an outline to the nearest other outline
    double spread = 0;     ///< degrees: circular standard deviation of the bearings of street segments modulo 90,
                           ///< weighted by length (Mardia 1972); a chessboard has 0
};

[[nodiscard]] Figures figures_of(const Quarter& quarter);

}  // namespace tests
