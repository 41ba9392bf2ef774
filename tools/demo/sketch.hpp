#pragma once

#include <functional>

#include "tools/demo/item.hpp"
#include "tools/demo/order.hpp"

namespace demo {

/// Sketches a made-up old-city district and hands it out feature by feature; never holds more than a quarter of it and
/// the borders of its communities.
///
/// out     the same for the same order on every machine; parents before children, a compound before what belongs to it
/// throws  std::invalid_argument for an area outside least_area_km2..most_area_km2; whatever `take` throws
void sketch(const Order& order, const std::function<void(Item&&)>& take);

/// The district's name: the order's, or one made from its seed.
[[nodiscard]] std::string name_of(const Order& order);

}  // namespace demo
