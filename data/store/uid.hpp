#pragma once

#include <string>
#include <string_view>

namespace data {

/// A fresh UUID version 7 (RFC 9562): milliseconds since 1970, then random bits. Sorts by the time it was made.
[[nodiscard]] std::string make_uid();

/// True for 8-4-4-4-12 lower-case hexadecimal digits.
[[nodiscard]] bool is_uid(std::string_view text) noexcept;

}  // namespace data
