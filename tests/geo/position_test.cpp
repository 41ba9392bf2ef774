#include "geo/position.hpp"

#include <gtest/gtest.h>

namespace geo {
namespace {

TEST(MercatorPlaces, ComeBackToTheirDegreesWithinOneCentimetre) {
    for (const LonLat place : {LonLat{118.7815, 32.0431}, LonLat{-179.99, 80.0}, LonLat{0, 0}, LonLat{179.9, -84.9}}) {
        const LonLat back = to_lonlat(to_mercator(place));
        EXPECT_NEAR(back.lon, place.lon, 1e-7);
        EXPECT_NEAR(back.lat, place.lat, 1e-7);
    }
}

TEST(MercatorPlaces, GrowEastAndSouth) {
    const Mercator here = to_mercator(LonLat{118.78, 32.04});
    const Mercator south_east = to_mercator(LonLat{118.79, 32.03});
    EXPECT_LT(here.x, south_east.x);
    EXPECT_LT(here.y, south_east.y);
}

TEST(MercatorSteps, ShrinkTowardsThePoles) {
    EXPECT_NEAR(metres_per_step(to_mercator(LonLat{0, 0}).y), 0.00933, 1e-5);
    EXPECT_NEAR(metres_per_step(to_mercator(LonLat{0, 60}).y), 0.00467, 1e-5);
}

TEST(StoredPlaces, LieOnAGridOfATenthOfAMillimetre) {
    EXPECT_EQ(snap(LonLat{118.12345678949, 32.9876543214}), (LonLat{118.123456789, 32.987654321}));
}

}  // namespace
}  // namespace geo
