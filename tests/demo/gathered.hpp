#pragma once

#include <vector>

#include "tools/demo/item.hpp"
#include "tools/demo/order.hpp"

namespace tests {

/// A whole sketch, sorted by collection.
struct Gathered {
    std::vector<demo::Division> divisions;
    std::vector<demo::Grid> grids;
    std::vector<demo::Compound> compounds;
    std::vector<demo::Building> buildings;
    std::vector<demo::Facility> facilities;
    std::vector<demo::Barrier> barriers;
    std::vector<demo::Landcover> landcover;

    [[nodiscard]] std::size_t size() const;
};

/// Draws it once a process for each order.
[[nodiscard]] const Gathered& gathered(double area_km2, std::uint64_t seed);

}  // namespace tests
