#pragma once

#include <string>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/store/error.hpp"
#include "geo/shape.hpp"

namespace data::import {

/// A worker's geometry as the collection stores it: multi where the collection keeps multi, on the storage grid.
/// Appends a finding and gives an empty shape where it is missing, of another kind, open, or off the earth.
[[nodiscard]] geo::Shape stored_shape(const std::string& wkb, geo::ShapeType wanted, std::vector<Finding>& findings);

}  // namespace data::import
