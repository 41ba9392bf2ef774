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

/// One rule: key = value gives a class; the first that fits counts. An empty value stands for any.
struct Rule {
    const char* key;
    std::string_view value, code;
};
constexpr std::array facility_rules{
    Rule{"barrier", "gate", "x_gate"},
    Rule{"barrier", "lift_gate", "x_gate"},
    Rule{"barrier", "swing_gate", "x_gate"},
    Rule{"barrier", "sliding_gate", "x_gate"},
    Rule{"barrier", "turnstile", "x_gate"},
    Rule{"railway", "subway_entrance", "x_subway_entrance"},
    Rule{"highway", "elevator", "01076"},
    Rule{"highway", "bus_stop", "x_bus_stop"},
    Rule{"highway", "street_lamp", "x_street_lamp"},
    Rule{"emergency", "fire_hydrant", "x_hydrant"},
    Rule{"emergency", "fire_extinguisher", "01013"},
    Rule{"man_made", "surveillance", "01050"},
    Rule{"man_made", "manhole", "x_manhole"},
    Rule{"man_made", "street_cabinet", "x_distribution_box"},
    Rule{"man_made", "pumping_station", "x_water_pump"},
    Rule{"amenity", "charging_station", "01054"},
    Rule{"amenity", "parking", "02001"},
    Rule{"amenity", "bicycle_parking", "02025"},
    Rule{"amenity", "motorcycle_parking", "02025"},
    Rule{"amenity", "bicycle_rental", "x_bicycle_rental"},
    Rule{"amenity", "parcel_locker", "01075"},
    Rule{"amenity", "waste_basket", "03005"},
    Rule{"amenity", "waste_disposal", "03004"},
    Rule{"amenity", "waste_transfer_station", "03004"},
    Rule{"amenity", "recycling", "x_recycling"},
    Rule{"amenity", "toilets", "03001"},
    Rule{"amenity", "school", "x_school"},
    Rule{"amenity", "kindergarten", "x_kindergarten"},
    Rule{"amenity", "college", "x_college"},
    Rule{"amenity", "university", "x_college"},
    Rule{"amenity", "hospital", "x_health"},
    Rule{"amenity", "clinic", "x_health"},
    Rule{"amenity", "doctors", "x_health"},
    Rule{"amenity", "dentist", "x_health"},
    Rule{"amenity", "pharmacy", "x_pharmacy"},
    Rule{"amenity", "nursing_home", "x_elderly_care"},
    Rule{"amenity", "social_facility", "x_elderly_care"},
    Rule{"amenity", "marketplace", "x_vegetable_market"},
    Rule{"amenity", "restaurant", "x_restaurant"},
    Rule{"amenity", "fast_food", "x_restaurant"},
    Rule{"amenity", "food_court", "x_restaurant"},
    Rule{"amenity", "cafe", "x_restaurant"},
    Rule{"amenity", "bar", "x_restaurant"},
    Rule{"amenity", "pub", "x_restaurant"},
    Rule{"amenity", "bank", "x_bank"},
    Rule{"amenity", "atm", "x_bank"},
    Rule{"amenity", "post_office", "x_post"},
    Rule{"amenity", "police", "x_police"},
    Rule{"amenity", "townhall", "x_government"},
    Rule{"amenity", "courthouse", "x_government"},
    Rule{"amenity", "fire_station", "x_fire_station"},
    Rule{"amenity", "library", "x_library"},
    Rule{"amenity", "theatre", "x_culture"},
    Rule{"amenity", "cinema", "x_culture"},
    Rule{"amenity", "arts_centre", "x_culture"},
    Rule{"amenity", "place_of_worship", "x_worship"},
    Rule{"amenity", "community_centre", "x_community_centre"},
    Rule{"amenity", "fuel", "x_fuel"},
    Rule{"amenity", "bench", "x_bench"},
    Rule{"leisure", "fitness_station", "01046"},
    Rule{"leisure", "playground", "x_playground"},
    Rule{"leisure", "pitch", "x_sports"},
    Rule{"leisure", "sports_centre", "x_sports"},
    Rule{"leisure", "stadium", "x_sports"},
    Rule{"leisure", "swimming_pool", "x_sports"},
    Rule{"tourism", "hotel", "x_hotel"},
    Rule{"tourism", "hostel", "x_hotel"},
    Rule{"tourism", "guest_house", "x_hotel"},
    Rule{"tourism", "museum", "x_culture"},
    Rule{"tourism", "gallery", "x_culture"},
    Rule{"shop", "supermarket", "x_supermarket"},
    Rule{"shop", "convenience", "x_convenience"},
    Rule{"shop", "kiosk", "x_convenience"},
    Rule{"shop", "greengrocer", "x_vegetable_market"},
    Rule{"shop", "chemist", "x_pharmacy"},
    Rule{"shop", "", "x_shop"},
    Rule{"office", "government", "x_government"},
    Rule{"office", "", "x_office"},
    Rule{"entrance", "", "x_entrance"},
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

std::string_view facility_class(const Tags& tags) {
    for (const Rule& rule : facility_rules) {
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
