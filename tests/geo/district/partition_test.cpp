#include "geo/district/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "geo/geos.hpp"
#include "sketch.hpp"

namespace geo::district {
namespace {

std::vector<Area> four_levels(const City& city) {
    const double all = households_of(city.loads);
    return partition(city.outline, city.dividers, city.loads, {{all, all / 3, all / 9, all / 36}});
}

std::vector<std::size_t> children_of(const std::vector<Area>& areas, std::ptrdiff_t parent) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < areas.size(); ++i)
        if (areas[i].parent == parent) found.push_back(i);
    return found;
}

TEST(PartitionOfADistrict, ConservesItsAreaToTheLastStepAtEveryLevel) {
    for (const unsigned seed : {1u, 2u, 3u}) {
        const auto areas = four_levels(ragged_city(seed));

        for (std::size_t i = 0; i < areas.size(); ++i) {
            const auto children = children_of(areas, static_cast<std::ptrdiff_t>(i));
            if (areas[i].level == 4) {
                EXPECT_TRUE(children.empty());
                continue;
            }
            ASSERT_FALSE(children.empty());
            std::int64_t sum = 0;
            for (const std::size_t child : children) sum += doubled_steps(areas[child].shape);
            EXPECT_EQ(sum, doubled_steps(areas[i].shape));
        }
    }
}

TEST(PartitionOfADistrict, SharesEveryBorderVertexForVertex) {
    const auto areas = four_levels(ragged_city(4));

    for (const int level : {2, 3, 4}) {
        std::map<std::pair<LonLat, LonLat>, int> sides;
        for (const Area& area : areas) {
            if (area.level != level) continue;
            for (const Path& ring : area.shape.parts.at(0))
                for (std::size_t i = 0; i + 1 < ring.size(); ++i) ++sides[std::minmax(ring[i], ring[i + 1])];
        }
        const Path& rim = areas[0].shape.parts[0][0];
        for (std::size_t i = 0; i + 1 < rim.size(); ++i) ++sides[std::minmax(rim[i], rim[i + 1])];
        for (const auto& [side, count] : sides) EXPECT_EQ(count, 2);
    }
}

TEST(PartitionOfADistrict, GivesValidPolygonsBalancedByHouseholds) {
    const City city = ragged_city(5);

    const auto areas = four_levels(city);

    const double target = households_of(city.loads) / 36;
    std::vector<double> finest;
    for (const Area& area : areas) {
        EXPECT_EQ(area.shape.type, ShapeType::polygon);
        EXPECT_TRUE(answer(GEOSisValid_r(geos(), to_geos(area.shape).get())));
        if (area.level == 4) finest.push_back(area.households);
    }
    EXPECT_NEAR(static_cast<double>(finest.size()), 36, 3);
    std::sort(finest.begin(), finest.end());
    EXPECT_GT(finest[finest.size() / 10], target / 2);
    EXPECT_LT(finest[finest.size() * 9 / 10], target * 1.6);
}

TEST(PartitionOfADistrict, CutsAlongTheWideRoadWhenTwoHalvesAreAsked) {
    City city;
    city.dividers = {{{at(500, -50), at(520, 950)}, 0.1, "alley"},
                     {{at(640, -50), at(640, 950)}, 1.0, "avenue"},
                     {{at(-50, 450), at(1250, 450)}, 0.1, "lane"}};
    for (int i = 0; i < 12; ++i)
        for (int j = 0; j < 9; ++j) city.loads.push_back({at(50 + i * 100, 50 + j * 100), 10});

    const auto areas = partition(city.outline, city.dividers, city.loads, {{1080, 540}});

    ASSERT_EQ(areas.size(), 3u);
    const auto west = bounds(areas[1].shape), east = bounds(areas[2].shape);
    EXPECT_NEAR(west->east, at(640, 0).lon, 1e-8);
    EXPECT_NEAR(east->west, at(640, 0).lon, 1e-8);
}

TEST(PartitionOfADistrict, CutsOpenGroundWhereThereIsNoRoad) {
    City city;
    for (int i = 0; i < 12; ++i)
        for (int j = 0; j < 9; ++j) city.loads.push_back({at(50 + i * 100, 50 + j * 100), 10});

    const auto areas = partition(city.outline, {}, city.loads, {{1080, 270}});

    ASSERT_EQ(areas.size(), 5u);
    for (std::size_t i = 1; i < areas.size(); ++i) EXPECT_NEAR(areas[i].households, 270, 90);
}

