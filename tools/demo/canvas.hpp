#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tools/demo/item.hpp"
#include "tools/demo/order.hpp"
#include "tools/demo/plane.hpp"
#include "tools/demo/wards.hpp"

namespace demo {

/// The paper that the sketch is drawn on: turns metres into degrees, counts and numbers what is drawn, and hands it on.
class Canvas {
  public:
    /// `wards` may be nullptr while the communities are not known yet: features then carry no codes.
    Canvas(geo::LonLat centre, const Wards* wards, std::function<void(Item&&)> take);

    [[nodiscard]] geo::LonLat place(Point p) const noexcept;
    [[nodiscard]] geo::Shape polygon(const Ring& ring) const;
    [[nodiscard]] geo::Shape multi_polygon(const Ring& ring) const;
    [[nodiscard]] geo::Shape lines(const std::vector<Line>& lines) const;

    /// The compound's count, for its buildings and facilities.
    Count add(Compound compound, const Ring& outline);
    void add(Building building, const Ring& outline);
    void add(Facility facility, Point at);
    void add(Barrier barrier, const std::vector<Line>& lines);
    void add(Landcover cover, const Ring& outline);

  private:
    [[nodiscard]] std::string community(Point p) const;

    geo::LonLat centre_;
    double metres_a_degree_east_;
    const Wards* wards_;
    std::function<void(Item&&)> take_;
    Count compounds_ = 0;
    std::string compound_code_;
    int buildings_here_ = 0;
    std::map<std::string, int, std::less<>> in_community_;
    std::map<std::string_view, int> in_class_;
};

/// The made-up county: a code that the statistical tables leave free.
inline constexpr std::string_view county_code = "320199";

/// Metres of one degree along a meridian, mean of the ellipsoid between 20 and 45 degrees north.
inline constexpr double metres_a_degree_north = 110900;
[[nodiscard]] double metres_a_degree_east(double latitude) noexcept;

/// 17 characters: county 6, class 5, number 6 (GB/T 47678.5). Extension classes count down from 05999. Empty past
/// 999,999.
[[nodiscard]] std::string component_code(std::string_view kind, int number);

}  // namespace demo
