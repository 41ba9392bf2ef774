#pragma once

#include <string>
#include <vector>

#include "data/connection.hpp"
#include "geo/geos.hpp"
#include "geo/position.hpp"
#include "geo/shape.hpp"

namespace data {

/// The communities (divisions of level 3): says which of them holds a place.
class Divisions {
  public:
    /// Adds the visible communities whose box touches `box`.
    void load(Connection& db, const geo::MercatorBox& box);
    void add(const std::string& code, const geo::Shape& shape);

    /// The code of the community that holds the place, its border counted in; empty outside all.
    [[nodiscard]] std::string at(geo::LonLat place) const;

  private:
    struct Community {
        std::string code;
        geo::Box box;
        geo::GeosShape shape;
        geo::GeosPrepared prepared;    ///< looks into shape: goes first
    };
    std::vector<Community> communities_;
};

/// A place that stands for the whole shape: a point's own, inside a polygon, on a line.
[[nodiscard]] geo::LonLat representative_place(const geo::Shape& shape);

}  // namespace data
