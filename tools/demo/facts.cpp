#include "tools/demo/facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "data/feature/fact_sources.hpp"
#include "tools/demo/names.hpp"
#include "tools/demo/noise.hpp"
#include "tools/demo/plot.hpp"
#include "tools/demo/random.hpp"

namespace demo {
namespace {

using namespace std::string_view_literals;

enum Stream : std::uint64_t { age = 601, building_stream, compound_stream, facility_stream };

constexpr double unit_length = 15;  // metres of a slab that one stairwell serves
constexpr int flats_a_landing = 2;
constexpr int lift_floors = 7;         // GB 50096: from seven floors on a house has lifts
constexpr double address_reach = 120;  // metres from a compound to the street of its address

/// Writes into empty fields only and keeps account of it.
class Pen {
  public:
    Pen(const data::Collection& collection, data::Feature& feature) : collection_(collection), feature_(feature) {}

    [[nodiscard]] const data::Value& value(std::string_view field) const {
        return feature_.values[collection_.field(field).value()];
    }
    [[nodiscard]] bool empty(std::string_view field) const {
        return std::holds_alternative<std::monostate>(value(field));
    }
    [[nodiscard]] std::int64_t number(std::string_view field) const {
        const auto* n = std::get_if<std::int64_t>(&value(field));
        return n != nullptr ? *n : 0;
    }

    void fill(std::string_view field, data::Value fact, data::Source source = data::Source::made_up) {
        if (!empty(field) || std::holds_alternative<std::monostate>(fact)) return;
        feature_.values[collection_.field(field).value()] = std::move(fact);
        filled_.emplace_back(field, source);
    }

    /// How many facts were filled; they are noted in the feature.
    std::int64_t note() {
        if (filled_.empty()) return 0;
        data::note_fact_sources(collection_, feature_, filled_);
        return static_cast<std::int64_t>(filled_.size());
    }

