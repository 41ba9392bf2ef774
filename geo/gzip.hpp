#pragma once

#include <string>
#include <string_view>

namespace geo {

/// Compresses into one gzip member (RFC 1952) by libdeflate, whose state is kept for each thread and level.
/// level   1 (fast: a tile's first answer) to 12; 6 for what stays in a cache
/// throws  std::invalid_argument for another level
[[nodiscard]] std::string gzip(std::string_view plain, int level);

}  // namespace geo
