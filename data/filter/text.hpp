#pragma once

#include <string_view>

#include "data/filter/expression.hpp"
#include "geo/projection.hpp"

namespace data::filter {

/// Reads CQL2 text (OGC 21-065r2, 8.2). Coordinates stand in the order of `crs`. The tree says nothing yet of whether
/// the properties are there and the kinds fit: see check().
/// throws BadFilter: what is no CQL2, broken geometries, limits; with the character
[[nodiscard]] Expression from_text(std::string_view text, const geo::Crs& crs = geo::crs84);

}  // namespace data::filter
