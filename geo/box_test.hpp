#pragma once

#include "geo/geos.hpp"
#include "geo/position.hpp"
#include "geo/shape.hpp"

namespace geo {

/// Tells whether shapes meet a box: by whole steps where that is certain, else exactly.
class BoxTest {
  public:
    explicit BoxTest(const Box& box);

    /// Boxes that do not touch this one do not meet.
    [[nodiscard]] const MercatorBox& mercator() const noexcept { return outer_; }
    /// A shape whose (outward rounded) box passes lies within for certain.
    [[nodiscard]] bool surely_inside(const MercatorBox& box) const noexcept {
        return !inner_.empty() && inner_.holds(box);
    }
    /// Exact, edges count.
    [[nodiscard]] bool meets(const Shape& shape) const;

  private:
    Box box_;
    MercatorBox outer_, inner_;
    GeosShape rectangle_;
    GeosPrepared prepared_;
};

}  // namespace geo
