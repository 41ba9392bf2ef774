#pragma once

#include <string>
#include <vector>

#include "data/store/connection.hpp"
#include "geo/geos.hpp"
#include "geo/position.hpp"
#include "geo/shape.hpp"

namespace data {

/// A division of level 3.
struct Community {
    std::string code;
    geo::Shape shape;
};

/// The visible communities whose box touches `box`.
[[nodiscard]] std::vector<Community> communities_in(Connection& db, const geo::MercatorBox& box);

/// Says which community holds a place. Stays on the thread that made it: GEOS shapes belong to their thread's handle.
class Divisions {
  public:
    void add(const std::string& code, const geo::Shape& shape);

    /// The code of the community that holds the place, its border counted in; empty outside all.
    [[nodiscard]] std::string at(geo::LonLat place) const;

  private:
    struct Known {
        std::string code;
        geo::Box box;
        geo::GeosShape shape;
        geo::GeosPrepared prepared;  ///< looks into shape: goes first
    };
    std::vector<Known> communities_;
};

/// A place that stands for the whole shape: a point's own, inside a polygon, on a line.
[[nodiscard]] geo::LonLat representative_place(const geo::Shape& shape);

}  // namespace data
