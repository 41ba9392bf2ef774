#pragma once

#include <functional>
#include <vector>

#include "geo/district/partition.hpp"
#include "tools/demo/item.hpp"
#include "tools/demo/order.hpp"
#include "tools/demo/wards.hpp"

namespace demo {

/// What the borders of divisions and grids go by.
struct Survey {
    std::vector<geo::district::Divider> dividers;
    std::vector<geo::district::Load> loads;

    void note(const Item& item);
};

/// Cuts the district into streets, communities and residents' points, hands out its divisions and its grids of four
/// levels (grid and division are one area down to the community), and gives back the communities.
[[nodiscard]] Wards divide(const Order& order, const geo::Shape& outline, Survey&& survey,
                           const std::function<void(Item&&)>& take);

}  // namespace demo
