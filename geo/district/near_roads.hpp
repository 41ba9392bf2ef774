#pragma once

#include <string>
#include <vector>

#include "geo/geos.hpp"
#include "geo/units.hpp"

namespace geo::district {

/// A road, river or railway as a strip of ground that no compound covers.
struct Strip {
    Path line;  ///< degrees, the middle
    Metres half_width;
    std::string name;  ///< may be empty
};

/// Says which named strip is nearest to a place.
class NearRoads {
  public:
    /// Metres are true round `centre`.
    NearRoads(const std::vector<Strip>& strips, LonLat centre);

    /// Of those as near as each other the first by name; empty where none lies within about 1600 m.
    [[nodiscard]] std::string name_near(LonLat place) const;

  private:
    struct Road {
        GeosShape line;
        double half_width;
        std::string name;
    };
    GeosFrame frame_;
    std::vector<Road> roads_;
    GeosIndex index_;
};

}  // namespace geo::district
