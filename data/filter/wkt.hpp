#pragma once

#include <string_view>

#include "data/filter/expression.hpp"
#include "data/filter/tokens.hpp"
#include "geo/projection.hpp"

namespace data::filter {

/// The geometries of CQL2 text (OGC 06-103r4, 7): POINT(1 2), MULTIPOLYGON(...), GEOMETRYCOLLECTION(...), and
/// BBOX(...).

[[nodiscard]] bool is_geometry_word(const Token& token) noexcept;

/// The next token is such a word. Heights and measures are read and left out.
/// throws BadFilter
[[nodiscard]] Geometry take_geometry(Tokens& tokens, Builder& builder, const geo::Crs& crs);

}  // namespace data::filter
