#pragma once

#include "geo/shape.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

/// A polygon, multipolygon or line made of the bytes: places on a coarse grid a few hundred metres wide, so that rings
/// cross, touch and repeat themselves as often as they can, with a jump to anywhere on Earth now and then.
[[nodiscard]] geo::Shape drawn_shape(Bytes bytes);

}  // namespace fuzz
