#include "geo/district/open_ground.hpp"

#include <algorithm>
#include <cmath>

namespace geo::district {
namespace {

/// A cut reaches past the block's border by this much, so that it crosses it whatever the rounding.
constexpr double overshoot_steps = 3;
/// The cut lies where the first side holds between these shares of the loads.
constexpr double least_share = 0.38, most_share = 0.62;

struct Weighted {
    double x, y, households;  ///< steps
};

struct Axis {
    double ux, uy;  ///< unit vector along the long side, in metres' proportions
};

/// Direction of the longer side of the smallest rectangle round the polygon, given in metres.
Axis long_side(const GEOSGeometry* polygon) {
    const GeosShape rectangle = owned(GEOSMinimumRotatedRectangle_r(geos(), polygon));
    if (GEOSGeomTypeId_r(geos(), rectangle.get()) != GEOS_POLYGON) return {1, 0};
    const auto corners = places_of(GEOSGetExteriorRing_r(geos(), rectangle.get()));
    Axis best{1, 0};
    double longest = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        const double dx = corners[i + 1].first - corners[i].first, dy = corners[i + 1].second - corners[i].second;
        if (const double length = std::hypot(dx, dy); length > longest)
            longest = length, best = {dx / length, dy / length};
    }
    return best;
}

class Cutter {
  public:
    Cutter(const Arrangement& arrangement, double most, std::vector<Divider>& cuts)
        : mx_{arrangement.metres_x()},
          my_{arrangement.metres_y()},
          steps_{arrangement.steps()},
          most_{most},
          cuts_{cuts} {}

    void cut(const GEOSGeometry* polygon, std::vector<Weighted> loads, int depth) {
        double households = 0;
        for (const auto& load : loads) households += load.households;
        constexpr int deepest = 12;
        if (households <= most_ || loads.size() < 2 || depth > deepest) return;

        const Axis axis = long_side(in_metres(polygon).get());
        const auto along = [&](const Weighted& w) { return w.x * mx_ * axis.ux + w.y * my_ * axis.uy; };
        std::sort(loads.begin(), loads.end(), [&](const auto& a, const auto& b) { return along(a) < along(b); });
        const std::size_t last_before = widest_gap(loads, households, along);
        const double at = (along(loads[last_before]) + along(loads[last_before + 1])) / 2;

        const GeosShape line = across(polygon, axis, at);
        for (const GeosShape& piece : split(polygon, line.get())) {
            std::vector<Weighted> inside;
            const GeosPrepared prepared{GEOSPrepare_r(geos(), piece.get())};
            for (const auto& load : loads)
                if (answer(GEOSPreparedContains_r(geos(), prepared.get(), geos_point(load.x, load.y).get())))
                    inside.push_back(load);
            if (inside.size() < loads.size()) cut(piece.get(), std::move(inside), depth + 1);
        }
    }

  private:
    template <class Along>
    static std::size_t widest_gap(const std::vector<Weighted>& loads, double households, const Along& along) {
        std::size_t best = 0, middle = 0;
        double widest = -1, sum = 0, nearest = 1;
        for (std::size_t i = 0; i + 1 < loads.size(); ++i) {
            sum += loads[i].households;
            const double share = sum / households, gap = along(loads[i + 1]) - along(loads[i]);
            if (std::abs(share - 0.5) < nearest) nearest = std::abs(share - 0.5), middle = i;
            if (share >= least_share && share <= most_share && gap > widest) widest = gap, best = i;
        }
        return widest >= 0 ? best : middle;
    }

    [[nodiscard]] GeosShape in_metres(const GEOSGeometry* polygon) const {
        auto ring = places_of(GEOSGetExteriorRing_r(geos(), polygon));
        for (auto& [x, y] : ring) x *= mx_, y *= my_;
        return geos_line(ring);
    }

    /// The part of the line {along = at} that lies in the polygon's reach, in steps.
    [[nodiscard]] GeosShape across(const GEOSGeometry* polygon, const Axis& axis, double at) const {
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (const auto& [x, y] : places_of(GEOSGetExteriorRing_r(geos(), polygon))) {
            const double aside = -x * mx_ * axis.uy + y * my_ * axis.ux;
            low = std::min(low, aside), high = std::max(high, aside);
        }
        const auto place = [&](double aside) {
            return std::pair{(axis.ux * at - axis.uy * aside) / mx_, (axis.uy * at + axis.ux * aside) / my_};
        };
        return geos_line({place(low - 1), place(high + 1)});
    }

    /// Pieces of the polygon on both sides of the line; notes each stretch inside as a divider.
    std::vector<GeosShape> split(const GEOSGeometry* polygon, const GEOSGeometry* line) {
        each_simple(owned(GEOSIntersection_r(geos(), polygon, line)).get(), [&](const GEOSGeometry* stretch) {
            if (GEOSGeomTypeId_r(geos(), stretch) != GEOS_LINESTRING) return;
            auto places = places_of(stretch);
            const auto [ax, ay] = places.front();
            const auto [bx, by] = places.back();
            const double length = std::hypot(bx - ax, by - ay);
            if (length < 1) return;
            const double ox = (bx - ax) / length * overshoot_steps, oy = (by - ay) / length * overshoot_steps;
            cuts_.push_back({{steps_.from(ax - ox, ay - oy), steps_.from(bx + ox, by + oy)}, 0, {}});
        });
        const GeosShape border = owned(GEOSBoundary_r(geos(), polygon));
        const GeosShape all = owned(GEOSUnion_r(geos(), border.get(), line));
        const GEOSGeometry* const lines[] = {all.get()};
        std::vector<GeosShape> pieces;
        each_simple(owned(GEOSPolygonize_r(geos(), lines, 1)).get(), [&](const GEOSGeometry* piece) {
            const GeosShape place = owned(GEOSPointOnSurface_r(geos(), piece));
            if (answer(GEOSContains_r(geos(), polygon, place.get())))
                pieces.push_back(owned(GEOSGeom_clone_r(geos(), piece)));
        });
        return pieces;
    }

    double mx_, my_;
    GeosFrame steps_;
    double most_;
    std::vector<Divider>& cuts_;
};

}  // namespace

std::vector<Divider> cuts_through_heavy_blocks(const Arrangement& arrangement, const std::vector<Load>& loads,
                                               double most) {
    std::vector<Divider> cuts;
    Cutter cutter{arrangement, most, cuts};
    for (const Block& block : arrangement.blocks()) {
        if (block.households <= most) continue;
        std::vector<Weighted> inside;
        for (const std::size_t i : block.loads) {
            const auto [x, y] = arrangement.steps().to(loads[i].place);
            inside.push_back({x, y, loads[i].households});
        }
        cutter.cut(block.polygon.get(), std::move(inside), 0);
    }
    return cuts;
}

}  // namespace geo::district
