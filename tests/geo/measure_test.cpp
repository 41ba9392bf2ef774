#include "geo/measure.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "geo/projection.hpp"

namespace {

using geo::LonLat;

TEST(Measuring, KnowsADegreeOfTheEquator) {
    EXPECT_NEAR(geo::distance({0, 0}, {1, 0}).value, 111319.4908, 1e-3);  // 2 pi a / 360
}

TEST(Measuring, KnowsTheAreaOfADegreeSquareAtTheEquator) {
    const auto square = geo::polygon_shape({{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}});
    EXPECT_NEAR(geo::area(square).value, 12308778361.469, 1);  // GeographicLib's Planimeter
}

TEST(Measuring, TakesHolesOffWhateverTheirDirection) {
    const geo::Path outer{{0, 0}, {0.02, 0}, {0.02, 0.02}, {0, 0.02}, {0, 0}};
    const geo::Path hole{{0.005, 0.005}, {0.015, 0.005}, {0.015, 0.015}, {0.005, 0.015}, {0.005, 0.005}};
    const double whole = geo::area(geo::polygon_shape(outer)).value, inner = geo::area(geo::polygon_shape(hole)).value;
    EXPECT_NEAR(geo::area(geo::polygon_shape(outer, {hole})).value, whole - inner, 1e-6);
}

TEST(Measuring, AddsUpALine) {
    const geo::Shape line{geo::ShapeType::multi_line,
                          {{{{118.78, 32.04}, {118.79, 32.04}}}, {{{118.78, 32.05}, {118.78, 32.06}}}}};
    const double sum =
        geo::distance({118.78, 32.04}, {118.79, 32.04}).value + geo::distance({118.78, 32.05}, {118.78, 32.06}).value;
    EXPECT_NEAR(geo::length(line).value, sum, 1e-9);
    EXPECT_EQ(geo::area(line).value, 0);
}

TEST(Measuring, AgreesWithTheGaussKruegerZoneToATenthOfAPerCent) {
    const geo::Path block{
        {118.78, 32.04}, {118.785, 32.0405}, {118.7845, 32.044}, {118.7802, 32.0432}, {118.78, 32.04}};
    const geo::Crs zone = geo::gauss_krueger_zone(118.78).value();
    double doubled = 0, round = 0;
    for (std::size_t i = 0; i + 1 < block.size(); ++i) {
        const auto a = geo::from_lonlat(zone, block[i]), b = geo::from_lonlat(zone, block[i + 1]);  // north, east
        doubled += a[1] * b[0] - b[1] * a[0];
        round += std::hypot(b[0] - a[0], b[1] - a[1]);
    }

    const auto outline = geo::polygon_shape(block);

    EXPECT_NEAR(geo::area(outline).value / (std::abs(doubled) / 2), 1, 1e-3);
    EXPECT_NEAR(geo::length(outline).value / round, 1, 1e-3);
}

TEST(ALocalPlane, AgreesWithTheGeodesicNearby) {
    const LonLat here{118.78, 32.04}, there{118.7807, 32.0404};
    const auto p = geo::LocalPlane(here).to(there);
    EXPECT_NEAR(std::hypot(p.x, p.y), geo::distance(here, there).value, 1e-3);
    const LonLat back = geo::LocalPlane(here).from(p);
    EXPECT_NEAR(back.lon, there.lon, 1e-12);
    EXPECT_NEAR(back.lat, there.lat, 1e-12);
}

TEST(TheDistanceToABorder, IsTheSameFromBothSides) {
    const geo::LocalPlane plane({118.78, 32.04});
    const auto wall = geo::polygon_shape(
        {plane.from({0, 0}), plane.from({50, 0}), plane.from({50, 50}), plane.from({0, 50}), plane.from({0, 0})});
    EXPECT_NEAR(geo::distance_to_border(wall, plane.from({12.4, 25})).value, 12.4, 1e-3);
    EXPECT_NEAR(geo::distance_to_border(wall, plane.from({-12.4, 25})).value, 12.4, 1e-3);
    EXPECT_NEAR(geo::distance_to_border(wall, plane.from({-3, -4})).value, 5, 1e-3);
}

TEST(TheSideOfABorder, IsDecidedOnTheLastStorageStep) {
    const auto square =
        geo::polygon_shape({{118.78, 32.04}, {118.79, 32.04}, {118.79, 32.05}, {118.78, 32.05}, {118.78, 32.04}});
    EXPECT_EQ(geo::side_of(square, {118.780000001, 32.045}), geo::Side::inside);
    EXPECT_EQ(geo::side_of(square, {118.78, 32.045}), geo::Side::border);
    EXPECT_EQ(geo::side_of(square, {118.779999999, 32.045}), geo::Side::outside);
    EXPECT_EQ(geo::side_of(square, {118.78, 32.04}), geo::Side::border);
}

TEST(TheSideOfABorder, ExcludesHoles) {
    const auto ring =
        geo::polygon_shape({{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{{1, 1}, {1, 3}, {3, 3}, {3, 1}, {1, 1}}});
    EXPECT_EQ(geo::side_of(ring, {2, 2}), geo::Side::outside);
    EXPECT_EQ(geo::side_of(ring, {1, 2}), geo::Side::border);
    EXPECT_EQ(geo::side_of(ring, {0.5, 2}), geo::Side::inside);
}

TEST(TheSideOfABorder, HoldsWhenAVertexLiesAtTheSameHeight) {
    const auto diamond = geo::polygon_shape({{0, -1}, {1, 0}, {0, 1}, {-1, 0}, {0, -1}});
    EXPECT_EQ(geo::side_of(diamond, {0, 0}), geo::Side::inside);
    EXPECT_EQ(geo::side_of(diamond, {-2, 0}), geo::Side::outside);
    EXPECT_EQ(geo::side_of(diamond, {2, 0}), geo::Side::outside);
    EXPECT_EQ(geo::side_of(diamond, {-0.5, 1}), geo::Side::outside);
}

}  // namespace
