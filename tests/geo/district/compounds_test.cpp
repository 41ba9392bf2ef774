#include "geo/district/compounds.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "geo/district/reading_order.hpp"
#include "geo/geos.hpp"
#include "geo/measure.hpp"
#include "sketch.hpp"

namespace geo::district {
namespace {

/// Slab houses of 50 x 12 m, one above the other every 25 m.
void add_row(Ground& ground, double east, double north, int houses) {
    for (int i = 0; i < houses; ++i)
        ground.dwellings.push_back(rectangle(east, north + i * 25, east + 50, north + i * 25 + 12));
}

Ground two_blocks() {
    Ground ground;
    ground.blocks = {rectangle(0, 0, 200, 300), rectangle(200, 0, 400, 300)};
    ground.strips = {{{at(200, -10), at(200, 310)}, Metres{4}, "Peach Lane"},
                     {{at(-10, 0), at(410, 0)}, Metres{9}, "Broad Street"}};
    return ground;
}

TEST(SketchedCompounds, HoldDwellingsThatStandCloseTogether) {
    Ground ground = two_blocks();
    add_row(ground, 60, 60, 4);

    const auto sketches = sketch_compounds(ground);

    ASSERT_EQ(sketches.size(), 1u);
    EXPECT_EQ(sketches[0].dwellings, (std::vector<std::size_t>{0, 1, 2, 3}));
    EXPECT_NEAR(area(sketches[0].shape).value, (50 + 14) * (87 + 14), 300);  // 7 m of ground all round
    EXPECT_TRUE(answer(GEOSisValid_r(geos(), to_geos(sketches[0].shape).get())));
}

TEST(SketchedCompounds, NeedThreeDwellings) {
    Ground ground = two_blocks();
    add_row(ground, 60, 60, 2);
    EXPECT_TRUE(sketch_compounds(ground).empty());
}

TEST(SketchedCompounds, PassOverShedsAndHalls) {
    Ground ground = two_blocks();
    for (int i = 0; i < 6; ++i) ground.dwellings.push_back(rectangle(60, 60 + i * 10, 66, 66 + i * 10));
    ground.dwellings.push_back(rectangle(80, 60, 140, 120));
    EXPECT_TRUE(sketch_compounds(ground).empty());
}

TEST(SketchedCompounds, EndAtTheRoadBetweenTwoBlocks) {
    Ground ground = two_blocks();
    add_row(ground, 140, 60, 4);
    add_row(ground, 210, 60, 4);

    const auto sketches = sketch_compounds(ground);

    ASSERT_EQ(sketches.size(), 2u);
    EXPECT_NEAR(bounds(sketches[0].shape)->east, at(196, 0).lon, 1e-7);
    EXPECT_NEAR(bounds(sketches[1].shape)->west, at(204, 0).lon, 1e-7);
    EXPECT_EQ(sketches[0].near_road, "Peach Lane");
}

TEST(SketchedCompounds, StayOffTakenGround) {
    Ground ground = two_blocks();
    add_row(ground, 60, 60, 8);
    ground.taken = {rectangle(0, 150, 200, 300)};

    const auto sketches = sketch_compounds(ground);

    ASSERT_EQ(sketches.size(), 1u);
    EXPECT_EQ(sketches[0].dwellings.size(), 4u);
    EXPECT_LE(bounds(sketches[0].shape)->north, at(0, 150).lat + 1e-8);
}

TEST(SketchedCompounds, AreNoneWhereThereIsNoBlock) {
    EXPECT_TRUE(sketch_compounds({}).empty());
}

TEST(Blocks, LieBetweenDividersAndTheRim) {
    const auto blocks = blocks_between(rectangle(0, 0, 200, 100),
                                       {{{at(100, -10), at(100, 110)}, 1, {}}, {{at(120, 50), at(150, 50)}, 1, {}}});

    ASSERT_EQ(blocks.size(), 2u);  // the second line hangs loose and divides nothing
    EXPECT_NEAR(area(blocks[0]).value, 10'000, 60);
    EXPECT_NEAR(area(blocks[1]).value, 10'000, 60);
}

TEST(ReadingOrder, GoesRowByRowFromTheNorthEachFromTheWest) {
    const std::vector<LonLat> places{at(300, 0), at(0, 10), at(200, 205), at(100, 195), at(0, 200)};

    EXPECT_EQ(reading_order(places, Metres{50}), (std::vector<std::size_t>{4, 3, 2, 1, 0}));
    EXPECT_TRUE(reading_order({}, Metres{50}).empty());
}

}  // namespace
}  // namespace geo::district
