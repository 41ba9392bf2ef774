#pragma once

#include <string_view>

#include "data/filter/expression.hpp"
#include "geo/projection.hpp"

namespace data::filter {

/// Reads CQL2 JSON (OGC 21-065r2, 8.3) into the tree that from_text() gives.
/// throws BadFilter: what is no JSON or no CQL2, broken geometries, limits; with the JSON pointer
[[nodiscard]] Expression from_json(std::string_view text, const geo::Crs& crs = geo::crs84);

}  // namespace data::filter
