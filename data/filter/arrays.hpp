#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "data/filter/expression.hpp"

namespace data::filter {

/// What is in an array, without order or number: CQL2's array functions compare sets.
using Elements = std::set<std::string>;

/// Of a list of values in a filter.
[[nodiscard]] Elements elements_of(const Operation& list);
/// Of a stored JSON text; nothing where it is no array.
[[nodiscard]] std::optional<Elements> elements_of(std::string_view json);

/// Whether a_equals, a_contains, a_containedBy or a_overlaps holds of them.
[[nodiscard]] bool related(Operator op, const Elements& a, const Elements& b);

}  // namespace data::filter
