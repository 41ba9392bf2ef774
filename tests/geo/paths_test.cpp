#include "geo/paths.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "geo/measure.hpp"
#include "tests/support/sketch.hpp"

namespace {

using geo::Mercator;
using geo::PathArrays;
using tests::sketch;

PathArrays paths_of(const geo::Shape& shape) {
    PathArrays paths;
    paths.append(shape);
    paths.zooms.assign(paths.vertices.size(), 0);
    return paths;
}

/// A star of n corners round the origin's offset; simple by construction.
PathArrays star(std::mt19937& random, int corners, bool with_hole) {
    const double middle = 1e6;
    const auto ring = [&](double least, double most) {
        std::vector<Mercator> path;
        for (int i = 0; i < corners; ++i) {
            const double angle = 2 * std::numbers::pi * i / corners;
            const double far = least + (most - least) * (random() % 1000) / 1000;
            path.push_back({static_cast<std::uint32_t>(middle + far * std::cos(angle)),
                            static_cast<std::uint32_t>(middle + far * std::sin(angle))});
        }
        return path;
    };
    PathArrays paths;
    paths.append_path(ring(5'000, 20'000), true, true);
    if (with_hole) paths.append_path(ring(1'000, 3'000), true, false);
    paths.zooms.assign(paths.vertices.size(), 0);
    return paths;
}

TEST(Paths, WindOuterRingsPositiveAndHolesNegative) {
    const auto city = sketch({"AAA", "A.A", "AAA"});

    const PathArrays paths = paths_of(city.at('A'));

    const auto view = paths.view();
    ASSERT_EQ(view.paths(), 2u);
    EXPECT_TRUE(view.opens_part(0));
    EXPECT_FALSE(view.opens_part(1));
    EXPECT_GT(geo::doubled_area(view.path(0)), 0);
    EXPECT_LT(geo::doubled_area(view.path(1)), 0);
    EXPECT_EQ(view.path(0).size(), 12u);
    EXPECT_EQ(view.path(1).size(), 4u);
}

TEST(Paths, LeaveOutRingsWithoutAreaAndLinesWithoutLength) {
    PathArrays paths;
    const Mercator a{10, 10}, b{20, 20}, c{30, 30};

    EXPECT_FALSE(paths.append_path(std::vector{a, b, c}, true, true));
    EXPECT_FALSE(paths.append_path(std::vector{a, a, a}, false, true));
    EXPECT_FALSE(paths.append_path(std::vector{a, b, a}, true, true));
    EXPECT_TRUE(paths.append_path(std::vector{a, a, b}, false, true));

    EXPECT_EQ(paths.view().paths(), 1u);
    EXPECT_EQ(paths.vertices, (std::vector{a, b}));
}

TEST(APolygon, HoldsItsInsideItsBorderAndItsCornersButNotItsHole) {
    PathArrays paths;
    paths.append_path(std::vector<Mercator>{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, true, true);
    paths.append_path(std::vector<Mercator>{{40, 40}, {60, 40}, {60, 60}, {40, 60}}, true, false);
    paths.zooms.assign(8, 0);
    const auto square = paths.view();

    EXPECT_TRUE(geo::holds(square, {10, 10}));
    EXPECT_TRUE(geo::holds(square, {0, 0}));
    EXPECT_TRUE(geo::holds(square, {100, 50}));
    EXPECT_TRUE(geo::holds(square, {50, 0}));
    EXPECT_TRUE(geo::holds(square, {40, 50})) << "the hole's border is the polygon's";
    EXPECT_FALSE(geo::holds(square, {50, 50}));
    EXPECT_FALSE(geo::holds(square, {101, 50}));
    EXPECT_FALSE(geo::holds(square, {50, 101}));
}

TEST(ALabelPoint, LiesInsideWhateverTheShape) {
    std::mt19937 random(3);
    for (int round = 0; round < 500; ++round) {
        const PathArrays paths = star(random, 4 + static_cast<int>(random() % 40), round % 2 == 0);

        EXPECT_TRUE(geo::holds(paths.view(), geo::label_point(paths.view()))) << "round " << round;
    }
    for (const auto& city :
         {sketch({"AAAA", "A...", "AAAA"}), sketch({"AAA", "A.A", "AAA"}), sketch({"A.AA", "..AA"})}) {
        const PathArrays paths = paths_of(city.at('A'));

        EXPECT_TRUE(geo::holds(paths.view(), geo::label_point(paths.view())));
    }
}

TEST(ALabelPoint, LiesInsideSliversToo) {
    for (const std::uint32_t high : {1u, 2u, 3u, 9u}) {
        PathArrays paths;
        paths.append_path(std::vector<Mercator>{{0, 0}, {1000, 0}, {1000, high}, {0, high}}, true, true);
        paths.append_path(std::vector<Mercator>{{0, 0}, {1000, 1000}, {1000, 1000 + high}}, true, true);
        paths.zooms.assign(paths.vertices.size(), 0);

        EXPECT_TRUE(geo::holds(paths.view(), geo::label_point(paths.view()))) << high;
    }
}

TEST(GroundDistances, AreThoseOfTheEllipsoidAsNearlyAsTheySay) {
    std::mt19937 random(8);
    std::uniform_real_distribution<double> share(0, 1);
    const double rounding = 0.02;  // metres: both ends lie on whole steps
    for (int round = 0; round < 4'000; ++round) {
        const geo::LonLat from{-170 + 340 * share(random), -80 + 160 * share(random)};
        const double metres = 1e5 * std::pow(share(random), 4), angle = 2 * std::numbers::pi * share(random);
        const geo::LonLat to =
            geo::LocalPlane(from).from({0.95 * metres * std::cos(angle), 0.95 * metres * std::sin(angle)});
        const geo::GroundDistance distance(geo::to_mercator(from));

        const double quick = distance.to(geo::to_mercator(to)), true_metres = geo::distance(from, to).value;

        EXPECT_NEAR(quick, true_metres, distance.error(true_metres) + rounding)
            << from.lon << ' ' << from.lat << " to " << to.lon << ' ' << to.lat;
    }
}

TEST(GroundDistances, OfABoxAreNeverMoreThanThoseOfItsPlaces) {
    std::mt19937 random(4);
    const Mercator from = geo::to_mercator(geo::LonLat{118.78, 32.04});
    const geo::GroundDistance distance(from);
    for (int round = 0; round < 2'000; ++round) {
        const auto near = [&](std::uint32_t v) {
            return v - 5'000'000 + static_cast<std::uint32_t>(random() % 10'000'000);
        };
        geo::MercatorBox box;
        const Mercator a{near(from.x), near(from.y)}, b{near(from.x), near(from.y)};
        box.include(a), box.include(b);

        EXPECT_LE(distance.at_least(box), distance.to(a) + 1e-9);
        EXPECT_LE(distance.at_least(box), distance.to_segment(a, b) + 1e-9);
    }
}

}  // namespace
