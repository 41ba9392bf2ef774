#include "data/import/osm_tags.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "data/feature/collection.hpp"
#include "data/import/households.hpp"

namespace data::import {
namespace {

Tags tags(std::initializer_list<std::pair<const char*, const char*>> pairs) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto& [key, value] : pairs) object[key] = value;
    return Tags(std::move(object));
}

TEST(RoadsRiversAndWalls, AreBarriersWithKindAndCrossability) {
    EXPECT_EQ(barrier_class(tags({{"highway", "primary_link"}}))->kind, "primary");
    EXPECT_EQ(barrier_class(tags({{"highway", "living_street"}}))->kind, "residential");
    EXPECT_EQ(barrier_class(tags({{"highway", "steps"}}))->kind, "footway");
    EXPECT_EQ(barrier_class(tags({{"waterway", "ditch"}}))->kind, "stream");
    EXPECT_EQ(barrier_class(tags({{"barrier", "hedge"}}))->kind, "fence");
    EXPECT_TRUE(barrier_class(tags({{"highway", "primary"}}))->crossable);
    EXPECT_FALSE(barrier_class(tags({{"highway", "motorway"}}))->crossable);
    EXPECT_FALSE(barrier_class(tags({{"railway", "rail"}}))->crossable);
    EXPECT_FALSE(barrier_class(tags({{"waterway", "river"}}))->crossable);
    EXPECT_FALSE(barrier_class(tags({{"barrier", "wall"}}))->crossable);
    EXPECT_FALSE(barrier_class(tags({{"highway", "proposed"}})).has_value());
}

TEST(RoadsRiversAndWalls, DivideBlocksOnlyOnTheGround) {
    EXPECT_TRUE(barrier_class(tags({{"highway", "tertiary"}}))->divides);
    EXPECT_FALSE(barrier_class(tags({{"highway", "footway"}}))->divides);
    const auto metro = barrier_class(tags({{"railway", "subway"}, {"tunnel", "yes"}}));
    EXPECT_FALSE(metro->divides);
    EXPECT_TRUE(metro->crossable);
    EXPECT_EQ(metro->level, -1);
}

TEST(RoadsRiversAndWalls, TakeTheWidthThatIsTaggedBeforeTheUsualOne) {
    EXPECT_EQ(barrier_class(tags({{"highway", "residential"}}))->width, 8);
    EXPECT_EQ(barrier_class(tags({{"highway", "residential"}, {"width", "3.5 m"}}))->width, 3.5);
    EXPECT_EQ(barrier_class(tags({{"highway", "residential"}, {"width", "12'"}}))->width, 8);
    EXPECT_EQ(barrier_class(tags({{"highway", "residential"}, {"width", "-4"}}))->width, 8);
}

TEST(FacilityClasses, FollowTheTags) {
    EXPECT_EQ(facility_class(tags({{"highway", "elevator"}})), "01076");
    EXPECT_EQ(facility_class(tags({{"amenity", "charging_station"}})), "01054");
    EXPECT_EQ(facility_class(tags({{"emergency", "fire_hydrant"}})), "x_hydrant");
    EXPECT_EQ(facility_class(tags({{"barrier", "lift_gate"}})), "x_gate");
    EXPECT_EQ(facility_class(tags({{"shop", "hairdresser"}})), "x_shop");
    EXPECT_EQ(facility_class(tags({{"entrance", "no"}})), "");
    EXPECT_EQ(facility_class(tags({{"highway", "traffic_signals"}})), "");
}

TEST(FacilityClasses, AreAllInTheCodeList) {
    const auto lists = shipped_code_lists();
    const auto list =
        std::find_if(lists.begin(), lists.end(), [](const CodeList& l) { return l.name == "facility_class"; });
    ASSERT_NE(list, lists.end());
    EXPECT_GT(facility_rules().size(), 50u);
    for (const FacilityRule& rule : facility_rules())
        EXPECT_NE(list->entry(rule.code), nullptr) << rule.key << '=' << rule.value << " -> " << rule.code;
    EXPECT_NE(list->entry(facility_class(tags({{"public_transport", "platform"}, {"bus", "yes"}}))), nullptr);
}

TEST(FacilityClasses, HaveNoRuleThatAnotherHides) {
    const auto rules = facility_rules();
    for (std::size_t later = 0; later < rules.size(); ++later)
        for (std::size_t first = 0; first < later; ++first)
            EXPECT_FALSE(std::string_view{rules[first].key} == rules[later].key &&
                         (rules[first].value.empty() || rules[first].value == rules[later].value))
                << rules[later].key << '=' << rules[later].value;
}

TEST(Buildings, AreDwellingsWhereTheTagSaysSoAndPerhapsWhereItSaysNothing) {
    EXPECT_EQ(building_class(tags({{"building", "apartments"}}))->dwelling, Dwelling::yes);
    EXPECT_EQ(building_class(tags({{"building", "yes"}}))->dwelling, Dwelling::perhaps);
    EXPECT_EQ(building_class(tags({{"building", "yes"}, {"amenity", "bank"}}))->dwelling, Dwelling::no);
    EXPECT_EQ(building_class(tags({{"building", "office"}}))->use, "commercial");
    EXPECT_FALSE(building_class(tags({{"building", "no"}})).has_value());
}

TEST(Households, AreFootprintTimesFloorsOverNinetySquareMetres) {
    EXPECT_EQ(tagged_floors(tags({{"building:levels", "7"}})), 7);
    EXPECT_EQ(tagged_floors(tags({{"height", "18 m"}})), 6);
    EXPECT_EQ(tagged_floors(tags({{"building:levels", "many"}})), std::nullopt);
    EXPECT_EQ(usual_floors("residential", {550}), 6);
    EXPECT_EQ(usual_floors("residential", {90}), 2);
    EXPECT_EQ(estimated_households({600}, 6), 40);
    EXPECT_EQ(estimated_households({20}, 1), 1);
}

TEST(Names, PreferTheChineseOne) {
    EXPECT_EQ(tags({{"name", "Taoyuan Road"}, {"name:zh", "桃源路"}}).name(), "桃源路");
    EXPECT_EQ(tags({{"addr:street", "桃源路"}, {"addr:housenumber", "12"}}).address(), "桃源路12");
}

}  // namespace
}  // namespace data::import
