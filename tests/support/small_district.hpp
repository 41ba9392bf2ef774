#pragma once

#include <map>
#include <string>

#include "geo/measure.hpp"
#include "tests/support/temporary_database.hpp"

namespace tests {

/// A district of one square kilometre, drawn in metres round Nanjing's Xinjiekou so that distances can be checked by
/// eye: three levels of divisions, four of grids, three compounds with an alley between two of them, one management
/// area, one building, 25 hydrants in rows of 20 m, a road of two pieces, a park.
class SmallDistrict {
  public:
    SmallDistrict();

    /// East and north of the middle, metres.
    [[nodiscard]] static geo::LonLat at(double east, double north);
    /// "lon=118.78&lat=32.04"
    [[nodiscard]] static std::string asked(double east, double north);
    [[nodiscard]] static geo::Path block(double west, double south, double east, double north);

    [[nodiscard]] TemporaryDatabase& base() noexcept { return base_; }
    [[nodiscard]] data::FeatureId id(const std::string& name) const { return ids_.at(name); }
    /// The same before there is one: each small district gives the same ids.
    [[nodiscard]] static data::FeatureId grid(const std::string& name);

    static constexpr int hydrants = 25;
    static constexpr const char* hydrant_class = "01076";

  private:
    data::Feature area(std::string_view collection, const std::string& name, geo::Shape shape);
    void add(std::string_view collection, data::Feature feature);

    TemporaryDatabase base_;
    std::map<std::string, data::FeatureId> ids_;
};

}  // namespace tests