  private:
    const data::Collection& collection_;
    data::Feature& feature_;
    std::vector<std::pair<std::string_view, data::Source>> filled_;
};

data::Value word(std::string_view text) {
    return std::string(text);
}
data::Value whole(std::int64_t number) {
    return number;
}

/// Neighbours were built together.
int year_at(std::uint64_t seed, Point p, Random& random) {
    const double old = noise(mix(seed, age), 1300, p) + 0.15 * random.bell();
    return std::clamp(1986 + static_cast<int>(old * 26), 1952, 2012);
}

void fill_building(Pen& pen, const Existing& all, const Existing::Building& building, std::uint64_t seed) {
    const Point middle = centroid(building.walls);
    Random random(mix(seed, building_stream, all.word_of(middle)));
    const bool home = building.compound >= 0;
    pen.fill("use", word(home ? "residential" : "other"));
    const int built = year_at(seed, middle, random);
    const int floors = home ? (built < 1966          ? 3
                               : built < 1980        ? random.whole(4, 6)
                               : random.chance(0.85) ? random.whole(6, 7)
                                                     : random.whole(8, 18))
                            : random.whole(2, 8);
    pen.fill("built_year", whole(built));
    pen.fill("floors", whole(floors));
    const std::int64_t storeys = std::max<std::int64_t>(1, pen.number("floors"));
    const auto* use = std::get_if<std::string>(&pen.value("use"));
    if (use != nullptr && *use == "residential") {
        const std::size_t k = longest_edge(building.walls);
        const double l = length(building.walls[(k + 1) % building.walls.size()] - building.walls[k]);
        pen.fill("units", whole(std::max<std::int64_t>(1, std::llround(l / unit_length))));
        pen.fill("households", whole(pen.number("units") * storeys * flats_a_landing), data::Source::estimated);
    }
    pen.fill("lifts", whole(storeys >= lift_floors ? std::max<std::int64_t>(1, pen.number("units")) : 0));
}

struct Address {
    std::string street;
    int number = 0;
};

/// The nearest named street and how far along it the place lies.
Address address_of(const Existing& all, const Near& streets, Point p) {
    double nearest = address_reach;
    Address found;
    streets.each(p, address_reach, [&](std::size_t s) {
        const Existing::Street& street = all.streets[s];
        double reached = 0;
        for (std::size_t k = 0; k + 1 < street.line.size(); ++k) {
            const Point a = street.line[k], b = street.line[k + 1];
            if (const double d = distance(p, a, b); d < nearest) {
                nearest = d;
                const double metres = reached + std::clamp(dot(p - a, unit(b - a)), 0.0, length(b - a));
                found = {street.name, 1 + 2 * static_cast<int>(metres / 12) + (cross(b - a, p - a) > 0 ? 0 : 1)};
            }
            reached += length(b - a);
        }
    });
    return found;
}

void fill_compound(Pen& pen, const Existing& all, const Existing::Compound& compound, const data::Catalogue& catalogue,
                   const Near& streets, std::uint64_t seed) {
    const Point middle = centroid(compound.outlines.front());
    Random random(mix(seed, compound_stream, all.word_of(middle)));
    if (const Address address = address_of(all, streets, middle); !address.street.empty())
        pen.fill("address", address.street + std::to_string(address.number) + "号");

    const data::Collection& buildings = catalogue.at("building");
    const std::size_t floors = buildings.field("floors").value(), households = buildings.field("households").value();
    double area = 0;
    std::int64_t homes = 0;
    for (const std::size_t b : compound.buildings) {
        const Existing::Building& building = all.buildings[b];
        const auto* storeys = std::get_if<std::int64_t>(&building.feature.values[floors]);
        const auto* inside = std::get_if<std::int64_t>(&building.feature.values[households]);
        area += signed_area(building.walls) * static_cast<double>(storeys != nullptr ? *storeys : 1);
        homes += inside != nullptr ? *inside : 0;
    }
    if (!compound.buildings.empty()) {
        pen.fill("buildings", whole(static_cast<std::int64_t>(compound.buildings.size())), data::Source::derived);
        pen.fill("households", whole(homes), data::Source::estimated);
        pen.fill("floor_area", std::round(area), data::Source::estimated);
    }
    const int built = year_at(seed, middle, random);
    pen.fill("built_year", whole(built));
    const std::int64_t since = pen.number("built_year");
    pen.fill("delivered_year", whole(since + (random.chance(0.3) ? 1 : 0)));
    const bool works = random.chance(0.2);
    constexpr std::array old{"reform"sv, "public"sv, "mixed"sv, "unclear"sv, "resettlement"sv};
    pen.fill("owner_units", whole(since >= 1999 ? 1 : works ? random.whole(1, 2) : random.whole(1, 6)));
    pen.fill("property_right", word(since >= 1999 ? "commodity"sv : works ? "unit"sv : random.one_of(old)));
    const bool renewed = random.chance(since < 2001 ? 0.45 : 0.04);
    constexpr std::array not_yet{"none"sv, "none"sv, "planned"sv, "under_way"sv};
    pen.fill("renovation", word(renewed ? "accepted"sv : random.one_of(not_yet)));
    const double served = std::clamp(1.05 - static_cast<double>(2024 - since) * 0.016 + (renewed ? 0.35 : 0), 0.1, 1.0);
    pen.fill("cleaning", random.chance(served + 0.15)), pen.fill("greening", random.chance(served));
    pen.fill("order_keeping", random.chance(served - 0.05)), pen.fill("upkeep", random.chance(served - 0.1));
    constexpr std::array weak{"self_managed"sv, "community"sv, "none"sv, "fallback"sv, "social"sv, "quasi_property"sv};
    pen.fill("management_mode", word(works && random.chance(0.6) ? "owner_unit"sv
                                     : random.chance(served)     ? (since >= 1995 ? "property"sv : "quasi_property"sv)
                                                                 : random.one_of(weak)));
    pen.fill("closable", random.chance(0.8));
    pen.fill("dedicated_worker", person_name(random));
}

void fill_facility(Pen& pen, const Existing& all, const Existing::Facility& facility, const data::CodeList* classes,
                   std::uint64_t seed) {
    Random random(mix(seed, facility_stream, all.word_of(facility.place)));
    const data::CodeEntry* entry = classes != nullptr ? classes->entry(facility.kind) : nullptr;
    if (entry != nullptr && !entry->supervising_org.empty())
        pen.fill("supervising_org", entry->supervising_org, data::Source::derived);
    const std::string owner =
        !facility.feature.name.empty() ? facility.feature.name : stem(random) + "物业服务有限公司";
    pen.fill("ownership_org", owner);
    pen.fill("maintenance_org", owner);
    pen.fill("state", word(random.chance(0.95) ? "in_use" : "broken"));
    pen.fill("installed_on", std::to_string(random.whole(1996, 2023)) + "-0" + std::to_string(random.whole(1, 9)) +
                                 "-1" + std::to_string(random.whole(0, 9)));
    pen.fill("accuracy_class", word("C"));
}

}  // namespace

Filled fill_facts(Existing& all, const data::Catalogue& catalogue, std::uint64_t seed) {
    Filled out;
    const auto keep = [&](Pen& pen, const data::Feature& feature, std::vector<data::Feature>& into) {
        const std::int64_t facts = pen.note();
        if (facts == 0) return;
        out.facts += facts;
        into.push_back(feature);
    };
    for (Existing::Building& building : all.buildings) {
        Pen pen(catalogue.at("building"), building.feature);
        fill_building(pen, all, building, seed);
        keep(pen, building.feature, out.buildings);
    }
    Near streets;
    for (std::size_t s = 0; s < all.streets.size(); ++s) {
        if (all.streets[s].name.empty()) continue;
        const auto [low, high] = box_of(all.streets[s].line);
        streets.add(low, high, s);
    }
    for (Existing::Compound& compound : all.compounds) {
        Pen pen(catalogue.at("compound"), compound.feature);
        fill_compound(pen, all, compound, catalogue, streets, seed);
        keep(pen, compound.feature, out.compounds);
    }
    for (Existing::Facility& facility : all.facilities) {
        Pen pen(catalogue.at("facility"), facility.feature);
        fill_facility(pen, all, facility, catalogue.code_list("facility_class"), seed);
        keep(pen, facility.feature, out.facilities);
    }
    return out;
}

}  // namespace demo
