#include "data/snapshot/disc.hpp"

#include <cmath>

namespace data {

geo::MercatorBox Disc::box() const noexcept {
    return distance_.reach(metres_ + distance_.error(metres_));
}

bool Disc::meets(const Collection& collection, const FeatureView& feature) const noexcept {
    if (feature.holds(centre_)) return true;
    const geo::PathsView shape = feature.paths();
    const double about = shape.paths() == 0 ? distance_.to(feature.label_point())
                                            : distance_.to_paths(shape, geo::is_polygonal(collection.shape));
    if (std::abs(about - metres_) > distance_.error(about)) return about <= metres_;
    return feature.distance_to_border(centre_) <= metres_;
}

}  // namespace data
