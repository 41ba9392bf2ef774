#include "geo/query_area.hpp"

#include <gtest/gtest.h>

#include <array>

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

}  // namespace
