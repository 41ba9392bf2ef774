#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "data/filter/expression.hpp"

namespace tests {

/// A filter as CQL2 text and as CQL2 JSON; each reads back as the same tree. Every operation stands in brackets.
[[nodiscard]] std::string to_text(const data::filter::Expression& filter);
[[nodiscard]] nlohmann::json to_json(const data::filter::Expression& filter);

}  // namespace tests
