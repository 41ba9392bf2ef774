#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <random>

#include "../district/sketch.hpp"
#include "checker.hpp"
#include "geo/coverage/edit.hpp"
#include "geo/coverage/validate.hpp"
#include "geo/validity.hpp"

namespace geo::coverage {
namespace {

constexpr int edits = 10'000;
constexpr std::int64_t metre = 9'000;  ///< steps of latitude

/// The grids of a ragged city's finest level.
Coverage grids(unsigned seed) {
    const auto city = district::ragged_city(seed);
    const double all = district::households_of(city.loads);
    std::vector<Polygon> polygons;
    for (const auto& area :
         district::partition(city.outline, city.dividers, city.loads, {{all, all / 3, all / 9, all / 36}}))
        if (area.level == 4) polygons.push_back(polygon_of(static_cast<PolygonId>(polygons.size() + 1), area.shape));
    return Coverage(std::move(polygons));
}

enum Kind { move, border, insert, erase, split, merge, reshape, redraw, hole, gap, fill, overlap, snap, kinds };
constexpr std::array<const char*, kinds> names{"move",   "border", "insert", "delete", "split",   "merge", "reshape",
                                               "redraw", "hole",   "gap",    "fill",   "overlap", "snap"};

/// A hand that edits at random: mostly as a person would, every fifth time as near to the grid's steps as it can.
class Hand {
  public:
    Hand(Coverage& coverage, unsigned seed) : coverage_(coverage), random_(seed) {}

    /// Attempts one edit; gives what it did, and whether the coverage is as before where it was refused.
    Outcome attempt(Kind kind) {
        tiny_ = number(5) == 0;
        switch (kind) {
            case move: return take(MoveVertices{{{vertex(), near(last_)}}});
            case border: return move_border();
            case insert: return take(InsertVertex{near(vertex()), Metres{50}});
            case erase: return take(DeleteVertex{vertex()});
            case split: return take(Split{some().id, line_through(last_id_)});
            case merge: return take(Merge{{some().id, neighbour()}, false});
            case reshape: return take(Reshape{some().id, line_at_border()});
            case redraw: return redraw_one();
            case hole: return take(CutHole{some().id, small_ring(), false});
            case gap: return leave_gap();
            case fill: return fill_gap();
            case overlap: return overlap_and_clear();
            default: return take(Snap{some().id, {line_at_border()}, Metres{static_cast<double>(1 + number(12))}});
        }
    }

    [[nodiscard]] Kind kind() {
        // As many polygons as there were, more or less.
        if (coverage_.size() > 60 && number(4) == 0) return merge;
        if (coverage_.size() < 25 && number(4) == 0) return split;
        const auto kind = static_cast<Kind>(number(kinds));
        return kind == snap && number(3) != 0 ? move : kind;  // a snap is many edits in one
    }

    [[nodiscard]] std::size_t gaps() const { return gaps_.size(); }

  private:
    std::int64_t number(std::int64_t below) {
        return std::uniform_int_distribution<std::int64_t>(0, below - 1)(random_);
    }
    std::int64_t around(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(-most, most)(random_); }
    std::int64_t reach() { return tiny_ ? 3 : 25 * metre; }
    Point near(Point p) { return {p.x + around(reach()), p.y + around(reach())}; }

    const Polygon& some() {
        const auto all = coverage_.all();
        const Polygon& polygon = *all[static_cast<std::size_t>(number(static_cast<std::int64_t>(all.size())))];
        last_id_ = polygon.id;
        return polygon;
    }
    Point vertex_of(const Polygon& polygon) {
        std::vector<Point> all;
        each_ring(polygon, [&](const Ring& ring) { all.insert(all.end(), ring.begin(), ring.end()); });
        return last_ = all[static_cast<std::size_t>(number(static_cast<std::int64_t>(all.size())))];
    }
    Point vertex() { return vertex_of(some()); }
    PolygonId neighbour() {
        const Polygon& polygon = *coverage_.find(last_id_);
        Extent extent = extent_of(polygon);
        const auto near = coverage_.near(extent);
        return near[static_cast<std::size_t>(number(static_cast<std::int64_t>(near.size())))]->id;
    }

