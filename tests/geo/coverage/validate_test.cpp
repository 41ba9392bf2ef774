#include "geo/coverage/validate.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "drawn.hpp"

namespace geo::coverage {
namespace {

constexpr Wide one_square = Wide{2} * square * square;  ///< doubled area

std::vector<Flaw> flaws_in(const std::vector<Finding>& findings) {
    std::vector<Flaw> flaws;
    for (const Finding& finding : findings) flaws.push_back(finding.flaw);
    return flaws;
}

Polygon box(PolygonId id, double west, double south, double east, double north) {
    return {id, pieces_of({{corner(west, south), corner(east, south), corner(east, north), corner(west, north)}})};
}

TEST(ValidatingACoverage, FindsNothingInGoodOnes) {
    EXPECT_TRUE(validate(Coverage(drawn({"AABB", "ACCB", "DDDB"}))).empty());
    EXPECT_TRUE(validate(Coverage(drawn({"A.B", "...", "C.D"}))).empty());  // far apart: nothing is enclosed
    EXPECT_TRUE(validate(Coverage(drawn({"AAA", "ABA", "AAA"}))).empty());  // a hole that is filled
    EXPECT_TRUE(validate(Coverage(std::vector<Polygon>{})).empty());
}

TEST(ValidatingACoverage, TellsWhereAndHowLargeAnOverlapIs) {
    Coverage coverage({box(1, 0, 0, 2, 2), box(2, 1.5, 1, 3, 3)});

    const auto found = validate(coverage);

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::overlap}));
    EXPECT_EQ(found[0].polygons, (std::vector<PolygonId>{1, 2}));
    EXPECT_TRUE(found[0].doubled_area == one_square / 2);
    EXPECT_EQ(place_in(box(0, 1.5, 1, 2, 2), found[0].place), Place::inside);
    EXPECT_NEAR(found[0].square_metres, 94.4 * 110.9 / 2, 30);
    ASSERT_TRUE(found[0].repair);
    EXPECT_EQ(found[0].repair->kind, Repair::Kind::give);
}

TEST(ValidatingACoverage, FindsAnOverlapOfASingleStep) {
    Polygon east = box(2, 1, 0, 2, 1);
    for (Point& p : east.pieces[0].outer)
        if (p.x == corner(1, 0).x) --p.x;
    Coverage coverage({box(1, 0, 0, 1, 1), east});

    const auto found = validate(coverage);

    ASSERT_TRUE(std::any_of(found.begin(), found.end(), [](const Finding& f) { return f.flaw == Flaw::overlap; }));
    EXPECT_TRUE(found[0].doubled_area == 2 * square);
}

TEST(ValidatingACoverage, FindsAPolygonThatLiesWhollyInsideAnother) {
    const auto found = validate(Coverage({box(1, 0, 0, 4, 4), box(2, 1, 1, 2, 2), box(3, 2.5, 2.5, 3, 3)}));

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::overlap, Flaw::overlap}));
    EXPECT_EQ(found[0].polygons, (std::vector<PolygonId>{1, 2}));
    EXPECT_EQ(found[1].polygons, (std::vector<PolygonId>{1, 3}));
    EXPECT_TRUE(found[1].doubled_area == one_square / 4);
}

TEST(ValidatingACoverage, TellsWhereAndHowLargeAGapIs) {
    const auto found = validate(Coverage(drawn({"AAAA", "A.BB", "AABB"})));

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::gap}));
    EXPECT_TRUE(found[0].doubled_area == one_square);
    EXPECT_EQ(place_in(box(0, 1, 1, 2, 2), found[0].place), Place::inside);
}

TEST(ValidatingACoverage, FindsAHairsGapBetweenNeighbours) {
    Polygon east = box(2, 1, 0, 2, 1);
    east.pieces[0].outer = {
        corner(1, 0), corner(2, 0), corner(2, 1), corner(1, 1), {corner(1, 0.5).x + 1, corner(1, 0.5).y}};
    Coverage coverage({box(1, 0, 0, 1, 1), east});

    const auto found = validate(coverage);

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::gap}));
    EXPECT_TRUE(found[0].doubled_area == square);
    EXPECT_LT(found[0].width, 0.001);
}

