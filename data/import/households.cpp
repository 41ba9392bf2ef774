#include "data/import/households.hpp"

#include <algorithm>
#include <cmath>

namespace data::import {
namespace {

constexpr double metres_a_floor = 3;
constexpr double most_floors = 150;
constexpr double largest_shed = 40, largest_house = 120;  // m2 of footprint
constexpr double floor_area_a_household = 90;             // m2

}  // namespace

std::optional<int> tagged_floors(const Tags& tags) {
    auto floors = tags.number("building:levels");
    if (!floors)
        if (const auto height = tags.number("height")) floors = *height / metres_a_floor;
    if (!floors || !(*floors > 0 && *floors <= most_floors)) return std::nullopt;
    return std::max(1, static_cast<int>(std::lround(*floors)));
}

int usual_floors(std::string_view use, geo::SquareMetres footprint) noexcept {
    if (footprint.value < largest_shed) return 1;
    if (use == "residential") return footprint.value < largest_house ? 2 : 6;
    if (use == "commercial") return 5;
    if (use == "public") return 4;
    return use == "industrial" ? 2 : 3;
}

int estimated_households(geo::SquareMetres footprint, int floors) noexcept {
    return std::max(1, static_cast<int>(std::lround(footprint.value * floors / floor_area_a_household)));
}

}  // namespace data::import
