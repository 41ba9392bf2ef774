#pragma once

#include <optional>
#include <vector>

#include "geo/geos.hpp"
#include "geo/shape.hpp"

namespace data::import {

/// Finds the polygon of a list that holds a place: the first of several. All are added before the first look.
class PolygonFinder {
  public:
    void add(const geo::Shape& shape) {
        const auto box = *geo::bounds(shape);
        index_.insert(box.west, box.south, box.east, box.north, shapes_.size());
        shapes_.push_back(geo::to_geos(shape));
        prepared_.emplace_back(GEOSPrepare_r(geo::geos(), shapes_.back().get()));
    }
    [[nodiscard]] std::optional<std::size_t> find(geo::LonLat place) const {
        std::optional<std::size_t> found;
        if (shapes_.empty()) return found;
        const geo::GeosShape point = geo::geos_point(place.lon, place.lat);
        index_.each_in(place.lon, place.lat, place.lon, place.lat, [&](std::size_t i) {
            if ((!found || i < *found) &&
                geo::answer(GEOSPreparedIntersects_r(geo::geos(), prepared_[i].get(), point.get())))
                found = i;
        });
        return found;
    }

  private:
    std::vector<geo::GeosShape> shapes_;
    std::vector<geo::GeosPrepared> prepared_;
    geo::GeosIndex index_;
};

}  // namespace data::import