TEST(ValidatingACoverage, TellsWhichEdgeLacksAVertex) {
    Coverage coverage({box(1, 0, 0, 2, 1), box(2, 0, 1, 1, 2), box(3, 1, 1, 2, 2)});

    const auto found = validate(coverage);

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::unmatched_vertex}));
    EXPECT_EQ(found[0].place, corner(1, 1));
    EXPECT_EQ(found[0].repair->kind, Repair::Kind::insert);
    EXPECT_EQ(found[0].repair->to, 1);
}

TEST(ValidatingACoverage, FindsSpikesBowtiesAndRingsOverOneAnother) {
    Polygon spike = box(1, 0, 0, 1, 1);
    spike.pieces[0].outer = {corner(0, 0), corner(1, 0), corner(1, 1), corner(1, 3), corner(1, 1), corner(0, 1)};
    Polygon bowtie{2, {{{corner(5, 0), corner(6, 1), corner(6, 0), corner(5, 1)}, {}}}};
    Polygon twice{3, {box(0, 10, 0, 12, 2).pieces[0], box(0, 11, 0, 13, 2).pieces[0]}};

    EXPECT_EQ(flaws_in(validate(Coverage({spike}))), (std::vector{Flaw::spike}));
    const auto crossed = validate(Coverage({bowtie}));
    ASSERT_FALSE(crossed.empty());
    for (const Finding& finding : crossed) EXPECT_EQ(finding.flaw, Flaw::invalid_ring);
    EXPECT_EQ(crossed.back().place, corner(5.5, 0.5));
    const auto over = validate(Coverage({twice}));
    EXPECT_TRUE(std::all_of(over.begin(), over.end(), [](const Finding& f) { return f.flaw == Flaw::invalid_ring; }));
    EXPECT_FALSE(over.empty());
}

TEST(ValidatingACoverage, CallsTheSameGroundTwiceADuplicateAndNoOverlap) {
    const auto found = validate(Coverage({box(1, 0, 0, 1, 1), box(7, 0, 0, 1, 1)}));

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::duplicate}));
    EXPECT_EQ(found[0].polygons, (std::vector<PolygonId>{1, 7}));
}

TEST(ValidatingACoverage, FindsWhatIsNarrowerThanTheTolerance) {
    const Coverage coverage({box(1, 0, 0, 1, 1), box(2, 1, 0, 1.001, 1)});

    const auto found = validate(coverage, {.sliver_width = 1, .outline = {}});

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::sliver}));
    EXPECT_EQ(found[0].polygons, (std::vector<PolygonId>{2}));
    EXPECT_NEAR(found[0].width, 0.0944, 0.001);
}

TEST(ValidatingACoverage, HoldsItAgainstAnOutline) {
    const auto found = validate(Coverage(drawn({"AAB", "AA."})), {.sliver_width = 0, .outline = box(99, 0, 0, 3, 1)});

    ASSERT_EQ(flaws_in(found), (std::vector{Flaw::gap, Flaw::outside, Flaw::outside}));
    EXPECT_EQ(place_in(box(0, 2, 0, 3, 1), found[0].place), Place::inside);
    EXPECT_TRUE(found[1].doubled_area == 2 * one_square);
}

TEST(ValidatingACoverage, FindsNearAPlaceWhatIsWrongThere) {
    const Coverage coverage(drawn({"AABBB", "A.BB.", "AABBB", "CCCCC", "DD.DD", "DDDDD"}));

    const auto here = validate(coverage, Extent{corner(1.4, 4.4), corner(1.6, 4.6)});

    EXPECT_EQ(validate(coverage).size(), 2u);  // the bay in the east is open
    ASSERT_EQ(flaws_in(here), (std::vector{Flaw::gap}));
    EXPECT_EQ(place_in(box(0, 1, 4, 2, 5), here[0].place), Place::inside);
}

TEST(ValidatingACoverage, FindsOneFlawAmongTenThousandPolygons) {
    std::vector<Polygon> polygons;
    for (int row = 0; row < 100; ++row)
        for (int column = 0; column < 100; ++column)
            polygons.push_back(box(row * 100 + column + 1, column, row, column + 1, row + 1));
    Coverage coverage(std::move(polygons));
    EXPECT_TRUE(validate(coverage).empty());

    coverage.remove(5050);

    EXPECT_EQ(flaws_in(validate(coverage)), (std::vector{Flaw::gap}));
}

}  // namespace
}  // namespace geo::coverage
