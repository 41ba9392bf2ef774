#include "data/import/osm_tags.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace data::import {
namespace {

struct LineKind {
    std::string_view tag, kind;
    double width;     // metres of ground it takes
    double strength;  // 0: no divider
    bool crossable;
};

// Widths: usual road reserves of GB 50220 classes, rounded; a tagged width goes before them.
constexpr std::array highways{
    LineKind{"motorway", "motorway", 28, 1, false},
    LineKind{"trunk", "trunk", 28, 1, true},
    LineKind{"primary", "primary", 24, 0.9, true},
    LineKind{"secondary", "secondary", 18, 0.75, true},
    LineKind{"tertiary", "tertiary", 14, 0.55, true},
    LineKind{"unclassified", "residential", 8, 0.35, true},
    LineKind{"residential", "residential", 8, 0.35, true},
    LineKind{"road", "residential", 8, 0.35, true},
    LineKind{"living_street", "residential", 6, 0.25, true},
    LineKind{"service", "service", 5, 0.15, true},
    LineKind{"track", "service", 5, 0.15, true},
    LineKind{"pedestrian", "footway", 5, 0.2, true},
    LineKind{"footway", "footway", 3, 0, true},
    LineKind{"path", "footway", 3, 0, true},
    LineKind{"steps", "footway", 3, 0, true},
    LineKind{"cycleway", "footway", 3, 0, true},
};
constexpr std::array railways{
    LineKind{"rail", "railway", 12, 1, false},        LineKind{"light_rail", "railway", 10, 1, false},
    LineKind{"narrow_gauge", "railway", 8, 1, false}, LineKind{"tram", "railway", 7, 0.5, true},
    LineKind{"subway", "subway", 10, 1, false},
};
constexpr std::array waterways{
    LineKind{"river", "river", 20, 1, false},   LineKind{"canal", "canal", 15, 0.9, false},
    LineKind{"stream", "stream", 4, 0.5, true}, LineKind{"drain", "stream", 3, 0.3, true},
    LineKind{"ditch", "stream", 2, 0.2, true},
};
constexpr std::array barriers{
    LineKind{"wall", "wall", 0, 0, false},           LineKind{"city_wall", "wall", 0, 0, false},
    LineKind{"retaining_wall", "wall", 0, 0, false}, LineKind{"fence", "fence", 0, 0, false},
    LineKind{"hedge", "fence", 0, 0, false},         LineKind{"guard_rail", "fence", 0, 0, false},
};

const LineKind* find(std::span<const LineKind> kinds, std::string_view tag) {
    constexpr std::string_view link = "_link";
    if (tag.ends_with(link)) tag.remove_suffix(link.size());
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const LineKind& k) { return k.tag == tag; });
    return found == kinds.end() ? nullptr : &*found;
}

