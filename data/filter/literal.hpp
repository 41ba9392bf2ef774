#pragma once

#include <string_view>
#include <vector>

#include "data/filter/expression.hpp"
#include "geo/projection.hpp"

namespace data::filter {

/// Values that text and JSON write alike. Each throws BadFilter saying what may stand there.

/// "2026-03-01"
[[nodiscard]] Instant day(std::string_view text, const Place& place);
/// "2026-03-01T08:00:00Z" with up to nine decimals of a second: UTC, as CQL2 has it.
[[nodiscard]] Instant moment(std::string_view text, const Place& place);
/// One side of an interval: a day, a moment or "..".
[[nodiscard]] Expression side(Builder& builder, std::string_view text, const Place& place);

/// A text that can be bound and compared whole: no control characters.
void refuse_control_characters(std::string_view text, const Place& place);

/// Shapes whose coordinates stand in the order of `crs`, as valid ones in degrees.
[[nodiscard]] Geometry geometry(Builder& builder, std::vector<geo::Shape> written, const geo::Crs& crs,
                                const Place& place);

/// 4 numbers, or 6 with heights, which flat features all meet. West of its east edge a box goes the other way round
/// the Earth.
[[nodiscard]] Geometry box(Builder& builder, const std::vector<double>& numbers, const geo::Crs& crs,
                           const Place& place);

}  // namespace data::filter