    std::vector<Point> line_through(PolygonId id) {
        const Polygon& polygon = *coverage_.find(id);
        const Extent extent = extent_of(polygon);
        const Point a = vertex_of(polygon), b = vertex_of(polygon);
        if (tiny_) return {near(a), near(b)};  // from corner to corner, or a step beside them
        std::vector<Point> line{{extent.low.x - metre, extent.low.y + number(extent.high.y - extent.low.y + 1)}};
        line.push_back({(extent.low.x + extent.high.x) / 2 + around(30 * metre), (extent.low.y + extent.high.y) / 2});
        line.push_back({extent.high.x + metre, extent.low.y + number(extent.high.y - extent.low.y + 1)});
        if (number(2) == 0)
            for (Point& p : line) p = {extent.low.x + (p.y - extent.low.y), extent.low.y + (p.x - extent.low.x)};
        return line;
    }
    std::vector<Point> line_at_border() {
        const Polygon& polygon = *coverage_.find(last_id_);
        const Point a = vertex_of(polygon), b = vertex_of(polygon);
        std::vector<Point> line{
            near(a), {(a.x + b.x) / 2 + around(reach()), (a.y + b.y) / 2 + around(reach())}, near(b)};
        if (number(2) == 0) line.front() = a, line.back() = b;
        return line;
    }
    Ring small_ring() {
        const Polygon& polygon = *coverage_.find(last_id_);
        const Point a = vertex_of(polygon), b = vertex_of(polygon);
        const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
        Ring ring;
        const std::int64_t radius = tiny_ ? 4 : 4 * metre + number(8 * metre);
        for (int i = 0; i < 5; ++i) {
            const double angle = i * 2 * M_PI / 5;
            ring.push_back(
                {middle.x + std::llround(radius * std::cos(angle)), middle.y + std::llround(radius * std::sin(angle))});
        }
        return ring;
    }

    Outcome take(const Command& command, bool repair = false) {
        Options options;
        options.repair = repair || number(3) == 0;
        Outcome outcome = edit(coverage_, command, options);
        apply(coverage_, outcome);
        return outcome;
    }

