#include "geo/spatial_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "geo/hilbert.hpp"

namespace {

using geo::Mercator;
using geo::MercatorBox;

std::vector<MercatorBox> boxes(std::uint32_t count, std::mt19937& random) {
    std::vector<MercatorBox> made(count);
    for (MercatorBox& box : made) {
        const std::uint32_t x = random() % 100'000, y = random() % 100'000;
        box = {x, y, x + static_cast<std::uint32_t>(random() % 2'000),
               y + static_cast<std::uint32_t>(random() % 2'000)};
    }
    std::sort(made.begin(), made.end(), [](const MercatorBox& a, const MercatorBox& b) {
        return geo::hilbert({a.min_x, a.min_y}) < geo::hilbert({b.min_x, b.min_y});
    });
    return made;
}

TEST(TheSpatialIndex, FindsWhatLookingAtEverythingFinds) {
    std::mt19937 random(1);
    for (const std::uint32_t count : {0u, 1u, 15u, 16u, 17u, 256u, 257u, 5'000u}) {
        const auto items = boxes(count, random);
        const geo::SpatialIndex index(count, [&](std::uint32_t i) { return items[i]; });
        for (int round = 0; round < 50; ++round) {
            const std::uint32_t x = random() % 100'000, y = random() % 100'000, side = random() % 50'000;
            const MercatorBox asked{x, y, x + side, y + side};

            std::vector<std::uint32_t> found, expected;
            index.each_run(asked, [&](std::uint32_t first, std::uint32_t last, bool whole) {
                for (std::uint32_t i = first; i < last; ++i) {
                    if (whole) {
                        EXPECT_TRUE(asked.holds(items[i]));
                    }
                    if (items[i].touches(asked)) found.push_back(i);
                }
                return true;
            });
            for (std::uint32_t i = 0; i < count; ++i)
                if (items[i].touches(asked)) expected.push_back(i);

            EXPECT_EQ(found, expected) << count << " items";
        }
    }
}

TEST(TheSpatialIndex, StopsWhereItsCallerHasEnough) {
    const geo::SpatialIndex index(1'000, [](std::uint32_t i) { return MercatorBox{i, i, i, i}; });
    int runs = 0;

    index.each_run({1, 1, 998, 998}, [&](std::uint32_t, std::uint32_t, bool) { return ++runs < 3; });

    EXPECT_EQ(runs, 3);
}

TEST(TheHilbertCurve, VisitsEachSquareOfThePyramidInOneRun) {
    // All 64 places of an 8 x 8 lattice: each quarter, and each quarter's quarter, is one stretch of the curve.
    std::vector<Mercator> places;
    for (std::uint32_t x = 0; x < 8; ++x)
        for (std::uint32_t y = 0; y < 8; ++y) places.push_back({x << 29, y << 29});
    std::sort(places.begin(), places.end(), [](Mercator a, Mercator b) { return geo::hilbert(a) < geo::hilbert(b); });

    for (const int bits : {31, 30, 29})
        for (std::size_t i = 0, run = std::size_t{1} << (2 * (bits - 29)); i < places.size(); ++i) {
            const Mercator first = places[i / run * run];
            EXPECT_EQ(places[i].x >> bits, first.x >> bits);
            EXPECT_EQ(places[i].y >> bits, first.y >> bits);
        }
    for (std::size_t i = 1; i < places.size(); ++i) {
        const auto apart = [](std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; };
        EXPECT_EQ(apart(places[i].x, places[i - 1].x) + apart(places[i].y, places[i - 1].y), 1u << 29);
    }
}

}  // namespace
