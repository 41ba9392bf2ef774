#include "geo/district/near_roads.hpp"

#include <algorithm>
#include <cmath>

namespace geo::district {

NearRoads::NearRoads(const std::vector<Strip>& strips, LonLat centre) : frame_{GeosFrame::metres_round(centre)} {
    for (const Strip& strip : strips) {
        if (strip.name.empty()) continue;
        GeosShape line = to_geos({ShapeType::line, {{strip.line}}}, frame_);
        double min_x = 0, min_y = 0, max_x = 0, max_y = 0;
        GEOSGeom_getExtent_r(geos(), line.get(), &min_x, &min_y, &max_x, &max_y);
        const double half = strip.half_width.value;
        index_.insert(min_x - half, min_y - half, max_x + half, max_y + half, roads_.size());
        roads_.push_back({std::move(line), half, strip.name});
    }
}

std::string NearRoads::name_near(LonLat place) const {
    constexpr double near = 50, far = 1600;  // m: a road further away says nothing
    if (roads_.empty()) return {};
    const auto [x, y] = frame_.to(place);
    const GeosShape point = geos_point(x, y);
    for (double within = near; within <= far; within *= 2) {
        std::string name;
        double nearest = HUGE_VAL;
        index_.each_in(x - within, y - within, x + within, y + within, [&](std::size_t i) {
            double metres = 0;
            GEOSDistance_r(geos(), roads_[i].line.get(), point.get(), &metres);
            metres = std::max(0.0, metres - roads_[i].half_width);
            if (std::pair{metres, roads_[i].name} < std::pair{nearest, name}) nearest = metres, name = roads_[i].name;
        });
        if (!name.empty() && nearest <= within) return name;
    }
    return {};
}

}  // namespace geo::district
