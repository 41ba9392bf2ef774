#include "geo/doubt.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <random>

namespace {

using geo::Doubt;
using geo::LonLat;
using geo::Path;
using geo::Shape;

constexpr LonLat square_metre_zero{118.78, 32.04};  // Nanjing, Xinjiekou
constexpr int samples = 1'000'000;
constexpr double agreement = 0.005;

LonLat at(double east, double north) {
    return geo::LocalPlane(square_metre_zero).from({east, north});
}

Path block(double west, double south, double east, double north) {
    return {at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)};
}

Shape area(double west, double south, double east, double north) {
    return geo::polygon_shape(block(west, south, east, north));
}

/// Shares by drawing: the first area that holds a drawn place gets it, the last entry is "none".
std::vector<double> drawn(const Doubt& doubt, const std::vector<Shape>& areas) {
    std::mt19937_64 chance(20260101);
    std::normal_distribution<double> error(0, doubt.sigma().value);
    const geo::LocalPlane plane(doubt.centre);
    std::vector<int> hits(areas.size() + 1);
    for (int i = 0; i < samples; ++i) {
        const LonLat place = plane.from({error(chance), error(chance)});
        std::size_t chosen = 0;
        while (chosen < areas.size() && geo::side_of(areas[chosen], place) == geo::Side::outside) ++chosen;
        ++hits[chosen];
    }
    std::vector<double> result;
    for (const int hit : hits) result.push_back(double(hit) / samples);
    return result;
}

void expect_agreement(const Doubt& doubt, const std::vector<Shape>& areas) {
    const auto exact = geo::shares(doubt, areas, geo::Overlaps::possible);
    const auto by_chance = drawn(doubt, areas);
    ASSERT_EQ(exact.size(), by_chance.size());
    for (std::size_t i = 0; i < exact.size(); ++i) EXPECT_NEAR(exact[i], by_chance[i], agreement) << "area " << i;
    EXPECT_NEAR(std::accumulate(exact.begin(), exact.end(), 0.0), 1, 1e-12);
}

TEST(Doubt, HasItsRadiusWhereSixtyEightPercentLie) {
    const Doubt doubt{square_metre_zero, {15}};
    Path circle;
    for (int i = 0; i <= 720; ++i) {
        const double angle = i * 3.14159265358979 / 360;
        circle.push_back(at(15 * std::cos(angle), 15 * std::sin(angle)));
    }
    circle.back() = circle.front();
    EXPECT_NEAR(geo::probability(doubt, geo::polygon_shape(circle)), 0.68, 1e-4);
}

TEST(Doubt, GivesHalfToEachSideOfAStraightWall) {
    const Doubt doubt{square_metre_zero, {10}};
    EXPECT_NEAR(geo::probability(doubt, area(0, -500, 500, 500)), 0.5, 1e-9);
    EXPECT_NEAR(geo::probability(doubt, area(-500, -500, 0, 500)), 0.5, 1e-9);
}

TEST(Doubt, IsCertainFarInsideAndNothingFarOutside) {
    const Doubt doubt{square_metre_zero, {5}};
    EXPECT_NEAR(geo::probability(doubt, area(-300, -300, 300, 300)), 1, 1e-12);
    EXPECT_NEAR(geo::probability(doubt, area(300, 300, 600, 600)), 0, 1e-12);
}

TEST(Doubt, KnowsARectangleAsAProductOfTwoErrorFunctions) {
    const Doubt doubt{square_metre_zero, {20}};
    const double s = doubt.sigma().value * std::sqrt(2.0);
    const auto between = [&](double from, double to) { return (std::erf(to / s) - std::erf(from / s)) / 2; };
    EXPECT_NEAR(geo::probability(doubt, area(-7, 3, 31, 12)), between(-7, 31) * between(3, 12), 1e-9);
}

TEST(Doubt, AgreesWithAMillionDrawnPlacesAcrossWalls) {
    expect_agreement({at(38, 11), {15}}, {area(0, 0, 40, 30), area(40, 0, 90, 30), area(44, 32, 80, 70)});
}

TEST(Doubt, AgreesWithAMillionDrawnPlacesWithHolesAndSeveralParts) {
    Shape ring = geo::polygon_shape(block(-60, -60, 60, 60), {block(-12, -12, 12, 12)});
    ring.type = geo::ShapeType::multi_polygon;
    ring.parts.push_back({block(70, -10, 90, 10)});
    expect_agreement({at(9, 4), {30}}, {geo::normalised(ring), area(-10, -10, 10, 10)});
}

TEST(Doubt, GivesOverlappingAreasToTheOneThatComesFirst) {
    expect_agreement({at(5, 0), {20}}, {area(-10, -10, 10, 10), area(0, -30, 40, 30), area(-30, -30, 20, 30)});
}

TEST(Doubt, AgreesForAConcaveAreaSeenFromItsNotch) {
    const Path notched{at(-40, -40), at(40, -40), at(40, 40),  at(5, 40),   at(5, -20),
                       at(-5, -20),  at(-5, 40),  at(-40, 40), at(-40, -40)};
    expect_agreement({at(0, 0), {12}}, {geo::polygon_shape(notched)});
}

TEST(Doubt, StandsOnACornerWithoutLosingAnything) {
    const std::vector<Shape> quarters{area(0, 0, 900, 900), area(-900, 0, 0, 900), area(-900, -900, 0, 0),
                                      area(0, -900, 900, 0)};
    const auto exact = geo::shares({square_metre_zero, {25}}, quarters, geo::Overlaps::none);
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(exact[i], 0.25, 1e-9);
    EXPECT_NEAR(exact[4], 0, 1e-9);
}

}  // namespace
