#pragma once

#include "data/snapshot/snapshot.hpp"
#include "geo/shape.hpp"

namespace server {

/// A feature's shape as the map in memory has it: degrees, steps of 1 cm, rings closed.
[[nodiscard]] geo::Shape drawn(const data::Collection& collection, const data::FeatureView& feature);

}  // namespace server
