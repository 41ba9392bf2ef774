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

/// Buildings of 12 by 9 m, turned, on streets 16 m apart, as far as 700 m: small beside the doubt.
std::vector<Shape> dense_ground() {
    std::vector<Shape> buildings;
    std::mt19937 chance(3);
    std::uniform_real_distribution<double> turn(-0.3, 0.3);
    for (int east = -700; east < 700; east += 16)
        for (int north = -700; north < 700; north += 16) {
            const double c = std::cos(turn(chance)), s = std::sqrt(1 - c * c);
            const auto corner = [&](double x, double y) { return at(east + c * x - s * y, north + s * x + c * y); };
            buildings.push_back(
                geo::polygon_shape({corner(0, 0), corner(12, 0), corner(12, 9), corner(0, 9), corner(0, 0)}));
        }
    return buildings;
}

TEST(Doubt, AgreesWithAMillionDrawnPlacesOnDenseGround) {
    const Doubt doubt{at(13, -40), {500}};
    const std::vector<Shape> buildings = dense_ground();
    const auto shares = geo::shares(doubt, buildings, geo::Overlaps::possible);
    std::mt19937_64 chance(20260102);
    std::normal_distribution<double> error(0, doubt.sigma().value);
    std::vector<int> hits(buildings.size() + 1);
    const geo::LocalPlane plane(doubt.centre), ground(square_metre_zero);
    for (int i = 0; i < samples; ++i) {
        const LonLat place = plane.from({error(chance), error(chance)});
        const auto on = ground.to(place);
        std::size_t chosen = buildings.size();
        // The few buildings of the streets round the place.
        const auto row = [](double metres) { return static_cast<int>(std::floor((metres + 700) / 16)); };
        for (int x = row(on.x) - 1; x <= row(on.x) + 1; ++x)
            for (int y = row(on.y) - 1; y <= row(on.y) + 1; ++y) {
                if (x < 0 || y < 0 || x >= 88 || y >= 88) continue;
                const auto building = static_cast<std::size_t>(x * 88 + y);
                if (building < chosen && geo::side_of(buildings[building], place) != geo::Side::outside)
                    chosen = building;
            }
        ++hits[chosen];
    }
    double west = 0, drawn_west = 0;
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        EXPECT_NEAR(shares[i], double(hits[i]) / samples, 5 * std::sqrt(shares[i] / samples) + 1e-6) << i;
        if (i < buildings.size() / 2) west += shares[i], drawn_west += double(hits[i]) / samples;
    }
    EXPECT_NEAR(west, drawn_west, agreement / 2);
    EXPECT_NEAR(shares.back(), double(hits.back()) / samples, agreement / 2);
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-12);
}

TEST(Doubt, TakesSmallAreasBySeriesAsWellAsLargeOnesByTheirEdges) {
    const Doubt doubt{square_metre_zero, {500}};
    const double s = doubt.sigma().value * std::sqrt(2.0);
    const auto between = [&](double from, double to) { return (std::erf(to / s) - std::erf(from / s)) / 2; };
    for (const double east : {0.0, 37.0, 300.0, -800.0})
        for (const double width : {3.0, 30.0, 60.0, 70.0}) {
            const double exact = between(east, east + width) * between(-200, -200 + width);
            EXPECT_NEAR(geo::probability(doubt, area(east, -200, east + width, -200 + width)), exact, exact * 1e-4)
                << east << ' ' << width;
        }
}

TEST(Doubt, GivesAPlaceThatWasDrawnTwiceOnceOnly) {
    const Doubt doubt{square_metre_zero, {10}};
    const Shape block = area(-5, -5, 20, 9);
    const auto exact = geo::shares(doubt, std::vector<Shape>{block, block}, geo::Overlaps::possible);
    EXPECT_NEAR(exact[0], geo::probability(doubt, block), 1e-12);
    EXPECT_EQ(exact[1], 0);
}

TEST(Doubt, LaysAnAreaOverOneThatHoldsItOrSharesItsCorners) {
    const Doubt doubt{square_metre_zero, {20}};
    const Shape large = area(-30, -30, 30, 30), small = area(-30, -30, 0, 30);
    const Shape half = geo::polygon_shape({at(-30, -30), at(30, -30), at(30, 30), at(-30, -30)});
    const double all = geo::probability(doubt, large);
    EXPECT_NEAR(geo::shares(doubt, std::vector<Shape>{small, large}, geo::Overlaps::possible)[1], all / 2, 1e-6);
    EXPECT_NEAR(geo::shares(doubt, std::vector<Shape>{large, small}, geo::Overlaps::possible)[1], 0, 1e-9);
    EXPECT_NEAR(geo::shares(doubt, std::vector<Shape>{half, large}, geo::Overlaps::possible)[1], all / 2, 1e-6);
}

}  // namespace
