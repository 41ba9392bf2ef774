#include "data/import/whereabouts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <span>

#include <nlohmann/json.hpp>

#include "data/feature/feature_sql.hpp"
#include "geo/validity.hpp"
#include "geo/wkb.hpp"

namespace data::import {
namespace {

constexpr geo::Box china{73, 3, 136, 54};
/// Wider than a large city, narrower than the step from one 3-degree zone to the next (280 km at 32 degrees north).
constexpr double reach_km = 150;
constexpr double km_a_degree = 111.2;

std::string text(double number) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, std::abs(number) < 1000 ? "%.4f" : "%.10g", number);
    return buffer;
}

std::string range(double low, double high) {
    return low == high ? text(low) : text(low) + " to " + text(high);
}

/// The ground that is stored: the divisions', else that of the first collection that has any.
std::optional<geo::Box> stored_ground(const Owner& owner) {
    Connection db{owner.database, Connection::Mode::read};
    std::vector<const Collection*> order{&owner.catalogue->at("division")};
    for (const Collection& collection : owner.catalogue->collections()) order.push_back(&collection);
    for (const Collection* collection : order) {
        Query row =
            db.query("SELECT min(min_x), min(min_y), max(max_x), max(max_y) FROM \"" + collection->name + "_box\"");
        if (!row.step() || row.is_null(0)) continue;
        return geo::to_lonlat(geo::MercatorBox{step_of(row.integer(0)), step_of(row.integer(1)),
                                               step_of(row.integer(2)), step_of(row.integer(3))});
    }
    return std::nullopt;
}

geo::Box with_reach(const geo::Box& box) {
    const double north = reach_km / km_a_degree;
    const double widest = std::max(std::abs(box.south), std::abs(box.north));
    const double east = north / std::max(0.1, std::cos(widest * std::numbers::pi / 180));
    return {box.west - east, box.south - north, box.east + east, box.north + north};
}

bool meet(const geo::Box& a, const geo::Box& b) {
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

std::optional<geo::Box> bounds_of_wkb(const std::string& wkb) {
    try {
        return wkb.empty() ? std::nullopt : geo::bounds(geo::from_wkb(std::as_bytes(std::span{wkb})));
    } catch (const geo::InvalidGeometry&) {
        return std::nullopt;
    }
}

}  // namespace

void Whereabouts::Range::include(double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) return;
    if (empty) *this = {x, y, x, y, false};
    min_x = std::min(min_x, x), min_y = std::min(min_y, y);
    max_x = std::max(max_x, x), max_y = std::max(max_y, y);
}

Whereabouts::Whereabouts(const Owner& owner, bool elsewhere) {
    if (elsewhere) return;
    if (const auto ground = stored_ground(owner)) {
        expected_ = with_reach(*ground);
        expected_name_ = "within " + std::to_string(static_cast<int>(reach_km)) + " km of the district stored";
    } else {
        expected_ = china;
        expected_name_ = "in China";
    }
}

void Whereabouts::look(const Worker::Frame& frame, const geo::Shape& shape, std::vector<Finding>& findings) {
    const auto add_numbers = [&](const std::optional<geo::Box>& degrees) {
        const auto own = frame.json.find("at");  // null where a number is none
        if (own != frame.json.end() && own->at(0).is_number() && own->at(1).is_number())
            numbers_.include(own->at(0).get<double>(), own->at(1).get<double>());
        else if (degrees)
            numbers_.include(degrees->west, degrees->south), numbers_.include(degrees->east, degrees->north);
    };
    if (std::ranges::any_of(findings, [](const Finding& f) { return f.code == "off-earth"; })) {
        ++looked_at_, ++off_earth_;
        add_numbers(bounds_of_wkb(frame.wkb));
        return;
    }
    const auto box = geo::bounds(shape);
    if (!box) return;
    ++looked_at_;
    if (!expected_ || meet(*box, *expected_)) return;
    ++elsewhere_;
    add_numbers(box);
    found_.include(box->west, box->south), found_.include(box->east, box->north);
    findings.push_back({"elsewhere", "geometry",
                        "it does not lie " + expected_name_ + " but at " + text(box->west) + ", " + text(box->south) +
                            "; --elsewhere takes it as it is",
                        box->west, box->south, true});
}

void Whereabouts::judge(const std::string& crs) const {
    if (2 * (off_earth_ + elsewhere_) <= looked_at_) return;
    const std::string end = hint(numbers_) + "; nothing was stored";
    if (off_earth_ >= elsewhere_)
        throw Failure{"crs", "the coordinates are none of " + crs + ": of the first " + std::to_string(looked_at_) +
                                 " features " + std::to_string(off_earth_) +
                                 " lie on no longitude (-180 to 180) and latitude (-90 to 90); found are x " +
                                 range(numbers_.min_x, numbers_.max_x) + ", y " +
                                 range(numbers_.min_y, numbers_.max_y) + end};
    throw Failure{"crs", "read as " + crs + ", the features do not lie " + expected_name_ + ": of the first " +
                             std::to_string(looked_at_) + " " + std::to_string(elsewhere_) + " lie at longitude " +
                             range(found_.min_x, found_.max_x) + ", latitude " + range(found_.min_y, found_.max_y) +
                             "; expected are " + range(expected_->west, expected_->east) + " and " +
                             range(expected_->south, expected_->north) +
                             ". Is the coordinate system right (--crs)? Where the place is right, say --elsewhere" +
                             end};
}

/// What systems of these numbers usually are. Web mercator goes before the zones 13 to 15, far in the west. The zone in
/// front of a Gauss-Krueger easting tells a 6-degree zone (13 to 23 over China) from a 3-degree one (25 to 45).
std::string Whereabouts::hint(const Range& n) {
    const auto within = [&](double west, double south, double east, double north) {
        return !n.empty && n.min_x >= west && n.max_x <= east && n.min_y >= south && n.max_y <= north;
    };
    constexpr double most_northing = 6'000'000;
    if (within(-90, 73, 90, 136)) return ". They look like latitude before longitude: swap them";
    if (within(-180, -90, 180, 90)) return ". The file's numbers look like degrees, not metres: try --crs EPSG:4490";
    if (within(100'000, 0, 1'000'000, most_northing))
        return ". They look like metres of a Gauss-Krueger zone, easting without zone number: name it with --crs "
               "EPSG:4534 (75 E) to EPSG:4554 (135 E), say 4549 for 120 E";
    if (within(8'000'000, 300'000, 15'200'000, 7'100'000))
        return ". They look like web mercator (--crs EPSG:3857), or like Baidu's metres, which are not read here";
    if (within(13'000'000, 0, 46'000'000, most_northing) && std::floor(n.min_x / 1e6) == std::floor(n.max_x / 1e6))
        return ". They look like metres of Gauss-Krueger zone " +
               std::to_string(static_cast<int>(std::floor(n.min_x / 1e6))) +
               ", whose number stands before the easting: name it with --crs EPSG:n";
    return ". Name the file's own system with --crs EPSG:n";
}

}  // namespace data::import
