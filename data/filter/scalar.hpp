#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "data/feature/value.hpp"
#include "data/filter/expression.hpp"

namespace data::filter {

/// Arithmetic and folding, worked out here: as one call from SQL they neither depend on its dialect nor nest in its
/// parser, which takes about ninety symbols that wait for their end.

/// The value of a number or text; unknown where a property in it is, and where arithmetic has no answer (division by
/// zero, past all numbers). Numbers are reals; `div` cuts off towards zero, `%` has the sign of the dividend.
[[nodiscard]] Value scalar(const Expression& expression, const std::function<Value(const std::string&)>& property);

/// LIKE's pattern (% any run, _ one character, \ takes the next as it is) as GLOB's, which minds case.
[[nodiscard]] std::string glob_pattern(std::string_view like);

}  // namespace data::filter
