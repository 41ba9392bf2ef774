#include "geo/district/arrangement.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace geo::district {
namespace {

/// Snap rounding moves a line by at most this many steps, so a divider is looked for no further from its border.
constexpr double reach_steps = 4;

std::vector<Step> steps_of(const GEOSGeometry* ring) {
    std::vector<Step> steps;
    for (const auto& [x, y] : places_of(ring)) steps.push_back({std::llround(x), std::llround(y)});
    return steps;
}

std::vector<std::vector<Step>> rings_of(const GEOSGeometry* polygon) {
    std::vector<std::vector<Step>> rings{steps_of(GEOSGetExteriorRing_r(geos(), polygon))};
    for (int i = 0; i < GEOSGetNumInteriorRings_r(geos(), polygon); ++i)
        rings.push_back(steps_of(GEOSGetInteriorRingN_r(geos(), polygon, i)));
    return rings;
}

struct Border {
    Step from, to;  ///< from < to
    friend bool operator==(const Border&, const Border&) = default;
};

struct BorderHash {
    std::size_t operator()(const Border& b) const noexcept {
        std::size_t hash = 0;
        for (const std::int64_t part : {b.from.x, b.from.y, b.to.x, b.to.y})
            hash = (hash ^ static_cast<std::size_t>(part)) * 0x9E3779B97F4A7C15ull;
        return hash ^ (hash >> 32);
    }
};

double distance_to_segment(double px, double py, double ax, double ay, double bx, double by) {
    const double dx = bx - ax, dy = by - ay;
    const double length2 = dx * dx + dy * dy;
    const double t = length2 > 0 ? std::clamp(((px - ax) * dx + (py - ay) * dy) / length2, 0.0, 1.0) : 0.0;
    return std::hypot(px - ax - t * dx, py - ay - t * dy);
}

/// Finds the strongest divider that runs through a place.
class DividerIndex {
  public:
    DividerIndex(const std::vector<Divider>& dividers, const GeosFrame& frame) {
        for (const Divider& divider : dividers)
            for (std::size_t i = 0; i + 1 < divider.line.size(); ++i) {
                const auto [ax, ay] = frame.to(divider.line[i]);
                const auto [bx, by] = frame.to(divider.line[i + 1]);
                index_.insert(ax, ay, bx, by, segments_.size());
                segments_.push_back({ax, ay, bx, by, divider.strength});
            }
    }
    [[nodiscard]] double strength_at(double x, double y) const {
        double strongest = 0;
        if (segments_.empty()) return strongest;
        index_.each_in(x - reach_steps, y - reach_steps, x + reach_steps, y + reach_steps, [&](std::size_t i) {
            const Segment& s = segments_[i];
            if (s.strength > strongest && distance_to_segment(x, y, s.ax, s.ay, s.bx, s.by) <= reach_steps)
                strongest = s.strength;
        });
        return strongest;
    }

  private:
    struct Segment {
        double ax, ay, bx, by, strength;
    };
    std::vector<Segment> segments_;
    GeosIndex index_;
};

GeosShape checked_outline(const Shape& outline, const GeosFrame& frame) {
    GeosShape polygon = to_geos(outline, frame);
    if (GEOSGeomTypeId_r(geos(), polygon.get()) == GEOS_MULTIPOLYGON)
        polygon = owned(GEOSGeom_clone_r(geos(), GEOSGetGeometryN_r(geos(), polygon.get(), 0)));
    if (!answer(GEOSisValid_r(geos(), polygon.get())))
        throw std::invalid_argument("the outline of a district must be one valid polygon");
    return polygon;
}

/// The outline's rings and every divider that comes near it, noded on whole steps.
GeosShape noded(const GEOSGeometry* outline, const std::vector<Divider>& dividers, const GeosFrame& frame) {
    std::vector<GeosShape> lines;
    each_simple(owned(GEOSBoundary_r(geos(), outline)).get(),
                [&](const GEOSGeometry* ring) { lines.push_back(geos_line(places_of(ring))); });
    double min_x = 0, min_y = 0, max_x = 0, max_y = 0;
    GEOSGeom_getExtent_r(geos(), outline, &min_x, &min_y, &max_x, &max_y);
    for (const Divider& divider : dividers) {
        std::vector<std::pair<double, double>> places;
        for (const LonLat& place : divider.line) {
            const auto step = frame.to(place);
            if (places.empty() || places.back() != step) places.push_back(step);
        }
        if (places.size() < 2) continue;
        const auto outside = [&](auto beyond) { return std::all_of(places.begin(), places.end(), beyond); };
        if (outside([&](auto p) { return p.first < min_x; }) || outside([&](auto p) { return p.first > max_x; }) ||
            outside([&](auto p) { return p.second < min_y; }) || outside([&](auto p) { return p.second > max_y; }))
            continue;
        lines.push_back(geos_line(places));
    }
    const GeosShape all = geos_collection(GEOS_MULTILINESTRING, std::move(lines));
    return owned(GEOSUnaryUnionPrec_r(geos(), all.get(), 1.0));
}

}  // namespace

