#pragma once

#include <string>
#include <string_view>

#include "data/feature/value.hpp"

namespace data {

/// A value as it stands in a vector tile's layer: field tag, length, Value message. The snapshot keeps every value in
/// this form, so that drawing a tile copies bytes.
void append_tile_value(const Value& value, std::string& bytes);  ///< nothing for monostate
void append_tile_value(std::string_view text, std::string& bytes);

[[nodiscard]] Value from_tile_value(std::string_view bytes);
/// The text inside, lent; empty for values that are no text.
[[nodiscard]] std::string_view text_in_tile_value(std::string_view bytes) noexcept;

}  // namespace data