constexpr std::array facility_table{
    FacilityRule{"barrier", "gate", "x_gate"},
    FacilityRule{"barrier", "lift_gate", "x_gate"},
    FacilityRule{"barrier", "swing_gate", "x_gate"},
    FacilityRule{"barrier", "sliding_gate", "x_gate"},
    FacilityRule{"barrier", "turnstile", "x_gate"},
    FacilityRule{"railway", "subway_entrance", "x_subway_entrance"},
    FacilityRule{"highway", "elevator", "01076"},
    FacilityRule{"highway", "bus_stop", "x_bus_stop"},
    FacilityRule{"highway", "street_lamp", "x_street_lamp"},
    FacilityRule{"emergency", "fire_hydrant", "x_hydrant"},
    FacilityRule{"emergency", "fire_extinguisher", "01013"},
    FacilityRule{"man_made", "surveillance", "01050"},
    FacilityRule{"man_made", "manhole", "x_manhole"},
    FacilityRule{"man_made", "street_cabinet", "x_distribution_box"},
    FacilityRule{"man_made", "pumping_station", "x_water_pump"},
    FacilityRule{"amenity", "charging_station", "01054"},
    FacilityRule{"amenity", "parking", "02001"},
    FacilityRule{"amenity", "bicycle_parking", "02025"},
    FacilityRule{"amenity", "motorcycle_parking", "02025"},
    FacilityRule{"amenity", "bicycle_rental", "x_bicycle_rental"},
    FacilityRule{"amenity", "parcel_locker", "01075"},
    FacilityRule{"amenity", "waste_basket", "03005"},
    FacilityRule{"amenity", "waste_disposal", "03004"},
    FacilityRule{"amenity", "waste_transfer_station", "03004"},
    FacilityRule{"amenity", "recycling", "x_recycling"},
    FacilityRule{"amenity", "toilets", "03001"},
    FacilityRule{"amenity", "school", "x_school"},
    FacilityRule{"amenity", "kindergarten", "x_kindergarten"},
    FacilityRule{"amenity", "college", "x_college"},
    FacilityRule{"amenity", "university", "x_college"},
    FacilityRule{"amenity", "hospital", "x_health"},
    FacilityRule{"amenity", "clinic", "x_health"},
    FacilityRule{"amenity", "doctors", "x_health"},
    FacilityRule{"amenity", "dentist", "x_health"},
    FacilityRule{"amenity", "pharmacy", "x_pharmacy"},
    FacilityRule{"amenity", "nursing_home", "x_elderly_care"},
    FacilityRule{"amenity", "social_facility", "x_elderly_care"},
    FacilityRule{"amenity", "marketplace", "x_vegetable_market"},
    FacilityRule{"amenity", "restaurant", "x_restaurant"},
    FacilityRule{"amenity", "fast_food", "x_restaurant"},
    FacilityRule{"amenity", "food_court", "x_restaurant"},
    FacilityRule{"amenity", "cafe", "x_restaurant"},
    FacilityRule{"amenity", "bar", "x_restaurant"},
    FacilityRule{"amenity", "pub", "x_restaurant"},
    FacilityRule{"amenity", "bank", "x_bank"},
    FacilityRule{"amenity", "atm", "x_bank"},
    FacilityRule{"amenity", "post_office", "x_post"},
    FacilityRule{"amenity", "police", "x_police"},
    FacilityRule{"amenity", "townhall", "x_government"},
    FacilityRule{"amenity", "courthouse", "x_government"},
    FacilityRule{"amenity", "fire_station", "x_fire_station"},
    FacilityRule{"amenity", "library", "x_library"},
    FacilityRule{"amenity", "theatre", "x_culture"},
    FacilityRule{"amenity", "cinema", "x_culture"},
    FacilityRule{"amenity", "arts_centre", "x_culture"},
    FacilityRule{"amenity", "place_of_worship", "x_worship"},
    FacilityRule{"amenity", "community_centre", "x_community_centre"},
    FacilityRule{"amenity", "fuel", "x_fuel"},
    FacilityRule{"amenity", "bench", "x_bench"},
    FacilityRule{"leisure", "fitness_station", "01046"},
    FacilityRule{"leisure", "playground", "x_playground"},
    FacilityRule{"leisure", "pitch", "x_sports"},
    FacilityRule{"leisure", "sports_centre", "x_sports"},
    FacilityRule{"leisure", "stadium", "x_sports"},
    FacilityRule{"leisure", "swimming_pool", "x_sports"},
    FacilityRule{"tourism", "hotel", "x_hotel"},
    FacilityRule{"tourism", "hostel", "x_hotel"},
    FacilityRule{"tourism", "guest_house", "x_hotel"},
    FacilityRule{"tourism", "museum", "x_culture"},
    FacilityRule{"tourism", "gallery", "x_culture"},
    FacilityRule{"shop", "supermarket", "x_supermarket"},
    FacilityRule{"shop", "convenience", "x_convenience"},
    FacilityRule{"shop", "kiosk", "x_convenience"},
    FacilityRule{"shop", "greengrocer", "x_vegetable_market"},
    FacilityRule{"shop", "chemist", "x_pharmacy"},
    FacilityRule{"shop", "", "x_shop"},
    FacilityRule{"office", "government", "x_government"},
    FacilityRule{"office", "", "x_office"},
    FacilityRule{"entrance", "", "x_entrance"},
};

}  // namespace

std::string_view Tags::operator[](const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? std::string_view{} : std::string_view{found->get_ref<const std::string&>()};
}

bool Tags::is(const char* key, std::initializer_list<std::string_view> values) const {
    return std::find(values.begin(), values.end(), (*this)[key]) != values.end() && !(*this)[key].empty();
}

std::string Tags::name() const {
    const std::string_view chinese = (*this)["name:zh"];
    return std::string{chinese.empty() ? (*this)["name"] : chinese};
}

std::string Tags::address() const {
    if (!(*this)["addr:full"].empty()) return std::string{(*this)["addr:full"]};
    const std::string street{(*this)["addr:street"]}, number{(*this)["addr:housenumber"]};
    return street.empty() ? std::string{} : street + number;
}

std::string Tags::division_code() const {
    for (const auto& [key, value] : object_.items()) {
        if (key != "ref" && !key.starts_with("ref:")) continue;
        std::string code = value.get<std::string>();
        if (code.empty() || code.find_first_not_of("0123456789") != std::string::npos) continue;
        if (code.size() == 12 && code.ends_with("000")) code.resize(code.ends_with("000000") ? 6 : 9);
        if (code.size() == 6 || code.size() == 9 || code.size() == 12) return code;
    }
    return {};
}