Arrangement::Arrangement(const Shape& outline, const std::vector<Divider>& dividers, const std::vector<Load>& loads) {
    const auto box = bounds(outline);
    if (!box || !is_polygonal(outline.type) || outline.parts.size() != 1)
        throw std::invalid_argument("the outline of a district must be one valid polygon");
    steps_ = GeosFrame::storage_steps(snap({box->west, box->south}));
    const GeosFrame metres = GeosFrame::metres_round({box->west, (box->south + box->north) / 2});
    metres_x_ = metres.units_per_degree_x / steps_.units_per_degree_x;
    metres_y_ = metres.units_per_degree_y / steps_.units_per_degree_y;

    const GeosShape inside = checked_outline(outline, steps_);
    const GeosShape lines = noded(inside.get(), dividers, steps_);
    const GEOSGeometry* const noded_lines[] = {lines.get()};
    const GeosShape faces = owned(GEOSPolygonize_r(geos(), noded_lines, 1));
    const GeosPrepared prepared{GEOSPrepare_r(geos(), inside.get())};
    each_simple(faces.get(), [&](const GEOSGeometry* face) {
        const GeosShape place = owned(GEOSPointOnSurface_r(geos(), face));
        if (!answer(GEOSPreparedContains_r(geos(), prepared.get(), place.get()))) return;
        Block block;
        block.polygon = owned(GEOSGeom_clone_r(geos(), face));
        block.rings = rings_of(face);
        const GeosShape middle = owned(GEOSGetCentroid_r(geos(), face));
        GEOSGeomGetX_r(geos(), middle.get(), &block.x);
        GEOSGeomGetY_r(geos(), middle.get(), &block.y);
        block.x *= metres_x_, block.y *= metres_y_;
        GEOSArea_r(geos(), face, &block.square_metres);
        block.square_metres *= metres_x_ * metres_y_;
        blocks_.push_back(std::move(block));
    });
    // GEOS gives faces in no promised order; the order here decides ties later, so it must not hang on the library.
    std::sort(blocks_.begin(), blocks_.end(), [](const Block& a, const Block& b) {
        return std::pair{a.x, a.y} < std::pair{b.x, b.y};
    });
    find_neighbours(dividers);
    place_loads(loads);
}

void Arrangement::find_neighbours(const std::vector<Divider>& dividers) {
    const DividerIndex index{dividers, steps_};
    std::unordered_map<Border, std::size_t, BorderHash> first_seen;
    struct Shared {
        double metres = 0, weighted = 0;
    };
    std::map<std::pair<std::size_t, std::size_t>, Shared> shared;
    for (std::size_t b = 0; b < blocks_.size(); ++b)
        for (const auto& ring : blocks_[b].rings)
            for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                const auto [from, to] = std::minmax(ring[i], ring[i + 1]);
                const auto [seen, fresh] = first_seen.try_emplace({from, to}, b);
                if (fresh || seen->second == b) continue;
                const double metres = std::hypot(static_cast<double>(to.x - from.x) * metres_x_,
                                                 static_cast<double>(to.y - from.y) * metres_y_);
                Shared& both = shared[std::minmax(seen->second, b)];
                both.metres += metres;
                both.weighted += metres * index.strength_at(static_cast<double>(from.x + to.x) / 2,
                                                            static_cast<double>(from.y + to.y) / 2);
            }
    for (const auto& [pair, both] : shared) {
        const double strength = both.weighted / both.metres;
        blocks_[pair.first].neighbours.push_back({pair.second, both.metres, strength});
        blocks_[pair.second].neighbours.push_back({pair.first, both.metres, strength});
    }
}

void Arrangement::place_loads(const std::vector<Load>& loads) {
    GeosIndex index;
    std::vector<GeosPrepared> prepared;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        double min_x = 0, min_y = 0, max_x = 0, max_y = 0;
        GEOSGeom_getExtent_r(geos(), blocks_[b].polygon.get(), &min_x, &min_y, &max_x, &max_y);
        index.insert(min_x, min_y, max_x, max_y, b);
        prepared.emplace_back(GEOSPrepare_r(geos(), blocks_[b].polygon.get()));
    }
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const auto [x, y] = steps_.to(loads[i].place);
        const GeosShape place = geos_point(x, y);
        bool placed = false;
        index.each_in(x, y, x, y, [&](std::size_t b) {
            if (placed || !answer(GEOSPreparedIntersects_r(geos(), prepared[b].get(), place.get()))) return;
            placed = true;
            blocks_[b].households += loads[i].households;
            blocks_[b].loads.push_back(i);
        });
    }
}

Shape Arrangement::joined(const std::vector<std::size_t>& blocks) const {
    std::vector<GeosShape> polygons;
    for (const std::size_t b : blocks) polygons.push_back(owned(GEOSGeom_clone_r(geos(), blocks_[b].polygon.get())));
    const GeosShape all = geos_collection(GEOS_MULTIPOLYGON, std::move(polygons));
    Shape shape = normalised(from_geos(owned(GEOSCoverageUnion_r(geos(), all.get())).get(), steps_));
    if (shape.parts.size() != 1) throw GeometryFailure("blocks that do not hang together were joined");
    shape.type = ShapeType::polygon;
    return shape;
}

}  // namespace geo::district
