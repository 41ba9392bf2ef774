#include "tools/demo/canvas.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace demo {
namespace {

constexpr int last_component = 999'999;

std::string padded(int number, std::size_t digits) {
    std::string text = std::to_string(number);
    if (text.size() < digits) text.insert(0, digits - text.size(), '0');
    return text;
}

constexpr std::array<std::string_view, 40> extension_order{"x_gate",
                                                           "x_entrance",
                                                           "x_water_pump",
                                                           "x_decoration_waste",
                                                           "x_property_room",
                                                           "x_enforcement_studio",
                                                           "x_fire_lane",
                                                           "x_hydrant",
                                                           "x_street_lamp",
                                                           "x_manhole",
                                                           "x_distribution_box",
                                                           "x_recycling",
                                                           "x_school",
                                                           "x_kindergarten",
                                                           "x_college",
                                                           "x_health",
                                                           "x_pharmacy",
                                                           "x_elderly_care",
                                                           "x_shop",
                                                           "x_supermarket",
                                                           "x_convenience",
                                                           "x_vegetable_market",
                                                           "x_breakfast",
                                                           "x_housekeeping",
                                                           "x_restaurant",
                                                           "x_hotel",
                                                           "x_bank",
                                                           "x_post",
                                                           "x_police",
                                                           "x_government",
                                                           "x_fire_station",
                                                           "x_library",
                                                           "x_culture",
                                                           "x_sports",
                                                           "x_playground",
                                                           "x_community_centre",
                                                           "x_office",
                                                           "x_bus_stop",
                                                           "x_subway_entrance",
                                                           "x_tree"};

}  // namespace

double metres_a_degree_east(double latitude) noexcept {
    const double f = latitude * 0.017453292519943295, f2 = f * f;  // cosine by its series, alike on every machine
    const double cosine = 1 - f2 / 2 * (1 - f2 / 12 * (1 - f2 / 30 * (1 - f2 / 56 * (1 - f2 / 90))));
    return 111320 * cosine;
}

std::string component_code(std::string_view kind, int number) {
    if (number > last_component) return {};
    std::string group(kind);
    if (const auto known = std::find(extension_order.begin(), extension_order.end(), kind);
        known != extension_order.end())
        group = "05" + padded(999 - static_cast<int>(known - extension_order.begin()), 3);
    return std::string(county_code) + group + padded(number, 6);
}

Canvas::Canvas(geo::LonLat centre, const Wards* wards, std::function<void(Item&&)> take)
    : centre_(centre), metres_a_degree_east_(metres_a_degree_east(centre.lat)), wards_(wards), take_(std::move(take)) {}

geo::LonLat Canvas::place(Point p) const noexcept {
    return geo::snap({centre_.lon + p.x / metres_a_degree_east_, centre_.lat + p.y / metres_a_degree_north});
}

geo::Shape Canvas::polygon(const Ring& ring) const {
    geo::Path path;
    path.reserve(ring.size() + 1);
    for (const Point p : ring) path.push_back(place(p));
    path.push_back(path.front());
    return geo::polygon_shape(std::move(path));
}

geo::Shape Canvas::multi_polygon(const Ring& ring) const {
    return geo::as_multi(polygon(ring));
}

geo::Shape Canvas::lines(const std::vector<Line>& lines) const {
    geo::Shape shape{geo::ShapeType::multi_line, {}};
    for (const Line& line : lines) {
        geo::Path path;
        path.reserve(line.size());
        for (const Point p : line) path.push_back(place(p));
        shape.parts.push_back({std::move(path)});
    }
    return shape;
}

std::string Canvas::community(Point p) const {
    const Wards::Ward* ward = wards_ != nullptr ? wards_->at(p) : nullptr;
    return ward != nullptr ? ward->code : std::string{};
}

Count Canvas::add(Compound compound, const Ring& outline) {
    compound.count = ++compounds_;
    compound.shape = multi_polygon(outline);
    compound.division_code = community(centroid(outline));
    if (!compound.division_code.empty())
        compound.code = compound.division_code + "X" + padded(++in_community_[compound.division_code], 3);
    compound_code_ = compound.code, buildings_here_ = 0;
    take_(std::move(compound));
    return compounds_;
}

void Canvas::add(Building building, const Ring& outline) {
    building.shape = polygon(outline);
    building.division_code = community(outline.front());
    if (building.compound > 0 && !compound_code_.empty()) building.code = compound_code_ + padded(++buildings_here_, 3);
    take_(std::move(building));
}

void Canvas::add(Facility facility, Point at) {
    facility.place = place(at);
    facility.division_code = community(at);
    facility.code = component_code(facility.kind, ++in_class_[facility.kind]);
    take_(std::move(facility));
}

void Canvas::add(Barrier barrier, const std::vector<Line>& parts) {
    if (parts.empty()) return;
    barrier.shape = lines(parts);
    const Line& first = parts.front();
    barrier.division_code = community((first[0] + first[1]) * 0.5);
    take_(std::move(barrier));
}

void Canvas::add(Landcover cover, const Ring& outline) {
    cover.shape = multi_polygon(outline);
    cover.division_code = community(centroid(outline));
    take_(std::move(cover));
}

}  // namespace demo
