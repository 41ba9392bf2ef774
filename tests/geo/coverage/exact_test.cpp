#include "geo/coverage/exact.hpp"

#include <gtest/gtest.h>

#include <random>

#include "geo/coverage/polygon.hpp"

namespace geo::coverage {
namespace {

TEST(ExactPredicates, TellASingleStepBesideALineOfHalfTheWorld) {
    const Point west{-179'999'999'999, -1}, east{179'999'999'999, 1};

    EXPECT_EQ(turn(west, east, {0, 0}), 0);
    EXPECT_EQ(turn(west, east, {0, 1}), 1);
    EXPECT_EQ(turn(west, east, {1, 0}), -1);
}

TEST(ExactPredicates, RoundACrossingToTheNearestStep) {
    EXPECT_EQ(rounded_crossing({0, 0}, {10, 10}, {0, 10}, {10, 0}), (Point{5, 5}));
    EXPECT_EQ(rounded_crossing({0, 0}, {10, 1}, {5, -5}, {5, 5}), (Point{5, 1}));  // half a step up
    EXPECT_EQ(rounded_crossing({0, 0}, {-10, -1}, {-5, -5}, {-5, 5}), (Point{-5, 0}));
    EXPECT_EQ(rounded_crossing({-180'000'000'000, 0}, {180'000'000'000, 1}, {90'000'000'000, -90'000'000'000},
                               {90'000'000'000, 90'000'000'000}),
              (Point{90'000'000'000, 1}));
}

TEST(ExactPredicates, LeaveTouchingSegmentsUncrossed) {
    EXPECT_TRUE(cross_properly({0, 0}, {4, 4}, {0, 4}, {4, 0}));
    EXPECT_FALSE(cross_properly({0, 0}, {4, 4}, {0, 4}, {2, 2}));
    EXPECT_TRUE(inside_segment({0, 0}, {4, 4}, {2, 2}));
    EXPECT_FALSE(inside_segment({0, 0}, {4, 4}, {4, 4}));
    EXPECT_FALSE(inside_segment({0, 0}, {4, 4}, {5, 5}));
}

TEST(ExactPredicates, PutVerticesIntoABorderWithoutWinningAUnitOfArea) {
    std::mt19937_64 random{7};
    std::uniform_int_distribution<std::int64_t> place{-1'000'000'000, 1'000'000'000}, near{-1, 1};
    for (int i = 0; i < 2'000; ++i) {
        const Point a{place(random), place(random)}, b{place(random), place(random)};
        std::vector<Point> inside;
        for (int share = 1; share <= i % 4; ++share)
            inside.push_back(
                {a.x + (b.x - a.x) * share / 5 + near(random), a.y + (b.y - a.y) * share / 5 + near(random)});

        const auto chain = conserving_chain(a, b, inside);

        Ring ring{a};
        ring.insert(ring.end(), chain.begin(), chain.end());
        ring.push_back(b);
        EXPECT_TRUE(doubled_area(ring) == 0);
        for (const Point p : inside) EXPECT_NE(std::find(chain.begin(), chain.end(), p), chain.end());
    }
}

TEST(ExactPredicates, PutAVertexThatLiesOnTheBorderInAlone) {
    EXPECT_EQ(conserving_chain({0, 0}, {10, 0}, {{3, 0}}), (std::vector<Point>{{3, 0}}));
    EXPECT_EQ(conserving_chain({0, 0}, {9, 3}, {{4, 1}}), (std::vector<Point>{{4, 1}, {5, 2}}));
}

TEST(PolygonsOfACoverage, GoToShapesAndBackUnchanged) {
    const Shape shape =
        normalised(polygon_shape({{118.1, 32.1}, {118.2, 32.1}, {118.2, 32.2}, {118.1, 32.2}, {118.1, 32.1}},
                                 {{{118.12, 32.12}, {118.12, 32.18}, {118.18, 32.18}, {118.12, 32.12}}}));

    const Polygon polygon = polygon_of(3, shape);

    EXPECT_EQ(polygon_of(3, shape_of(polygon)), polygon);
    EXPECT_TRUE(doubled_area(polygon) == Wide{200'000'000} * 100'000'000 - Wide{60'000'000} * 60'000'000);
}

TEST(PolygonsOfACoverage, ComeApartWhereTheirGroundMeetsInASingleVertex) {
    // Two squares that meet in one corner, walked as one; and a square whose hole touches its border.
    const auto bow = pieces_of({{{0, 0}, {2, 0}, {2, 2}, {4, 2}, {4, 4}, {2, 4}, {2, 2}, {0, 2}}});
    const auto bay = pieces_of({{{0, 0}, {9, 0}, {9, 9}, {0, 9}}, {{0, 0}, {2, 5}, {5, 2}}});

    EXPECT_EQ(bow.size(), 2u);
    ASSERT_EQ(bay.size(), 1u);
    EXPECT_EQ(bay[0].holes.size(), 1u);
}

TEST(PolygonsOfACoverage, ComeApartWhereAHoleCutsThemThroughInTwoVertices) {
    const auto cut = pieces_of({{{0, 0}, {8, 0}, {8, 8}, {0, 8}}, {{0, 0}, {3, 5}, {8, 8}, {5, 3}}});

    EXPECT_EQ(cut.size(), 2u);
    for (const Piece& piece : cut) EXPECT_TRUE(piece.holes.empty());
}

TEST(PolygonsOfACoverage, LeaveOutWhatFoldsFlat) {
    EXPECT_EQ(pieces_of({{{0, 0}, {4, 0}, {4, 4}, {9, 9}, {4, 4}, {0, 4}}}).at(0).outer.size(), 4u);
    EXPECT_TRUE(pieces_of({{{0, 0}, {4, 0}}}).empty());
}

}  // namespace
}  // namespace geo::coverage