std::optional<double> Tags::number(const char* key) const {
    const std::string_view text = (*this)[key];
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    std::string_view rest{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    const bool plain = rest.empty() || rest == "m" || rest == "米" || rest.front() == ';' || rest.front() == '-';
    return plain ? std::optional{value} : std::nullopt;
}

std::optional<BarrierClass> barrier_class(const Tags& tags) {
    const LineKind* kind = find(highways, tags["highway"]);
    if (!kind) kind = find(railways, tags["railway"]);
    const bool water = !kind && find(waterways, tags["waterway"]);
    if (!kind) kind = find(waterways, tags["waterway"]);
    if (!kind) kind = find(barriers, tags["barrier"]);
    if (!kind) return std::nullopt;

    const bool underground = tags.is("tunnel", {"yes", "culvert", "building_passage", "flooded"}) ||
                             tags.is("location", {"underground"}) || tags.is("indoor", {"yes"});
    BarrierClass result{kind->kind, kind->crossable || underground, kind->width, 0, false, 0};
    constexpr double most_width = 1000;
    if (const auto width = tags.number("width"); width && *width > 0 && *width < most_width) result.width = *width;
    constexpr double most_level = 10;
    if (const auto layer = tags.number("layer"); layer && *layer >= -most_level && *layer <= most_level)
        result.level = static_cast<int>(*layer);
    if (underground && result.level == 0) result.level = -1;
    result.divides = kind->strength > 0 && !underground && !(water && tags.is("intermittent", {"yes"}));
    result.strength = result.divides ? kind->strength : 0;
    return result;
}

std::span<const FacilityRule> facility_rules() noexcept {
    return facility_table;
}

std::string_view facility_class(const Tags& tags) {
    for (const FacilityRule& rule : facility_table) {
        const std::string_view value = tags[rule.key];
        if (value.empty() || value == "no") continue;
        if (rule.value.empty() || rule.value == value) return rule.code;
    }
    return tags.is("public_transport", {"platform"}) && tags.is("bus", {"yes"}) ? "x_bus_stop" : std::string_view{};
}

std::string_view landcover_kind(const Tags& tags) {
    if (tags.is("natural", {"water"}) || tags.is("waterway", {"riverbank", "dock"}) ||
        tags.is("landuse", {"reservoir", "basin"}))
        return "water";
    if (tags.is("leisure", {"park", "garden", "nature_reserve"}) ||
        tags.is("natural", {"wood", "scrub", "grassland", "heath"}) ||
        tags.is("landuse",
                {"grass", "forest", "meadow", "recreation_ground", "village_green", "greenfield", "flowerbed"}))
        return "green";
    return {};
}

bool is_without_dwellings(const Tags& tags) {
    return tags.is("leisure", {"park", "stadium", "sports_centre"}) ||
           tags.is("amenity", {"school", "kindergarten", "college", "university", "hospital"}) ||
           tags.is("landuse", {"military", "cemetery", "industrial", "railway"});
}

bool is_residential_area(const Tags& tags) {
    return tags.is("landuse", {"residential"}) || tags.is("place", {"neighbourhood", "quarter"});
}

std::optional<BuildingClass> building_class(const Tags& tags) {
    const std::string_view building = tags["building"];
    if (building.empty() || building == "no" || tags.is("location", {"underground"})) return std::nullopt;
    if (tags.is("building", {"apartments", "residential", "house", "detached", "semidetached_house", "terrace",
                             "dormitory", "bungalow"}))
        return BuildingClass{"residential", Dwelling::yes};
    if (tags.is("building", {"commercial", "retail", "office", "hotel", "supermarket", "kiosk", "warehouse"}))
        return BuildingClass{"commercial", Dwelling::no};
    if (tags.is("building", {"industrial", "factory", "manufacture"})) return BuildingClass{"industrial", Dwelling::no};
    if (tags.is("building",
                {"school", "university", "college", "kindergarten", "hospital", "civic", "public", "government",
                 "train_station", "transportation", "church", "temple", "mosque", "stadium", "museum", "library"}))
        return BuildingClass{"public", Dwelling::no};
    if (building != "yes") return BuildingClass{"other", Dwelling::no};
    if (!tags["amenity"].empty() || !tags["tourism"].empty()) return BuildingClass{"public", Dwelling::no};
    if (!tags["shop"].empty() || !tags["office"].empty()) return BuildingClass{"commercial", Dwelling::no};
    return BuildingClass{"", Dwelling::perhaps};
}

}  // namespace data::import
