#include "geo/geos.hpp"

#include "geo/measure.hpp"

namespace geo {
namespace {

constexpr double steps_per_degree = 1e9;

thread_local std::string last_message;

struct Context {
    GEOSContextHandle_t handle = GEOS_init_r();
    Context() {
        GEOSContext_setErrorMessageHandler_r(
            handle, [](const char* message, void*) { last_message = message; }, nullptr);
    }
    ~Context() { GEOS_finish_r(handle); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

GeosShape ring_of(const Path& path, const GeosFrame& frame) {
    GEOSCoordSequence* places = GEOSCoordSeq_create_r(geos(), static_cast<unsigned>(path.size()), 2);
    for (unsigned i = 0; i < path.size(); ++i) {
        const auto [x, y] = frame.to(path[i]);
        GEOSCoordSeq_setXY_r(geos(), places, i, x, y);
    }
    return owned(GEOSGeom_createLinearRing_r(geos(), places));
}

GeosShape line_of(const Path& path, const GeosFrame& frame) {
    std::vector<std::pair<double, double>> places;
    places.reserve(path.size());
    for (const auto& place : path) places.push_back(frame.to(place));
    return geos_line(places);
}

GeosShape polygon_of(const Part& part, const GeosFrame& frame) {
    GeosShape outer = ring_of(part.at(0), frame);
    std::vector<GeosShape> holes;
    for (std::size_t i = 1; i < part.size(); ++i) holes.push_back(ring_of(part[i], frame));
    std::vector<GEOSGeometry*> raw;
    for (auto& hole : holes) raw.push_back(hole.release());
    return owned(GEOSGeom_createPolygon_r(geos(), outer.release(), raw.data(), static_cast<unsigned>(raw.size())));
}

Path path_from(const GEOSGeometry* geometry, const GeosFrame& frame) {
    Path path;
    for (const auto& [x, y] : places_of(geometry)) path.push_back(frame.from(x, y));
    return path;
}

Part polygon_from(const GEOSGeometry* polygon, const GeosFrame& frame) {
    Part part{path_from(GEOSGetExteriorRing_r(geos(), polygon), frame)};
    const int holes = GEOSGetNumInteriorRings_r(geos(), polygon);
    for (int i = 0; i < holes; ++i) part.push_back(path_from(GEOSGetInteriorRingN_r(geos(), polygon, i), frame));
    return part;
}

}  // namespace

void GeosFree::operator()(GEOSGeometry* geometry) const noexcept {
    GEOSGeom_destroy_r(geos(), geometry);
}
void GeosFree::operator()(const GEOSPreparedGeometry* geometry) const noexcept {
    GEOSPreparedGeom_destroy_r(geos(), geometry);
}
void GeosFree::operator()(GEOSSTRtree* tree) const noexcept {
    GEOSSTRtree_destroy_r(geos(), tree);
}
void GeosFree::operator()(GEOSBufferParams* parameters) const noexcept {
    GEOSBufferParams_destroy_r(geos(), parameters);
}

GEOSContextHandle_t geos() noexcept {
    thread_local Context context;
    return context.handle;
}

GeosShape owned(GEOSGeometry* result) {
    if (!result) throw GeometryFailure(last_message.empty() ? "GEOS refused the geometry" : last_message);
    return GeosShape{result};
}

bool answer(char result) {
    constexpr char exception = 2;
    if (result == exception) throw GeometryFailure(last_message);
    return result == 1;
}

GeosFrame GeosFrame::metres_round(LonLat centre) noexcept {
    const LocalPlane::Point degree = LocalPlane{centre}.to({centre.lon + 1, centre.lat + 1});
    return {centre, degree.x, degree.y};
}

GeosFrame GeosFrame::storage_steps(LonLat origin) noexcept {
    return {origin, steps_per_degree, steps_per_degree, true};
}

GeosShape geos_point(double x, double y) {
    return owned(GEOSGeom_createPointFromXY_r(geos(), x, y));
}

GeosShape geos_line(const std::vector<std::pair<double, double>>& places) {
    GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(geos(), static_cast<unsigned>(places.size()), 2);
    for (unsigned i = 0; i < places.size(); ++i)
        GEOSCoordSeq_setXY_r(geos(), sequence, i, places[i].first, places[i].second);
    return owned(GEOSGeom_createLineString_r(geos(), sequence));
}

GeosShape geos_collection(int type, std::vector<GeosShape> parts) {
    std::vector<GEOSGeometry*> raw;
    raw.reserve(parts.size());
    for (auto& part : parts) raw.push_back(part.release());
    return owned(GEOSGeom_createCollection_r(geos(), type, raw.data(), static_cast<unsigned>(raw.size())));
}

GeosShape to_geos(const Shape& shape, const GeosFrame& frame) {
    const auto point_of = [&](const Part& part) {
        const auto [x, y] = frame.to(part.at(0).at(0));
        return geos_point(x, y);
    };
    const auto parts_as = [&](int type, const auto& make) {
        std::vector<GeosShape> parts;
        for (const auto& part : shape.parts) parts.push_back(make(part));
        return geos_collection(type, std::move(parts));
    };
    const auto lines = [&](const Part& part) { return line_of(part.at(0), frame); };
    const auto polygons = [&](const Part& part) { return polygon_of(part, frame); };
    switch (shape.type) {
        case ShapeType::point: return point_of(shape.parts.at(0));
        case ShapeType::line: return lines(shape.parts.at(0));
        case ShapeType::polygon: return polygons(shape.parts.at(0));
        case ShapeType::multi_point: return parts_as(GEOS_MULTIPOINT, point_of);
        case ShapeType::multi_line: return parts_as(GEOS_MULTILINESTRING, lines);
        case ShapeType::multi_polygon: return parts_as(GEOS_MULTIPOLYGON, polygons);
    }
    throw GeometryFailure("unknown shape type");
}

Shape from_geos(const GEOSGeometry* geometry, const GeosFrame& frame) {
    const auto type = [&] {
        switch (GEOSGeomTypeId_r(geos(), geometry)) {
            case GEOS_POINT: return ShapeType::point;
            case GEOS_MULTIPOINT: return ShapeType::multi_point;
            case GEOS_LINESTRING:
            case GEOS_LINEARRING: return ShapeType::line;
            case GEOS_MULTILINESTRING: return ShapeType::multi_line;
            case GEOS_POLYGON: return ShapeType::polygon;
            case GEOS_MULTIPOLYGON: return ShapeType::multi_polygon;
            default: throw GeometryFailure("a mixed collection has no shape type");
        }
    }();
    Shape shape{type, {}};
    each_simple(geometry, [&](const GEOSGeometry* part) {
        if (is_polygonal(type))
            shape.parts.push_back(polygon_from(part, frame));
        else
            shape.parts.push_back({path_from(part, frame)});
    });
    return shape;
}

std::vector<std::pair<double, double>> places_of(const GEOSGeometry* geometry) {
    const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(geos(), geometry);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(geos(), sequence, &size);
    std::vector<std::pair<double, double>> places(size);
    for (unsigned i = 0; i < size; ++i) GEOSCoordSeq_getXY_r(geos(), sequence, i, &places[i].first, &places[i].second);
    return places;
}

void each_simple(const GEOSGeometry* geometry, const std::function<void(const GEOSGeometry*)>& take) {
    if (answer(GEOSisEmpty_r(geos(), geometry))) return;
    if (GEOSGeomTypeId_r(geos(), geometry) < GEOS_MULTIPOINT) return take(geometry);
    const int parts = GEOSGetNumGeometries_r(geos(), geometry);
    for (int i = 0; i < parts; ++i) each_simple(GEOSGetGeometryN_r(geos(), geometry, i), take);
}

namespace {
constexpr std::size_t node_capacity = 10;
}

GeosIndex::GeosIndex() : tree_{GEOSSTRtree_create_r(geos(), node_capacity)} {}

void GeosIndex::insert(double min_x, double min_y, double max_x, double max_y, std::size_t item) {
    // The tree reads a geometry's envelope at once and keeps the pointer as a mere number.
    const GeosShape box = geos_line({{min_x, min_y}, {max_x, max_y}});
    GEOSSTRtree_insert_r(geos(), tree_.get(), box.get(), reinterpret_cast<void*>(item));
}

void GeosIndex::each_in(double min_x, double min_y, double max_x, double max_y,
                        const std::function<void(std::size_t)>& take) const {
    const GeosShape box = geos_line({{min_x, min_y}, {max_x, max_y}});
    GEOSSTRtree_query_r(
        geos(), tree_.get(), box.get(),
        [](void* item, void* function) {
            (*static_cast<const std::function<void(std::size_t)>*>(function))(reinterpret_cast<std::size_t>(item));
        },
        const_cast<std::function<void(std::size_t)>*>(&take));
}

}  // namespace geo
