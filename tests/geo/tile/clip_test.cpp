#include "geo/tile/clip.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace {

using geo::ClipBox;
using geo::UnitPoint;

double area(const std::vector<UnitPoint>& ring) {
    double sum = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += static_cast<double>(ring[j].x) * static_cast<double>(ring[i].y) -
               static_cast<double>(ring[i].x) * static_cast<double>(ring[j].y);
    return sum / 2;
}

bool inside(const std::vector<UnitPoint>& ring, double x, double y) {
    bool in = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const auto ay = static_cast<double>(ring[j].y), by = static_cast<double>(ring[i].y);
        if ((ay > y) == (by > y)) continue;
        const auto ax = static_cast<double>(ring[j].x), bx = static_cast<double>(ring[i].x);
        if (ax + (y - ay) / (by - ay) * (bx - ax) > x) in = !in;
    }
    return in;
}

std::vector<UnitPoint> star(std::mt19937& random) {
    const double x = static_cast<double>(random() % 8'000) - 2'000, y = static_cast<double>(random() % 8'000) - 2'000;
    const int corners = 3 + static_cast<int>(random() % 30);
    std::vector<UnitPoint> ring;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners, far = 200 + random() % 4'000;
        ring.push_back({std::llround(x + far * std::cos(angle)), std::llround(y + far * std::sin(angle))});
    }
    return ring;
}

TEST(AClippedRing, HoldsThePlacesOfTheBoxThatTheWholeRingHolds) {
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        const auto whole = star(random);
        auto ring = whole;
        std::vector<UnitPoint> spare;

        geo::clip_ring(ring, spare);

        for (const UnitPoint& p : ring) EXPECT_EQ(geo::outcode(p), 0u);
        int wrong = 0;
        for (int probe = 0; probe < 200; ++probe) {
            const double x = static_cast<double>(random() % 4'000) + 0.5,
                         y = static_cast<double>(random() % 4'000) + 0.5;
            wrong += inside(whole, x, y) != (!ring.empty() && inside(ring, x, y));
        }
        EXPECT_LE(wrong, 2) << "round " << round << ": only a place within a unit of an edge may change sides";
        if (!ring.empty()) {
            EXPECT_LE(std::abs(area(ring)), std::abs(area(whole)) + 4 * 6'000);
        }
    }
}

TEST(AClippedRing, ThatHoldsTheWholeTileBecomesTheClipBox) {
    std::vector<UnitPoint> ring{
        {-1LL << 33, -1LL << 33}, {1LL << 34, -1LL << 33}, {1LL << 34, 1LL << 34}, {-1LL << 33, 1LL << 34}},
        spare;

    geo::clip_ring(ring, spare);

    const double side = ClipBox::most - ClipBox::least;
    EXPECT_EQ(area(ring), side * side);
}

TEST(AClippedRing, OutsideIsNothing) {
    std::vector<UnitPoint> ring{{5'000, 0}, {6'000, 0}, {6'000, 100}}, spare;

    geo::clip_ring(ring, spare);

    EXPECT_TRUE(ring.empty());
}

TEST(AClippedLine, FallsApartWhereItLeavesTheBox) {
    const std::vector<UnitPoint> line{{100, 100}, {100, 9'000}, {200, 9'000}, {200, 100}};
    std::vector<geo::TilePoint> points;
    std::vector<std::uint32_t> ends;

    geo::clip_line(line, points, ends);

    ASSERT_EQ(ends, (std::vector<std::uint32_t>{2, 4}));
    EXPECT_EQ(points, (std::vector<geo::TilePoint>{{100, 100}, {100, 4'160}, {200, 4'160}, {200, 100}}));
}

TEST(AClippedLine, ThroughTheWholeWorldKeepsItsWayThroughTheBox) {
    const std::vector<UnitPoint> line{{-(1LL << 33), -(1LL << 33)}, {1LL << 33, 1LL << 33}};
    std::vector<geo::TilePoint> points;
    std::vector<std::uint32_t> ends;

    geo::clip_line(line, points, ends);

    EXPECT_EQ(points, (std::vector<geo::TilePoint>{{-64, -64}, {4'160, 4'160}}));
}

TEST(AClippedLine, ThatOnlyTouchesACornerIsNothing) {
    const std::vector<UnitPoint> line{{4'150, -84}, {4'180, -54}};
    std::vector<geo::TilePoint> points;
    std::vector<std::uint32_t> ends;

    geo::clip_line(line, points, ends);

    EXPECT_TRUE(ends.empty());
    EXPECT_TRUE(points.empty());
}

}  // namespace
