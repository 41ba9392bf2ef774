#include "geo/validity.hpp"

#include <algorithm>
#include <cmath>

#include "geo/geos.hpp"

namespace geo {
namespace {

constexpr std::size_t shortest_ring = 4;  // a triangle, closed
constexpr std::size_t shortest_line = 2;

bool on_earth(LonLat p) noexcept {
    return std::abs(p.lon) <= 180 && std::abs(p.lat) <= 90;
}  // false for NaN too

/// "Self-intersection" -> "self-intersection", "Hole lies outside shell" -> "hole-lies-outside-shell".
std::string code_of(std::string reason) {
    for (char& c : reason) c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return reason;
}

void look_at_path(ShapeType type, const Path& path, std::vector<Flaw>& found) {
    const auto first = path.empty() ? std::nullopt : std::optional(path.front());
    const auto lost = std::ranges::find_if_not(path, on_earth);
    if (lost != path.end()) {
        found.push_back({"coordinates",
                         "a coordinate is no place on Earth (longitude -180..180, latitude -90..90, longitude first)",
                         std::nullopt});
        return;
    }
    if (type == ShapeType::point || type == ShapeType::multi_point) {
        if (path.size() != 1) found.push_back({"point", "a point needs one place", first});
        return;
    }
    if (!is_polygonal(type)) {
        if (path.size() < shortest_line)
            found.push_back({"line-too-short", "a line needs two different places", first});
        return;
    }
    if (path.size() < shortest_ring)
        found.push_back({"ring-too-short", "a ring needs three different corners and its first place again", first});
    else if (path.front() != path.back())
        found.push_back({"ring-open", "a ring does not end where it began", first});
}

/// What keeps a shape from being laid before GEOS at all.
std::vector<Flaw> flaws_of_paths(const Shape& shape) {
    if (shape.empty()) return {{"empty", "the shape has no places", std::nullopt}};
    std::vector<Flaw> found;
    for (const Part& part : shape.parts) {
        if (part.empty()) found.push_back({"empty", "a part of the shape has no places", std::nullopt});
        for (const Path& path : part) look_at_path(shape.type, path, found);
    }
    return found;
}

}  // namespace

std::vector<Flaw> flaws(const Shape& shape) {
    std::vector<Flaw> found = flaws_of_paths(shape);
    if (!found.empty() || !is_polygonal(shape.type)) return found;

    const GeosShape geometry = to_geos(shape);
    char* reason = nullptr;
    GEOSGeometry* location = nullptr;
    const char valid = GEOSisValidDetail_r(geos(), geometry.get(), 0, &reason, &location);
    const GeosShape place(location);
    if (valid == 0) {
        Flaw flaw;
        flaw.message = reason ? reason : "invalid";
        flaw.code = code_of(flaw.message);
        LonLat where;
        if (place && GEOSGeomGetX_r(geos(), place.get(), &where.lon) == 1 &&
            GEOSGeomGetY_r(geos(), place.get(), &where.lat) == 1)
            flaw.place = where;
        found.push_back(std::move(flaw));
    } else if (valid != 1) {
        found.push_back({"geometry", "the shape's validity cannot be told", std::nullopt});
    }
    if (reason) GEOSFree_r(geos(), reason);
    return found;
}

Shape made_valid(const Shape& shape) {
    if (const auto found = flaws_of_paths(shape); !found.empty()) throw InvalidGeometry(found.front());
    const GeosShape geometry = to_geos(shape);
    const bool area = is_polygonal(shape.type);
    GEOSMakeValidParams* params = GEOSMakeValidParams_create_r(geos());
    GEOSMakeValidParams_setMethod_r(geos(), params, area ? GEOS_MAKE_VALID_STRUCTURE : GEOS_MAKE_VALID_LINEWORK);
    GEOSMakeValidParams_setKeepCollapsed_r(geos(), params, 0);
    const GeosShape valid(GEOSMakeValidWithParams_r(geos(), geometry.get(), params));
    GEOSMakeValidParams_destroy_r(geos(), params);
    if (!valid) throw InvalidGeometry("geometry", "the shape cannot be repaired");

    // What is left of a lower dimension (a spike's line, a touching point) is no part of an area.
    const bool line = shape.type == ShapeType::line || shape.type == ShapeType::multi_line;
    const int dimension = area ? 2 : line ? 1 : 0;
    Shape repaired{area ? ShapeType::multi_polygon : line ? ShapeType::multi_line : ShapeType::multi_point, {}};
    each_simple(valid.get(), [&](const GEOSGeometry* part) {
        if (GEOSGeom_getDimensions_r(geos(), part) == dimension) repaired.parts.push_back(from_geos(part).parts.at(0));
    });
    return normalised(std::move(repaired));
}

}  // namespace geo