TEST(PartitionOfADistrict, CountsSiblingsWestToEastThenNorthToSouth) {
    City city;
    city.dividers = {{{at(600, -50), at(600, 950)}, 1, "meridian"}, {{at(-50, 450), at(1250, 450)}, 1, "parallel"}};
    for (const double east : {300, 900})
        for (const double north : {200, 700}) city.loads.push_back({at(east, north), 100});

    const auto areas = partition(city.outline, city.dividers, city.loads, {{400, 100}});

    ASSERT_EQ(areas.size(), 5u);
    const auto west_of = [&](std::size_t i) { return bounds(areas[i].shape)->west; };
    const auto north_of = [&](std::size_t i) { return bounds(areas[i].shape)->north; };
    EXPECT_LT(west_of(1), west_of(2));
    EXPECT_EQ(north_of(1), north_of(2));
    EXPECT_LT(west_of(3), west_of(4));
    EXPECT_LT(north_of(3), north_of(1));
}

TEST(PartitionOfADistrict, KnowsADistrictWithoutPeopleByItsArea) {
    City city = ragged_city(6);

    const auto areas = partition(city.outline, city.dividers, {}, {{1000, 250}});

    ASSERT_EQ(areas.size(), 5u);
    for (std::size_t i = 1; i < 5; ++i)
        EXPECT_NEAR(
            static_cast<double>(doubled_steps(areas[i].shape)) / static_cast<double>(doubled_steps(areas[0].shape)),
            0.25, 0.05);
}

TEST(PartitionOfADistrict, RefusesAnOutlineThatCrossesItself) {
    const Shape bowtie = polygon_shape({at(0, 0), at(100, 100), at(100, 0), at(0, 100), at(0, 0)});

    EXPECT_THROW((void)partition(bowtie, {}, {}, {{1}}), std::invalid_argument);
    EXPECT_THROW((void)partition(Shape{}, {}, {}, {{1}}), std::invalid_argument);
}

TEST(KnownAreasOfADistrict, KeepTheirBordersToTheLastStepWhileTheRestIsProposed) {
    const City city = ragged_city(5);
    const std::vector<Known> known{
        {rectangle(0, 0, 517, 900), 2}, {rectangle(100, 211, 487, 633), 3}, {rectangle(700, 200, 1000, 500), 3}};
    const double all = households_of(city.loads);

    const auto areas = partition(city.outline, city.dividers, city.loads, {{all, all / 3, all / 9, all / 36}}, known);

    for (std::size_t k = 0; k < known.size(); ++k) {
        const auto is_it = [&](const Area& area) { return area.known == static_cast<std::ptrdiff_t>(k); };
        ASSERT_EQ(std::count_if(areas.begin(), areas.end(), is_it), 1) << k;
        const Area& kept = *std::find_if(areas.begin(), areas.end(), is_it);
        EXPECT_EQ(kept.level, known[k].level);
        EXPECT_EQ(doubled_steps(kept.shape), doubled_steps(known[k].shape)) << k;
    }
    for (std::size_t i = 0; i < areas.size(); ++i) {
        if (areas[i].level == 4) continue;
        std::int64_t sum = 0;
        for (const std::size_t child : children_of(areas, static_cast<std::ptrdiff_t>(i)))
            sum += doubled_steps(areas[child].shape);
        EXPECT_EQ(sum, doubled_steps(areas[i].shape));
    }
}

TEST(KnownAreasOfADistrict, LyingAcrossTwoParentsBelongToTheOneWithMostOfThem) {
    const City city = ragged_city(6);
    const std::vector<Known> known{
        {rectangle(0, 0, 600, 900), 2}, {rectangle(600, 0, 1200, 900), 2}, {rectangle(500, 300, 1000, 600), 3}};
    const double all = households_of(city.loads);

    const auto areas = partition(city.outline, city.dividers, city.loads, {{all, all / 2, all / 8}}, known);

    const auto across = std::find_if(areas.begin(), areas.end(), [](const Area& area) { return area.known == 2; });
    ASSERT_NE(across, areas.end());
    EXPECT_EQ(areas[static_cast<std::size_t>(across->parent)].known, 1);
    EXPECT_EQ(doubled_steps(across->shape), doubled_steps(rectangle(600, 300, 1000, 600)));
}

TEST(KnownAreasOfADistrict, LeaveNoSliverWhereTheirDrawingsDoNotMeet) {
    const City city = ragged_city(7);
    const std::vector<Known> known{{rectangle(0, 0, 600, 900), 2}, {rectangle(601, 0, 1200, 900), 2}};

    const auto areas = partition(city.outline, city.dividers, city.loads, {{1000, 500}}, known);

    ASSERT_EQ(areas.size(), 3u);
    EXPECT_GE(areas[1].known, 0);
    EXPECT_GE(areas[2].known, 0);
    EXPECT_EQ(doubled_steps(areas[1].shape) + doubled_steps(areas[2].shape), doubled_steps(areas[0].shape));
}

}  // namespace
}  // namespace geo::district
