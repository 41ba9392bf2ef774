#include "geo/coverage/edit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "drawn.hpp"
#include "geo/coverage/validate.hpp"
#include "geo/measure.hpp"

namespace geo::coverage {
namespace {

constexpr Wide one_square = Wide{2} * square * square;  ///< doubled area

const Polygon& in(const Outcome& outcome, char letter) {
    const auto found = std::find_if(outcome.changed.begin(), outcome.changed.end(),
                                    [&](const Polygon& polygon) { return polygon.id == named_by(letter); });
    if (found == outcome.changed.end()) throw std::runtime_error(std::string("unchanged: ") + letter);
    return *found;
}

bool has(const Polygon& polygon, Point p) {
    bool found = false;
    each_ring(polygon, [&](const Ring& ring) { found |= std::find(ring.begin(), ring.end(), p) != ring.end(); });
    return found;
}

Wide total(const Coverage& coverage) {
    Wide sum = 0;
    for (const Polygon* polygon : coverage.all()) sum += doubled_area(*polygon);
    return sum;
}

/// Applies an accepted outcome; then the coverage has to be in order.
Coverage after(Coverage coverage, const Outcome& outcome) {
    EXPECT_TRUE(outcome.accepted) << (outcome.findings.empty() ? "" : outcome.findings.front().message);
    apply(coverage, outcome);
    for (const Finding& finding : validate(coverage)) ADD_FAILURE() << finding.message;
    return coverage;
}

Flaw refusal(const Outcome& outcome) {
    EXPECT_FALSE(outcome.accepted);
    EXPECT_TRUE(outcome.changed.empty());
    EXPECT_FALSE(outcome.findings.empty());
    return outcome.findings.empty() ? Flaw::no_effect : outcome.findings.front().flaw;
}

TEST(MovingASharedVertex, TakesAllNeighboursWithIt) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCDD", "CCDD"}));
    const Point there{corner(2, 2).x + 300'001, corner(2, 2).y + 177'777};

    const Outcome outcome = edit(coverage, MoveVertices{{{corner(2, 2), there}}});

    ASSERT_EQ(outcome.changed.size(), 4u);
    for (const Polygon& polygon : outcome.changed) EXPECT_TRUE(has(polygon, there));
    EXPECT_TRUE(total(after(coverage, outcome)) == 16 * one_square);
}

TEST(MovingASharedVertex, IsRefusedWhereBordersWouldCross) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCDD", "CCDD"}));

    const Outcome outcome = edit(coverage, MoveVertices{{{corner(2, 3), corner(3.5, 1.5)}}});  // over the border to D

    EXPECT_EQ(refusal(outcome), Flaw::overlap);
    EXPECT_TRUE(outcome.findings[0].doubled_area > 0);
    ASSERT_TRUE(outcome.findings[0].repair);
}

TEST(MovingASharedVertex, IsRepairedByTakingTheGroundItCameOver) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCDD", "CCDD"}));
    Options options;
    options.repair = true;

    const Outcome outcome = edit(coverage, MoveVertices{{{corner(2, 3), corner(2.5, 1.5)}}}, options);

    EXPECT_FALSE(outcome.findings.empty());  // what was repaired
    EXPECT_TRUE(total(after(coverage, outcome)) == 16 * one_square);
}

TEST(MovingASharedVertex, IsPutIntoTheEdgeItComesToLieOn) {
    const Coverage coverage({{1, pieces_of({{corner(0, 0), corner(2, 0), corner(2, 1), corner(1, 1), corner(0, 1)}})},
                             {2, pieces_of({{corner(0, 1), corner(1, 1), corner(1, 2), corner(0, 2)}})},
                             {3, pieces_of({{corner(1, 1), corner(2, 1), corner(2, 4), corner(1, 2)}})}});

    const Outcome outcome =
        edit(coverage, MoveVertices{{{corner(1, 2), corner(1, 1.5)}}}, {.outline_may_change = true});

    EXPECT_TRUE(outcome.accepted);
    EXPECT_TRUE(has(in(outcome, 'B'), corner(1, 1.5)));
}

