#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bench {

struct BrokenTile : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Numbers are doubles whatever their wire type, so that 3 and 3.0 are equal.
using Attribute = std::variant<std::string, double, bool>;

/// One feature as it stands in the tile; lengths in tile units, y down.
struct ReadFeature {
    std::map<std::string, Attribute> attributes;
    double area = 0;  ///< signed by winding: outlines positive, holes negative; 0 for points and lines
    std::int32_t min_x = INT32_MAX, min_y = INT32_MAX, max_x = INT32_MIN, max_y = INT32_MIN;
    double perimeter = 0;                                       ///< of all its rings or lines
    std::vector<std::pair<std::int32_t, std::int32_t>> points;  ///< of a point feature only
};

/// layer -> id -> feature
using ReadTile = std::map<std::string, std::map<std::uint64_t, ReadFeature>>;

/// Decodes a plain vector tile (MVT 2.1).
/// throws  BrokenTile for a repeated id in a layer, an unknown command or a tag without its key or value;
///         protozero::exception where the bytes are no protocol buffer
[[nodiscard]] ReadTile read_tile(std::string_view bytes);

}  // namespace bench
