#include "geo/district/compounds.hpp"

#include <algorithm>
#include <cmath>

#include "geo/district/arrangement.hpp"
#include "geo/district/reading_order.hpp"
#include "geo/geos.hpp"

namespace geo::district {
namespace {

constexpr double least_dwelling = 60, most_dwelling = 1600;  // m2 of footprint
constexpr double reach = 13;                                 // m a dwelling grows
constexpr double close_out = 6, close_back = -12;            // m
constexpr std::size_t least_dwellings = 3;
constexpr double least_compound = 2500;  // m2
constexpr double most_courtyard = 1000;  // m2: a smaller hole belongs to the compound
constexpr double straightening = 1.5;    // m
constexpr int quadrant_segments = 4;

struct Extent {
    double min_x = 0, min_y = 0, max_x = 0, max_y = 0;
    [[nodiscard]] static Extent of(const GEOSGeometry* geometry) {
        Extent e;
        GEOSGeom_getExtent_r(geos(), geometry, &e.min_x, &e.min_y, &e.max_x, &e.max_y);
        return e;
    }
};

double area_of(const GEOSGeometry* geometry) {
    double area = 0;
    GEOSArea_r(geos(), geometry, &area);
    return area;
}

/// Corners stay corners: walls are built straight.
GeosShape grown(const GEOSGeometry* geometry, double metres) {
    constexpr double most_mitre = 2;
    return owned(GEOSBufferWithStyle_r(geos(), geometry, metres, quadrant_segments, GEOSBUF_CAP_FLAT,
                                       GEOSBUF_JOIN_MITRE, most_mitre));
}

GeosShape united(std::vector<GeosShape> shapes) {
    const GeosShape all = geos_collection(GEOS_GEOMETRYCOLLECTION, std::move(shapes));
    return owned(GEOSUnaryUnion_r(geos(), all.get()));
}

/// Shapes in metres with an index over their boxes.
struct Indexed {
    std::vector<GeosShape> shapes;
    GeosIndex index;

    void add(GeosShape shape) {
        const Extent e = Extent::of(shape.get());
        index.insert(e.min_x, e.min_y, e.max_x, e.max_y, shapes.size());
        shapes.push_back(std::move(shape));
    }
    /// In ascending order, so that results do not hang on the tree's shape.
    [[nodiscard]] std::vector<std::size_t> near(const GEOSGeometry* geometry) const {
        std::vector<std::size_t> found;
        if (shapes.empty()) return found;
        const Extent e = Extent::of(geometry);
        index.each_in(e.min_x, e.min_y, e.max_x, e.max_y, [&](std::size_t i) { found.push_back(i); });
        std::sort(found.begin(), found.end());
        return found;
    }
};

class Sketcher {
  public:
    Sketcher(const Ground& ground, LonLat centre)
        : frame_{GeosFrame::metres_round(centre)}, roads_{ground.strips, centre} {
        for (const Strip& strip : ground.strips) {
            const GeosShape line = to_geos({ShapeType::line, {{strip.line}}}, frame_);
            strips_.add(grown(line.get(), strip.half_width.value));
        }
        for (const Shape& shape : ground.taken) taken_.add(grown(to_geos(shape, frame_).get(), 0));
        for (const Shape& shape : ground.dwellings) {
            GeosShape outline = grown(to_geos(shape, frame_).get(), 0);
            const double area = area_of(outline.get());
            if (area < least_dwelling || area > most_dwelling) outline = owned(GEOSGeom_createEmptyPolygon_r(geos()));
            if (answer(GEOSisEmpty_r(geos(), outline.get()))) {
                places_.shapes.push_back(std::move(outline));  // never found: it is not in the index
                outlines_.push_back(nullptr);
                continue;
            }
            places_.add(owned(GEOSPointOnSurface_r(geos(), outline.get())));
            outlines_.push_back(std::move(outline));
        }
    }

    void sketch_in(const Shape& block_shape) {
        const GeosShape block = to_geos(block_shape, frame_);
        const std::vector<std::size_t> inside = free_dwellings_in(block.get());
        if (inside.size() < least_dwellings) return;

        kept_here_.clear();
        std::vector<GeosShape> yards;
        for (const std::size_t i : inside) yards.push_back(grown(outlines_[i].get(), reach));
        GeosShape ground = united(std::move(yards));
        ground = grown(grown(ground.get(), close_out).get(), close_back);
        ground = owned(GEOSIntersection_r(geos(), ground.get(), block.get()));
        for (const Indexed* away : {&strips_, &taken_}) {
            std::vector<GeosShape> cut;
            for (const std::size_t i : away->near(block.get()))
                cut.push_back(owned(GEOSGeom_clone_r(geos(), away->shapes[i].get())));
            if (!cut.empty()) ground = owned(GEOSDifference_r(geos(), ground.get(), united(std::move(cut)).get()));
        }
        each_simple(ground.get(), [&](const GEOSGeometry* piece) {
            if (GEOSGeomTypeId_r(geos(), piece) == GEOS_POLYGON) keep(piece, inside);
        });
    }

    std::vector<CompoundSketch> sketches;

