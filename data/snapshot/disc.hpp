#pragma once

#include "data/snapshot/snapshot.hpp"

namespace data {

/// A disc on the ground to ask with: which features of a map it meets. Decided on the ellipsoid to 2 mm, on the map's
/// 1 cm places.
class Disc {
  public:
    /// Up to 100 km.
    Disc(geo::Mercator centre, double metres) noexcept : centre_(centre), metres_(metres), distance_(centre) {}

    /// Holds everything that meets the disc.
    [[nodiscard]] geo::MercatorBox box() const noexcept;

    /// The feature's point, line or polygon comes as near to the centre as the radius.
    [[nodiscard]] bool meets(const Collection& collection, const FeatureView& feature) const noexcept;

  private:
    geo::Mercator centre_;
    double metres_;
    geo::GroundDistance distance_;
};

}  // namespace data