TEST(MovingASharedVertex, LeavesTheOutlineAloneUnlessItMayChange) {
    const Coverage coverage(drawn({"AABB", "AABB"}));
    const MoveVertices inwards{{{corner(0, 1), corner(0.5, 1)}}}, outwards{{{corner(0, 1), corner(-0.5, 1)}}};

    const Outcome lost = edit(coverage, inwards);
    EXPECT_EQ(refusal(lost), Flaw::outline);
    EXPECT_TRUE(lost.findings[0].doubled_area == one_square / 2);
    EXPECT_EQ(refusal(edit(coverage, outwards)), Flaw::outside);
    EXPECT_TRUE(edit(coverage, inwards, {.outline_may_change = true}).accepted);
    EXPECT_TRUE(edit(coverage, outwards, {.outline_may_change = true}).accepted);
}

TEST(MovingABorder, MovesWhatBothShareAndNothingElse) {
    const Coverage coverage(drawn({"AABB", "AABB", "AABB"}));

    const Outcome outcome = edit(coverage, MoveBorder{1, 2, {200'000, 0}, false});

    const Coverage moved = after(coverage, outcome);
    EXPECT_TRUE(has(*moved.find(1), {corner(2, 1).x + 200'000, corner(2, 1).y}));
    EXPECT_TRUE(has(*moved.find(1), corner(2, 0)));
    EXPECT_TRUE(total(moved) == 12 * one_square);
    EXPECT_EQ(refusal(edit(Coverage(drawn({"A.B"})), MoveBorder{1, 2, {1, 1}, false})), Flaw::apart);
    EXPECT_EQ(refusal(edit(Coverage(drawn({"AB"})), MoveBorder{1, 2, {1, 1}, false})), Flaw::no_effect);
}

TEST(InsertingAVertex, PutsItIntoBothWithoutWinningAUnit) {
    const Coverage coverage(
        {{1, pieces_of({{corner(0, 0), corner(1, 0), {corner(1.3, 1).x + 1, corner(0, 1).y}, corner(0, 1)}})},
         {2, pieces_of({{corner(1, 0), corner(3, 0), corner(3, 1), {corner(1.3, 1).x + 1, corner(0, 1).y}}})}});

    const Outcome outcome = edit(coverage, InsertVertex{corner(1.1, 0.34), Metres{5}});

    ASSERT_EQ(outcome.changed.size(), 2u);
    EXPECT_TRUE(doubled_area(in(outcome, 'A')) == doubled_area(*coverage.find(1)));
    EXPECT_TRUE(doubled_area(in(outcome, 'B')) == doubled_area(*coverage.find(2)));
    ASSERT_EQ(outcome.chains.size(), 1u);
    for (const Point p : outcome.chains[0].inside) EXPECT_TRUE(has(in(outcome, 'A'), p) && has(in(outcome, 'B'), p));
    after(coverage, outcome);
    EXPECT_EQ(refusal(edit(coverage, InsertVertex{corner(0.5, 0.5), Metres{5}})), Flaw::too_far);
}

TEST(DeletingAVertex, TakesItOutOfBothButNotWhereThreeMeet) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCCC"}));

    const Outcome outcome = edit(coverage, DeleteVertex{corner(2, 2)});

    EXPECT_FALSE(has(in(outcome, 'A'), corner(2, 2)));
    EXPECT_FALSE(has(in(outcome, 'B'), corner(2, 2)));
    after(coverage, outcome);
    EXPECT_EQ(refusal(edit(coverage, DeleteVertex{corner(2, 1)})), Flaw::junction);
    EXPECT_EQ(refusal(edit(coverage, DeleteVertex{corner(0.3, 0.3)})), Flaw::unknown);
    EXPECT_EQ(refusal(edit(coverage, DeleteVertex{corner(4, 3)})), Flaw::outline);
}

TEST(SplittingAPolygon, ConservesItAndEveryNeighbourToTheLastUnit) {
    const Coverage coverage(drawn({"CCDD", "AABB", "AABB", "EEFF"}));
    const Point west{corner(-0.2, 1.7).x, corner(0, 1.31).y + 7}, east{corner(2.4, 0).x + 3, corner(0, 2.12).y + 5};

    const Outcome outcome = edit(coverage, Split{1, {west, east}});

    ASSERT_EQ(outcome.created.size(), 1u);
    EXPECT_EQ(outcome.created[0], (std::pair<PolygonId, PolygonId>{7, 1}));
    const Coverage cut = after(coverage, outcome);
    EXPECT_TRUE(doubled_area(*cut.find(1)) + doubled_area(*cut.find(7)) == 4 * one_square);
    EXPECT_TRUE(doubled_area(*cut.find(1)) >= doubled_area(*cut.find(7)));
    for (const PolygonId id : {2, 3, 4, 5, 6})
        EXPECT_TRUE(doubled_area(*cut.find(id)) == doubled_area(*coverage.find(id)));
    EXPECT_NE(*cut.find(2), *coverage.find(2));  // it has the new vertex too
    EXPECT_EQ(*cut.find(6), *coverage.find(6));
}

TEST(SplittingAPolygon, AlongSeveralPiecesMakesEachAPolygon) {
    const Coverage coverage(drawn({"AAAAA", "A.A.A", "A.A.A"}));

    const Outcome outcome = edit(coverage, Split{1, {corner(-1, 1.5), corner(6, 1.5)}});

    EXPECT_EQ(outcome.created.size(), 3u);
    EXPECT_TRUE(total(after(coverage, outcome)) == 11 * one_square);
}

TEST(SplittingAPolygon, IsRefusedWhereTheLineEndsInside) {
    const Coverage coverage(drawn({"AABB"}));

    EXPECT_EQ(refusal(edit(coverage, Split{1, {corner(-1, 0.5), corner(1, 0.5)}})), Flaw::no_effect);
    EXPECT_EQ(refusal(edit(coverage, Split{1, {corner(3, 3), corner(4, 4)}})), Flaw::no_effect);
    EXPECT_EQ(refusal(edit(coverage, Split{9, {corner(0, 0), corner(4, 4)}})), Flaw::unknown);
    EXPECT_EQ(refusal(edit(coverage, Split{1, {corner(0, 0)}})), Flaw::no_effect);
}

TEST(SplittingAPolygon, FromVertexToVertexTouchesNobodyElse) {
    const Coverage coverage(drawn({"AABB", "AABB"}));

    const Outcome outcome = edit(coverage, Split{1, {corner(0, 1), corner(2, 1)}});

    EXPECT_EQ(outcome.changed.size(), 2u);
    EXPECT_TRUE(outcome.chains.empty());
    after(coverage, outcome);
}

TEST(SplittingAPolygon, TellsOfPiecesNarrowerThanTheTolerance) {
    const Coverage coverage(drawn({"AABB", "AABB"}));

    const Outcome outcome = edit(coverage, Split{1, {corner(-1, 0.001), corner(3, 0.001)}}, {.sliver_width = 2});

    ASSERT_TRUE(outcome.accepted);
    ASSERT_EQ(outcome.findings.size(), 1u);
    EXPECT_EQ(outcome.findings[0].flaw, Flaw::sliver);
}

TEST(MergingPolygons, DissolvesTheirBorderAndKeepsTheFirst) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCCC"}));

    const Outcome outcome = edit(coverage, Merge{{2, 1}, false});

    EXPECT_EQ(outcome.removed, (std::vector<PolygonId>{1}));
    const Coverage merged = after(coverage, outcome);
    EXPECT_EQ(merged.size(), 2u);
    EXPECT_TRUE(doubled_area(*merged.find(2)) == 8 * one_square);
    EXPECT_TRUE(has(*merged.find(2), corner(2, 1)));  // C's vertex is still matched
}

TEST(MergingPolygons, ThatShareNoEdgeNeedsToBeAccepted) {
    const Coverage coverage(drawn({"A.B", ".C."}));

    const Outcome refused = edit(coverage, Merge{{1, 2}, false});
    EXPECT_EQ(refusal(refused), Flaw::apart);
    EXPECT_EQ(refused.findings[0].repair->kind, Repair::Kind::accept_parts);
    const Outcome accepted = edit(coverage, Merge{{1, 3, 2}, true});  // corners touch: parts too
    ASSERT_TRUE(accepted.accepted);
    EXPECT_EQ(in(accepted, 'A').pieces.size(), 3u);
}

TEST(ReshapingABorder, TakesGroundOutsideAndGivesGroundInside) {
    const Coverage coverage(drawn({"AABB", "AABB", "AABB"}));
    // From the foot of the border into B, back over it, and through A to its head.
    const Reshape command{1, {corner(2, 0), corner(2.6, 0.7), corner(2, 1.5), corner(1.4, 2.2), corner(2, 3)}};

    const Outcome outcome = edit(coverage, command);

    const Coverage drawn_anew = after(coverage, outcome);
    EXPECT_EQ(place_in(*drawn_anew.find(1), corner(2.3, 0.7)), Place::inside);
    EXPECT_EQ(place_in(*drawn_anew.find(2), corner(1.7, 2.2)), Place::inside);
    EXPECT_TRUE(total(drawn_anew) == 12 * one_square);
}

TEST(ReshapingABorder, AtTheOutlineSaysWhatWouldBeLostOrWon) {
    const Coverage coverage(drawn({"AABB", "AABB"}));

    const Outcome lost = edit(coverage, Reshape{1, {corner(0, 0), corner(0.5, 1), corner(0, 2)}});
    EXPECT_EQ(refusal(lost), Flaw::outline);
    EXPECT_TRUE(lost.findings[0].doubled_area == one_square / 2);
    const Outcome won = edit(coverage, Reshape{1, {corner(0, 0), corner(-0.5, 1), corner(0, 2)}});
    EXPECT_EQ(refusal(won), Flaw::outside);
    EXPECT_TRUE(edit(coverage, Reshape{1, {corner(0, 0), corner(-0.5, 1), corner(0, 2)}}, {.outline_may_change = true})
                    .accepted);
}

TEST(ReshapingABorder, DoesNotCutANeighbourInTwoUnasked) {
    const Coverage coverage(drawn({"AABB", "AABB", "AABB"}));
    const Reshape through{1, {corner(2, 1), corner(4, 1), corner(4, 2), corner(2, 2)}};

    const Outcome refused = edit(coverage, through);

    EXPECT_EQ(refusal(refused), Flaw::parts);
    EXPECT_TRUE(refused.findings[0].doubled_area == 2 * one_square);
    const Outcome accepted = edit(coverage, through, {.parts = true});
    EXPECT_EQ(in(accepted, 'B').pieces.size(), 2u);
    EXPECT_EQ(refusal(edit(coverage, Reshape{1, {corner(2, 0), corner(4, 0), corner(4, 3), corner(2, 3)}})),
              Flaw::vanished);
}

TEST(RedrawingAPolygon, SaysWhereAGapAndAnOverlapWouldBeAndOffersTheRepair) {
    const Coverage coverage(drawn({"AABBCC", "AABBCC"}));
    const Polygon shifted{2, pieces_of({{corner(2.5, 0), corner(4.5, 0), corner(4.5, 2), corner(2.5, 2)}})};

    const Outcome refused = edit(coverage, Redraw{shifted});

    EXPECT_FALSE(refused.accepted);
    ASSERT_EQ(refused.findings.size(), 2u);
    for (const Finding& finding : refused.findings) {
        EXPECT_TRUE(finding.doubled_area == one_square);
        ASSERT_TRUE(finding.repair);
        EXPECT_EQ(finding.repair->to, finding.flaw == Flaw::overlap ? 2 : 1);
        EXPECT_EQ(finding.place.x < corner(3, 0).x, finding.flaw != Flaw::overlap);
    }
    const Coverage repaired = after(coverage, edit(coverage, Redraw{shifted}, {.repair = true}));
    EXPECT_TRUE(doubled_area(*repaired.find(1)) == 5 * one_square);
    EXPECT_TRUE(doubled_area(*repaired.find(2)) == 4 * one_square);
    EXPECT_TRUE(doubled_area(*repaired.find(3)) == 3 * one_square);
}

TEST(RedrawingAPolygon, RefusesBordersThatCrossThemselves) {
    const Coverage coverage(drawn({"AABB", "AABB"}));
    const Polygon bowtie{1, {{{corner(0, 0), corner(2, 2), corner(2, 0), corner(0, 2)}, {}}}};

    EXPECT_EQ(refusal(edit(coverage, Redraw{bowtie}, {.repair = true})), Flaw::invalid_ring);
}

TEST(CuttingAHole, MakesAPolygonOrLeavesAGapThatIsTold) {
    const Coverage coverage(drawn({"AAAA", "AAAA", "AAAA"}));
    const Ring ring{corner(1, 1), corner(2, 1), corner(2, 2), corner(1, 2)};

    const Outcome made = edit(coverage, CutHole{1, ring, false});
    EXPECT_TRUE(doubled_area(*after(coverage, made).find(2)) == one_square);

    const Outcome left = edit(coverage, CutHole{1, ring, true});
    ASSERT_TRUE(left.accepted);
    ASSERT_EQ(left.findings.size(), 1u);
    EXPECT_EQ(left.findings[0].flaw, Flaw::gap);
    EXPECT_TRUE(left.findings[0].doubled_area == one_square);
}

TEST(CuttingAHole, ThatReachesBeyondIsRefusedOrKeptInside) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCCC"}));
    const Ring ring{corner(1.5, 1.4), corner(2.5, 1.4), corner(2.5, 2.4), corner(1.5, 2.4)};

    const Outcome refused = edit(coverage, CutHole{1, ring, false});
    EXPECT_EQ(refusal(refused), Flaw::outside);
    EXPECT_TRUE(refused.findings[0].doubled_area == one_square / 2);
    const Coverage cut = after(coverage, edit(coverage, CutHole{1, ring, false}, {.repair = true}));
    EXPECT_TRUE(doubled_area(*cut.find(4)) == one_square / 2);
    EXPECT_EQ(refusal(edit(coverage, CutHole{1, {corner(0, 1), corner(2, 1), corner(2, 3), corner(0, 3)}, false})),
              Flaw::vanished);
    EXPECT_EQ(refusal(edit(coverage, CutHole{1, {corner(0, 1), corner(1, 1), corner(1, 2), corner(0, 2)}, true})),
              Flaw::outline);
}

TEST(FillingAGap, GivesItToTheLongestBorderOrToWhoIsNamed) {
    const Coverage coverage(drawn({"AAAA", "A.BA", "AAAA"}));

    EXPECT_TRUE(doubled_area(*after(coverage, edit(coverage, FillGap{corner(1.5, 1.5), {}})).find(1)) ==
                11 * one_square);
    EXPECT_TRUE(doubled_area(*after(coverage, edit(coverage, FillGap{corner(1.5, 1.5), 2})).find(2)) == 2 * one_square);
    EXPECT_EQ(refusal(edit(coverage, FillGap{corner(0.5, 0.5), {}})), Flaw::unknown);
    EXPECT_EQ(refusal(edit(coverage, FillGap{corner(9, 9), {}})), Flaw::unknown);
    EXPECT_EQ(refusal(edit(coverage, FillGap{corner(1.5, 1.5), 77})), Flaw::unknown);
}

TEST(FillingAGap, OffersANeighbourWhereTheNamedOneIsNone) {
    const Coverage coverage(drawn({"AAAB", "A.AB", "AAAB"}));

    const Outcome refused = edit(coverage, FillGap{corner(1.5, 1.5), 2});

    EXPECT_EQ(refusal(refused), Flaw::apart);
    EXPECT_EQ(refused.findings[0].repair->to, 1);
    after(coverage, edit(coverage, FillGap{corner(1.5, 1.5), 2}, {.repair = true}));
}

TEST(RemovingAnOverlap, GivesTheGroundToTheChosenOwner) {
    const Polygon large{5, pieces_of({{corner(0, 0), corner(3, 0), corner(3, 2), corner(0, 2)}})};
    const Polygon small{3, pieces_of({{corner(2, 0), corner(4, 0), corner(4, 2), corner(2, 2)}})};
    const Coverage coverage({large, small});
    const auto owned = [&](RemoveOverlap::Owner owner, PolygonId named) {
        Coverage cleared = coverage;
        apply(cleared, edit(coverage, RemoveOverlap{3, 5, owner, named}));
        EXPECT_TRUE(total(cleared) == 8 * one_square);
        return place_in(*cleared.find(5), corner(2.5, 1)) == Place::inside ? 5 : 3;
    };

    EXPECT_EQ(owned(RemoveOverlap::Owner::larger, 0), 5);
    EXPECT_EQ(owned(RemoveOverlap::Owner::older, 0), 3);
    EXPECT_EQ(owned(RemoveOverlap::Owner::named, 3), 3);
    EXPECT_EQ(refusal(edit(coverage, RemoveOverlap{3, 5, RemoveOverlap::Owner::named, 9})), Flaw::unknown);
    EXPECT_EQ(refusal(edit(Coverage(drawn({"AB"})), RemoveOverlap{1, 2})), Flaw::no_effect);
}

TEST(SnappingABorder, FollowsARoadWithinTheToleranceAndNoFurther) {
    const Coverage coverage(drawn({"AABB", "AABB", "AABB", "AABB"}));
    // A road beside the border: 2 m off, with a bend between two of the border's vertices, then 50 m away.
    const double two_metres = 2 / 94.4;
    const std::vector<Point> road{corner(2 + two_metres, -1), corner(2 + two_metres, 1.5), corner(2 - two_metres, 2.5),
                                  corner(2.5, 3.2), corner(2.5, 5)};

    const Outcome outcome = edit(coverage, Snap{1, {road}, Metres{3}});

    const Coverage snapped = after(coverage, outcome);
    EXPECT_TRUE(total(snapped) == 16 * one_square);
    EXPECT_FALSE(outcome.moves.empty());
    for (const auto& [from, to] : outcome.moves) EXPECT_LE(distance(place_of(from), place_of(to)).value, 3);
    EXPECT_TRUE(has(*snapped.find(1), corner(2 + two_metres, 1)));
    EXPECT_TRUE(has(*snapped.find(1), corner(2 + two_metres, 1.5)));  // the bend
    EXPECT_TRUE(has(*snapped.find(1), corner(2, 3)));                 // too far off
    EXPECT_TRUE(has(*snapped.find(1), corner(2, 0)));                 // the outline stays
    EXPECT_EQ(refusal(edit(coverage, Snap{1, {{corner(9, 9), corner(10, 10)}}, Metres{3}})), Flaw::too_far);
}

TEST(EditingACoverage, NeverChangesWhatItIsGiven) {
    const Coverage coverage(drawn({"AABB", "AABB", "CCDD"}));
    const std::vector<Polygon> before = drawn({"AABB", "AABB", "CCDD"});

    for (int again = 0; again < 2; ++again) {
        const Outcome outcome = edit(coverage, Split{1, {corner(-1, 0), corner(3, 2.7)}});
        EXPECT_TRUE(outcome.accepted);
        for (const Polygon& polygon : before) EXPECT_EQ(*coverage.find(polygon.id), polygon);
    }
}

TEST(EditingACoverage, SurvivesCrossingsWithinASingleStep) {
    // A fan of triangles whose far corners lie one step apart, cut across its tip.
    std::vector<Polygon> fan;
    const Point tip = corner(0, 0);
    for (int i = 0; i < 8; ++i)
        fan.push_back({i + 1, pieces_of({{tip, {tip.x + 1'000'000, tip.y + i}, {tip.x + 1'000'000, tip.y + i + 1}}})});
    const Coverage coverage(fan);
    const Wide before = total(coverage);
    for (int i = 1; i < 1'000'000; i = i * 3 + 1)
        for (PolygonId id = 1; id <= 8; ++id) {
            const Outcome outcome = edit(coverage, Split{id, {{tip.x + i, tip.y - 5}, {tip.x + i + 1, tip.y + 14}}});
            Coverage cut = coverage;
            apply(cut, outcome);
            EXPECT_TRUE(total(cut) == before);
            EXPECT_TRUE(validate(cut).empty());
        }
}

TEST(ACoverage, FindsItsPolygonsByPlaceThroughManyChanges) {
    Coverage coverage;
    for (int i = 0; i < 400; ++i) {
        const double west = i % 20, south = i / 20;
        coverage.put({i + 1, pieces_of({{corner(west, south), corner(west + 1, south), corner(west + 1, south + 1)}})});
    }
    for (int i = 0; i < 400; i += 3) coverage.remove(i + 1);
    for (int i = 1; i < 400; i += 3)
        coverage.put({i + 1, pieces_of({{corner(50 + i, 50), corner(51 + i, 50), corner(51 + i, 51)}})});

    EXPECT_EQ(coverage.size(), 266u);
    EXPECT_TRUE(coverage.near({corner(0.9, 0.1), corner(0.95, 0.2)}).empty());
    ASSERT_EQ(coverage.near({corner(51.5, 50.1), corner(51.9, 50.2)}).size(), 1u);
    EXPECT_EQ(coverage.near({corner(2.5, 0.1), corner(2.9, 0.2)}).at(0)->id, 3);
    EXPECT_THROW(Coverage({{1, {}}, {1, {}}}), std::invalid_argument);
}

}  // namespace
}  // namespace geo::coverage
