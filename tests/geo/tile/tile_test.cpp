#include "geo/tile/tile.hpp"

#include <gtest/gtest.h>

#include "geo/tile/drawing.hpp"

namespace {

using geo::Tile;

TEST(ATile, ExistsOnlyInsideThePyramid) {
    EXPECT_TRUE(Tile::at(0, 0, 0));
    EXPECT_FALSE(Tile::at(0, 1, 0));
    EXPECT_TRUE(Tile::at(22, (1u << 22) - 1, (1u << 22) - 1));
    EXPECT_FALSE(Tile::at(22, 1u << 22, 0));
    EXPECT_FALSE(Tile::at(23, 0, 0));
    EXPECT_FALSE(Tile::at(40, 0, 0));
}

TEST(ATile, BoundsItsSquareAndABufferOfASixtyFourthRoundIt) {
    EXPECT_EQ(Tile{}.bounds(), (geo::MercatorBox{0, 0, UINT32_MAX, UINT32_MAX}));
    EXPECT_EQ(Tile{}.buffered(), Tile{}.bounds()) << "the world ends there";
    const Tile tile{22, 5, 7};
    EXPECT_EQ(tile.bounds(), (geo::MercatorBox{5 * 1024, 7 * 1024, 6 * 1024 - 1, 8 * 1024 - 1}));
    EXPECT_EQ(tile.buffered(), (geo::MercatorBox{5 * 1024 - 16, 7 * 1024 - 16, 6 * 1024 + 15, 8 * 1024 + 15}));
}

TEST(ATile, HoldsAPlaceInExactlyOneSquareOfEachZoom) {
    const geo::Mercator place{3'564'789'123u, 1'745'612'987u};
    for (std::uint32_t zoom = 0; zoom <= Tile::max_zoom; ++zoom) {
        const Tile tile = Tile::holding(zoom, place);
        EXPECT_TRUE(Tile::at(zoom, tile.x, tile.y));
        EXPECT_TRUE(tile.bounds().holds(place));
    }
}

TEST(TileUnits, AreStepsAtZoomTwentyAndRoundToTheNearestBelow) {
    const geo::TileFrame twenty(Tile{20, 1, 1}), nineteen(Tile{19, 0, 0}), twenty_two(Tile{22, 4, 4});
    EXPECT_EQ(twenty.x(4096), 0);
    EXPECT_EQ(twenty.x(4095), -1);
    EXPECT_EQ(twenty.x(8192), 4096);
    EXPECT_EQ(nineteen.x(10), 5);
    EXPECT_EQ(nineteen.x(11), 6) << "halves round up";
    EXPECT_EQ(twenty_two.x(4097), 4) << "past zoom 20 a step is several units";
    EXPECT_EQ(twenty_two.units_a_step(), 4);
}

}  // namespace
