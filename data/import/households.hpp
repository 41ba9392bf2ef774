#pragma once

#include <optional>

#include "data/import/osm_tags.hpp"
#include "geo/units.hpp"

namespace data::import {

/// Floors of a building as its tags say: building:levels, else height / 3 m; nothing where neither is told.
[[nodiscard]] std::optional<int> tagged_floors(const Tags& tags);

/// Floors of a building nobody counted, by its use and footprint: a shed 1, a house below 120 m2 2, else 6 for
/// dwellings (the walk-up slab the old districts are built of), 5 commercial, 4 public, 2 industrial, 3 unknown.
[[nodiscard]] int usual_floors(std::string_view use, geo::SquareMetres footprint) noexcept;

/// Households of a dwelling house: footprint x floors / 90 m2 of gross floor area a household, rounded, at least 1.
/// 90 m2: three persons at 30 m2 each of gross floor area, stairs included, which is near the mean of flats built for
/// work units before 2000; an estimate, never a count.
[[nodiscard]] int estimated_households(geo::SquareMetres footprint, int floors) noexcept;

}  // namespace data::import