    Outcome move_border() {
        const PolygonId one = some().id;
        return take(MoveBorder{one, neighbour(), {around(reach() / 3 + 1), around(reach() / 3 + 1)}, number(2) == 0});
    }
    Outcome redraw_one() {
        Polygon polygon = some();
        Ring& ring = polygon.pieces.front().outer;
        for (int i = 0; i < 2; ++i) {
            Point& p = ring[static_cast<std::size_t>(number(static_cast<std::int64_t>(ring.size())))];
            p = near(p);
        }
        return take(Redraw{polygon}, number(4) != 0);
    }
    Outcome leave_gap() {
        if (gaps_.size() > 6) return fill_gap();
        const PolygonId id = some().id;
        const Ring ring = small_ring();
        Outcome outcome = take(CutHole{id, ring, true});
        if (outcome.accepted) gaps_.push_back(outcome.findings.front().place);
        return outcome;
    }
    Outcome fill_gap() {
        if (gaps_.empty()) return take(FillGap{near(vertex()), {}});
        const Point at = gaps_.front();
        gaps_.erase(gaps_.begin());
        Outcome outcome = take(FillGap{at, number(2) ? std::optional<PolygonId>{} : some().id});
        // Refused: the named one is no neighbour, or other edits covered the place.
        if (!outcome.accepted && outcome.findings.front().flaw == Flaw::apart) gaps_.push_back(at);
        return outcome;
    }
    Outcome overlap_and_clear() {
        const Polygon before = some();
        Polygon polygon = before;
        Ring& ring = polygon.pieces.front().outer;
        const auto i = static_cast<std::size_t>(number(static_cast<std::int64_t>(ring.size())));
        const Point a = ring[i], b = ring[(i + 1) % ring.size()];
        const std::int64_t out = tiny_ ? 2 : 3;  // a third of the edge's length, or two steps, out of the polygon
        const Point away = tiny_ ? Point{b.y > a.y ? out : -out, b.x > a.x ? -out : out}
                                 : Point{(b.y - a.y) / out, -(b.x - a.x) / out};
        ring.insert(ring.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    {(a.x + b.x) / 2 + away.x, (a.y + b.y) / 2 + away.y});
        polygon.pieces = pieces_of({ring});
        if (!before.pieces.front().holes.empty() || before.pieces.size() > 1) return {};
        coverage_.put(polygon);
        const auto found = validate(coverage_, extent_of(polygon));
        Outcome outcome;
        const bool only_overlap =
            std::count_if(found.begin(), found.end(), [](const Finding& f) { return f.flaw == Flaw::overlap; }) == 1 &&
            std::all_of(found.begin(), found.end(),
                        [](const Finding& f) { return f.flaw == Flaw::overlap || f.flaw == Flaw::gap; });
        // All of what was drawn too much lies on one neighbour, none of it beyond the outline.
        if (only_overlap && found.front().doubled_area == doubled_area(polygon) - doubled_area(before)) {
            const auto owner = static_cast<RemoveOverlap::Owner>(number(3));
            const auto& ids = found.front().polygons;
            outcome = take(RemoveOverlap{ids[0], ids[1], owner, ids[static_cast<std::size_t>(number(2))]});
        }
        if (!outcome.accepted) coverage_.put(before);
        if (outcome.accepted) outcome.changed.push_back(*coverage_.find(before.id));
        return outcome;
    }

    Coverage& coverage_;
    std::mt19937 random_;
    bool tiny_ = false;
    Point last_;
    PolygonId last_id_ = 0;
    std::vector<Point> gaps_;
};

class RandomEdits : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomEdits, LeaveAValidCoverageOfExactlyTheSameArea) {
    Coverage coverage = grids(GetParam());
    Checker checker(coverage);
    Hand hand(coverage, GetParam());
    std::array<int, kinds> tried{}, taken{};

    for (int i = 0; i < edits; ++i) {
        const Kind kind = hand.kind();
        const Outcome outcome = hand.attempt(kind);
        ++tried[kind];
        if (outcome.accepted) ++taken[kind];
        ASSERT_TRUE(outcome.accepted || outcome.changed.empty());

        const std::string problem = checker.look(coverage, outcome.changed);
        ASSERT_EQ(problem, "") << "after edit " << i << ", " << names[kind];
    }

    std::vector<Polygon> all;
    for (const Polygon* polygon : coverage.all()) all.push_back(*polygon);
    EXPECT_EQ(checker.look(coverage, all), "");
    for (const Polygon& polygon : all)
        for (const auto& flaw : flaws(shape_of(polygon))) ADD_FAILURE() << polygon.id << ": " << flaw.message;
    for (const Finding& finding : validate(coverage)) EXPECT_EQ(finding.flaw, Flaw::gap) << finding.message;
    EXPECT_GE(std::accumulate(taken.begin(), taken.end(), 0), edits * 30 / 100);
    for (int kind = 0; kind < kinds; ++kind) {
        EXPECT_GE(tried[kind], edits * 2 / 100) << names[kind];
        EXPECT_GE(taken[kind], edits / 1000) << names[kind];
        RecordProperty(names[kind], std::to_string(taken[kind]) + " of " + std::to_string(tried[kind]));
    }
}

INSTANTIATE_TEST_SUITE_P(OnRaggedCities, RandomEdits, ::testing::Values(1u, 2u, 3u));

}  // namespace
}  // namespace geo::coverage
