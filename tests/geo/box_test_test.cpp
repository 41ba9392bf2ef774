#include "geo/box_test.hpp"

#include <gtest/gtest.h>

namespace geo {
namespace {

const Box box{118, 32, 119, 33};

Shape line(LonLat from, LonLat to) {
    return {ShapeType::line, {{{from, to}}}};
}

MercatorBox around(LonLat south_west, LonLat north_east) {
    return to_mercator(Box{south_west.lon, south_west.lat, north_east.lon, north_east.lat});
}

TEST(ABox, MeetsWhatLiesInItOrOnItsEdge) {
    const BoxTest test(box);
    EXPECT_TRUE(test.meets(point_shape({118.5, 32.5})));
    EXPECT_TRUE(test.meets(point_shape({118, 33}))) << "a corner";
    EXPECT_FALSE(test.meets(point_shape({117.999999999, 33})));
    EXPECT_TRUE(test.meets(line({117, 32.5}, {120, 32.5}))) << "right through";
    EXPECT_TRUE(test.meets(line({117, 33}, {120, 33}))) << "along its edge";
}

TEST(ABox, DoesNotMeetWhatOnlyItsOwnBoxMeets) {
    const BoxTest test(box);
    EXPECT_FALSE(test.meets(line({118.9, 33.2}, {119.2, 32.9}))) << "past a corner";
    const Path ring_round_it{{110, 30}, {125, 30}, {125, 40}, {110, 40}, {110, 30}};
    const Path hole_round_it{{117, 31}, {117, 34}, {120, 34}, {120, 31}, {117, 31}};
    EXPECT_TRUE(test.meets(polygon_shape(ring_round_it)));
    EXPECT_FALSE(test.meets(polygon_shape(ring_round_it, {hole_round_it}))) << "it lies in the hole";
}

TEST(ABox, NeverMeetsAnEmptyShape) {
    EXPECT_FALSE(BoxTest(box).meets({ShapeType::multi_polygon, {}}));
}

TEST(ABox, MayBeALineOrAPlace) {
    const BoxTest upright({118, 32, 118, 33}), place({118, 32, 118, 32});
    EXPECT_TRUE(upright.meets(line({117, 32.5}, {119, 32.5})));
    EXPECT_FALSE(upright.meets(line({117, 33.5}, {119, 33.5})));
    EXPECT_TRUE(place.meets(line({117, 31}, {119, 33})));
    EXPECT_FALSE(place.meets(line({117, 31}, {119, 33.1})));
}

TEST(SurelyInside, IsNeverSaidOfWhatCouldReachOver) {
    const BoxTest test(box);
    EXPECT_TRUE(test.surely_inside(around({118.1, 32.1}, {118.9, 32.9})));
    EXPECT_FALSE(test.surely_inside(around({118, 32.1}, {118.9, 32.9}))) << "on the edge: to be decided exactly";
    EXPECT_FALSE(test.surely_inside(around({117.9, 32.1}, {118.9, 32.9})));
    EXPECT_FALSE(BoxTest({118, 32, 118, 32}).surely_inside(around({118, 32}, {118, 32})));
}

}  // namespace
}  // namespace geo
