#include "geo/query_area.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

namespace {

using geo::Mercator;
using geo::QueryArea;

constexpr Mercator origin{3'500'000'000, 1'700'000'000};

Mercator at(int x, int y) {
    return {origin.x + std::uint32_t(x), origin.y + std::uint32_t(y)};
}

geo::Path ring(int from, int to) {
    const auto corner = [](int x, int y) { return geo::to_lonlat(at(x, y)); };
    return {corner(from, from), corner(to, from), corner(to, to), corner(from, to), corner(from, from)};
}

TEST(AQueryArea, HoldsItsInsideAndItsEdges) {
    const QueryArea area(geo::polygon_shape(ring(0, 1000)));
    EXPECT_TRUE(area.holds(at(500, 500)));
    EXPECT_TRUE(area.holds(at(0, 500)));
    EXPECT_TRUE(area.holds(at(1000, 1000)));
    EXPECT_FALSE(area.holds(at(1001, 500)));
    EXPECT_FALSE(area.holds(at(-1, 500)));
}

TEST(AQueryArea, MayBeAsHighAsTheMap) {
    const QueryArea area(geo::polygon_shape({{100, -90}, {120, -90}, {120, 90}, {100, 90}, {100, -90}}));
    EXPECT_TRUE(area.holds(geo::to_mercator(geo::LonLat{110, 30})));
    EXPECT_TRUE(area.holds(geo::to_mercator(geo::LonLat{110, 89.9})));
    EXPECT_FALSE(area.holds(geo::to_mercator(geo::LonLat{99, 30})));
}

TEST(AQueryArea, LeavesItsHolesOut) {
    const QueryArea area(geo::polygon_shape(ring(0, 1000), {ring(400, 600)}));
    EXPECT_FALSE(area.holds(at(500, 500)));
    EXPECT_TRUE(area.holds(at(300, 500)));
    EXPECT_FALSE(area.meets(std::array{at(450, 450), at(550, 550)}, false));
}

TEST(AQueryArea, MeetsALineThatOnlyPassesThrough) {
    const QueryArea area(geo::polygon_shape(ring(0, 1000)));
    EXPECT_TRUE(area.meets(std::array{at(-500, 500), at(1500, 500)}, false));
    EXPECT_FALSE(area.meets(std::array{at(-500, 1500), at(1500, 1500)}, false));
    EXPECT_FALSE(area.meets(std::array{at(-500, 900), at(100, 1600)}, false));
}

TEST(AQueryArea, ClosesARunWhenItIsARing) {
    const QueryArea area(geo::polygon_shape(ring(400, 600)));
    const std::array open_u{at(0, 500), at(0, 2000), at(2000, 2000), at(2000, 500)};
    EXPECT_FALSE(area.meets(open_u, false));
    EXPECT_TRUE(area.meets(open_u, true));
}

/// Sign of the turn a -> b -> p; small numbers need no care.
int turn(Mercator a, Mercator b, Mercator p) {
    const auto d = [](std::uint32_t from, std::uint32_t to) { return double(to) - double(from); };
    const double cross = d(a.x, b.x) * d(a.y, p.y) - d(a.y, b.y) * d(a.x, p.x);
    return (cross > 0) - (cross < 0);
}

TEST(AQueryArea, OfAnyRingSaysWhatLookingAtEveryEdgeSays) {
    std::mt19937 random(5);
    const auto somewhere = [&] { return at(int(random() % 2000), int(random() % 2000)); };
    for (int round = 0; round < 60; ++round) {
        const std::size_t corners = 3 + random() % 200;  // it crosses itself as it likes
        std::vector<Mercator> ring;
        geo::Path path;
        for (std::size_t i = 0; i < corners; ++i) {
            ring.push_back(somewhere());
            path.push_back(geo::to_lonlat(ring.back()));
        }
        path.push_back(path.front());
        const QueryArea area(geo::polygon_shape(path));
        const auto on_edge = [&](Mercator a, Mercator b, Mercator p) {
            return turn(a, b, p) == 0 && std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) &&
                   std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
        };
        const auto holds = [&](Mercator p) {
            bool in = false;
            for (std::size_t i = 0; i < corners; ++i) {
                const Mercator a = ring[i], b = ring[(i + 1) % corners];
                if (on_edge(a, b, p)) return true;
                if ((a.y > p.y) != (b.y > p.y) && (turn(a, b, p) > 0) == (b.y > a.y)) in = !in;
            }
            return in;
        };
        const auto cross = [&](Mercator a, Mercator b, Mercator c, Mercator d) {
            return (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) || on_edge(a, b, c) ||
                   on_edge(a, b, d) || on_edge(c, d, a) || on_edge(c, d, b);
        };
        for (int question = 0; question < 200; ++question) {
            const Mercator p = somewhere(), q = question % 2 ? somewhere() : Mercator{p.x + 3, p.y + 5};
            EXPECT_EQ(area.holds(p), holds(p));
            bool met = holds(p) || holds(q);
            for (std::size_t i = 0; i < corners && !met; ++i) met = cross(p, q, ring[i], ring[(i + 1) % corners]);
            EXPECT_EQ(area.meets(std::array{p, q}, false), met);
        }
    }
}

}  // namespace
