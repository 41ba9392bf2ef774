#pragma once

#include <cstdint>
#include <functional>

#include "data/store/owner.hpp"
#include "tools/demo/order.hpp"

namespace demo {

/// What a load left in the database.
struct Loaded {
    std::int64_t features = 0;
    std::int64_t revision = 0;
};

/// Sketches a district into an empty database as one batch, every row with source made_up, and marks the district as
/// made up. `progress` is told now and then how many features are in.
///
/// throws  std::invalid_argument for an order that cannot be drawn or a database that already has divisions or
/// compounds;
///         std::runtime_error when the owner asked to stop; nothing is left then. Whatever data::Batch throws
Loaded load(
    data::Owner& owner, const Order& order, const std::function<void(std::int64_t)>& progress = [](std::int64_t) {});

}  // namespace demo
