#include "geo/projection.hpp"

#include <proj.h>

#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>

namespace geo {
namespace {

constexpr int first_zone = 4534, last_zone = 4554;  // EPSG: CGCS2000 / 3-degree Gauss-Kruger CM 75E ... CM 135E
constexpr double first_meridian = 75, last_meridian = 135, zone_width = 3;  // degrees
constexpr std::string_view crs84_uri = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
constexpr std::string_view epsg_uri = "http://www.opengis.net/def/crs/EPSG/0/";

/// One thread's PROJ: a context and a transform a system, made at first use (4 to 160 ms each) and kept.
class Transforms {
  public:
    Transforms() : context_(proj_context_create()) { proj_context_set_enable_network(context_.get(), 0); }

    /// From latitude, longitude in degrees to the system's own axes.
    PJ* to(const Crs& crs) {
        auto& transform = made_[crs.epsg];
        if (!transform) {
            // The base system of each, so that no shift of datum comes in between.
            const char* base = crs == web_mercator ? "EPSG:4326" : "EPSG:4490";
            const std::string target = "EPSG:" + std::to_string(crs.epsg);
            transform.reset(proj_create_crs_to_crs(context_.get(), base, target.c_str(), nullptr));
            if (!transform) throw std::runtime_error("PROJ has no transform to " + target);
        }
        return transform.get();
    }

  private:
    struct Close {
        void operator()(PJ* p) const { proj_destroy(p); }
        void operator()(PJ_CONTEXT* c) const { proj_context_destroy(c); }
    };
    std::unique_ptr<PJ_CONTEXT, Close> context_;
    std::map<int, std::unique_ptr<PJ, Close>> made_;  // dies before its context
};

Coordinate transformed(const Crs& crs, PJ_DIRECTION direction, Coordinate from) {
    thread_local Transforms transforms;
    const PJ_COORD to = proj_trans(transforms.to(crs), direction, proj_coord(from[0], from[1], 0, HUGE_VAL));
    return {to.xy.x, to.xy.y};
}

bool latitude_first(const Crs& crs) noexcept {
    return crs == wgs84 || crs == cgcs2000;
}

bool known(int epsg) noexcept {
    return epsg == wgs84.epsg || epsg == cgcs2000.epsg || epsg == web_mercator.epsg ||
           (first_zone <= epsg && epsg <= last_zone);
}

}  // namespace

std::string Crs::uri() const {
    return epsg == 0 ? std::string(crs84_uri) : std::string(epsg_uri) + std::to_string(epsg);
}

bool Crs::geographic() const noexcept {
    return *this == crs84 || latitude_first(*this);
}

std::optional<Crs> gauss_krueger_zone(double lon) noexcept {
    const double reach = 2;  // degrees past a zone's meridian
    if (!(lon >= first_meridian - reach && lon <= last_meridian + reach)) return std::nullopt;
    return Crs{first_zone + static_cast<int>(std::lround((lon - first_meridian) / zone_width))};
}

std::vector<Crs> offered_crs(double lon) {
    std::vector<Crs> offered{crs84, wgs84, cgcs2000, web_mercator};
    if (const auto zone = gauss_krueger_zone(lon)) offered.push_back(*zone);
    return offered;
}

std::optional<Crs> crs_from(std::string_view name) noexcept {
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    if (name == crs84_uri || name == "urn:ogc:def:crs:OGC:1.3:CRS84" || name == "OGC:CRS84" || name == "CRS84")
        return crs84;
    for (const std::string_view head : {epsg_uri, std::string_view("https://www.opengis.net/def/crs/EPSG/0/"),
                                        std::string_view("urn:ogc:def:crs:EPSG::"), std::string_view("EPSG:")}) {
        if (!name.starts_with(head)) continue;
        int epsg = 0;
        const auto [end, failure] = std::from_chars(name.data() + head.size(), name.data() + name.size(), epsg);
        if (failure == std::errc{} && end == name.data() + name.size() && known(epsg)) return Crs{epsg};
    }
    return std::nullopt;
}

Coordinate from_lonlat(const Crs& crs, LonLat place) {
    if (crs == crs84) return {place.lon, place.lat};
    if (latitude_first(crs)) return {place.lat, place.lon};
    return transformed(crs, PJ_FWD, {place.lat, place.lon});
}

LonLat to_lonlat(const Crs& crs, Coordinate coordinate) {
    if (crs == crs84) return {coordinate[0], coordinate[1]};
    if (latitude_first(crs)) return {coordinate[1], coordinate[0]};
    const Coordinate degrees = transformed(crs, PJ_INV, coordinate);
    return {degrees[1], degrees[0]};
}

std::optional<Box> to_lonlat(const Crs& crs, Coordinate low, Coordinate high) {
    const int steps = crs.geographic() ? 1 : 20;  // points an edge; a meridian is the only straight line
    std::optional<Box> box;
    const auto include = [&](double first, double second) {
        const LonLat p = to_lonlat(crs, {first, second});
        if (!box) box = Box{p.lon, p.lat, p.lon, p.lat};
        box->west = std::min(box->west, p.lon), box->east = std::max(box->east, p.lon);
        box->south = std::min(box->south, p.lat), box->north = std::max(box->north, p.lat);
        return std::isfinite(p.lon) && std::isfinite(p.lat);
    };
    for (int i = 0; i <= steps; ++i) {
        const double share = double(i) / steps;
        const double first = std::lerp(low[0], high[0], share), second = std::lerp(low[1], high[1], share);
        if (!include(first, low[1]) || !include(first, high[1]) || !include(low[0], second) ||
            !include(high[0], second))
            return std::nullopt;
    }
    return box;
}

}  // namespace geo