  private:
    [[nodiscard]] std::vector<std::size_t> free_dwellings_in(const GEOSGeometry* block) const {
        std::vector<std::size_t> inside;
        const GeosPrepared prepared{GEOSPrepare_r(geos(), block)};
        for (const std::size_t i : places_.near(block)) {
            const GEOSGeometry* place = places_.shapes[i].get();
            if (!answer(GEOSPreparedContains_r(geos(), prepared.get(), place))) continue;
            const auto over = taken_.near(place);
            if (std::none_of(over.begin(), over.end(), [&](std::size_t t) {
                    return answer(GEOSIntersects_r(geos(), taken_.shapes[t].get(), place));
                }))
                inside.push_back(i);
        }
        return inside;
    }

    void keep(const GEOSGeometry* piece, const std::vector<std::size_t>& candidates) {
        const GeosShape filled = without_small_holes(piece);
        if (area_of(filled.get()) < least_compound) return;
        std::vector<std::size_t> dwellings;
        const GeosPrepared prepared{GEOSPrepare_r(geos(), filled.get())};
        for (const std::size_t i : candidates)
            if (answer(GEOSPreparedContains_r(geos(), prepared.get(), places_.shapes[i].get()))) dwellings.push_back(i);
        if (dwellings.size() < least_dwellings) return;

        GeosShape outline = owned(GEOSTopologyPreserveSimplify_r(geos(), filled.get(), straightening));
        for (const GeosShape& earlier : kept_here_)  // straightening may have moved two neighbours into each other
            outline = largest(owned(GEOSDifference_r(geos(), outline.get(), earlier.get())).get());
        if (area_of(outline.get()) < least_compound) return;
        Shape shape = normalised(from_geos(outline.get(), frame_));
        shape.type = ShapeType::multi_polygon;
        LonLat inside;
        const GeosShape middle = owned(GEOSPointOnSurface_r(geos(), outline.get()));
        GEOSGeomGetX_r(geos(), middle.get(), &inside.lon);
        GEOSGeomGetY_r(geos(), middle.get(), &inside.lat);
        inside = frame_.from(inside.lon, inside.lat);
        sketches.push_back({std::move(shape), std::move(dwellings), roads_.name_near(inside)});
        kept_here_.push_back(std::move(outline));
    }

    static GeosShape without_small_holes(const GEOSGeometry* polygon) {
        const auto ring = [](const GEOSGeometry* r) { return owned(GEOSGeom_clone_r(geos(), r)); };
        std::vector<GEOSGeometry*> holes;
        for (int i = 0; i < GEOSGetNumInteriorRings_r(geos(), polygon); ++i) {
            const GEOSGeometry* hole = GEOSGetInteriorRingN_r(geos(), polygon, i);
            const GeosShape inside = owned(GEOSGeom_createPolygon_r(geos(), ring(hole).release(), nullptr, 0));
            if (area_of(inside.get()) > most_courtyard) holes.push_back(ring(hole).release());
        }
        return owned(GEOSGeom_createPolygon_r(geos(), ring(GEOSGetExteriorRing_r(geos(), polygon)).release(),
                                              holes.data(), static_cast<unsigned>(holes.size())));
    }

    static GeosShape largest(const GEOSGeometry* geometry) {
        GeosShape best = owned(GEOSGeom_createEmptyPolygon_r(geos()));
        each_simple(geometry, [&](const GEOSGeometry* piece) {
            if (area_of(piece) > area_of(best.get())) best = owned(GEOSGeom_clone_r(geos(), piece));
        });
        return best;
    }

    GeosFrame frame_;
    NearRoads roads_;
    Indexed strips_, taken_, places_;
    std::vector<GeosShape> kept_here_;  ///< in the block being sketched
    std::vector<GeosShape> outlines_;
};

}  // namespace

std::vector<CompoundSketch> sketch_compounds(const Ground& ground, const Pulse& pulse) {
    std::optional<Box> all;
    for (const Shape& block : ground.blocks) {
        const auto box = bounds(block);
        if (!box) continue;
        if (!all) all = box;
        all = Box{std::min(all->west, box->west), std::min(all->south, box->south), std::max(all->east, box->east),
                  std::max(all->north, box->north)};
    }
    if (!all) return {};
    Sketcher sketcher{ground, {(all->west + all->east) / 2, (all->south + all->north) / 2}};
    for (std::size_t i = 0; i < ground.blocks.size(); ++i) {
        sketcher.sketch_in(ground.blocks[i]);
        pulse(static_cast<double>(i + 1) / static_cast<double>(ground.blocks.size()));
    }

    std::vector<LonLat> middles;
    for (const auto& sketch : sketcher.sketches) {
        const auto box = bounds(sketch.shape);
        middles.push_back({(box->west + box->east) / 2, (box->south + box->north) / 2});
    }
    constexpr Metres row{100};
    std::vector<CompoundSketch> ordered;
    for (const std::size_t i : reading_order(middles, row)) ordered.push_back(std::move(sketcher.sketches[i]));
    return ordered;
}

std::vector<Shape> blocks_between(const Shape& outline, const std::vector<Divider>& dividers) {
    const Arrangement arrangement{outline, dividers, {}};
    std::vector<Shape> blocks;
    for (std::size_t i = 0; i < arrangement.blocks().size(); ++i) blocks.push_back(arrangement.joined({i}));
    return blocks;
}

}  // namespace geo::district
