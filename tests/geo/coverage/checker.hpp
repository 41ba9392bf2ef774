#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "geo/coverage/coverage.hpp"

namespace geo::coverage {

/// Looks at a coverage without the engine's help: slow, exact, its own arithmetic.
///
/// Why this is enough: where every polygon is simple and wound right, its winding number is 1 inside and 0 outside. The
/// sum of all winding numbers is that of the sum of all borders, and borders that run both ways cancel. So if what is
/// left of the edges is the outline (and rings round known gaps, backwards), every place inside is held exactly once.
class Checker {
  public:
    __extension__ typedef __int128 Big;

    /// The coverage as it starts: its outline is one ring.
    explicit Checker(const Coverage& start) {
        const auto edges = rim_of(start, problem_);
        std::vector<Point> ring;  // corners only: a vertex on a straight stretch may go
        const Point first = edges.begin()->first;
        for (Point p = first, next = edges.find(p)->second; ring.empty() || p != first; p = next) {
            next = edges.find(p)->second;
            ring.push_back(p);
        }
        for (std::size_t i = 0, n = ring.size(); i < n; ++i)
            if (twice(ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]) != 0) corners_.push_back(ring[i]);
        for (std::size_t i = 0; i < corners_.size(); ++i)
            outline_.emplace_back(corners_[i], corners_[(i + 1) % corners_.size()]);
        for (const Polygon* polygon : start.all()) total_ += area_of(*polygon);
    }

    [[nodiscard]] Big total() const { return total_; }

    /// Nothing: in order. Else what is wrong, in words.
    [[nodiscard]] std::string look(const Coverage& coverage, const std::vector<Polygon>& changed) {
        problem_.clear();
        for (const Polygon& polygon : changed) look_at_polygon(polygon);
        auto rim = rim_of(coverage, problem_);
        if (!problem_.empty()) return problem_;
        for (const auto& [a, b] : outline_)
            if (!walk(rim, a, b)) return "the outline changed at " + at(a);
        Big gaps = 0;
        std::vector<std::pair<Big, Extent>> holes, islands;
        while (!rim.empty()) {
            const Point start = rim.begin()->first;
            Big ring = 0;
            Extent extent;
            Point p = start;
            do {
                const auto next = rim.find(p);
                if (next == rim.end()) return "a border is open at " + at(p);
                ring += twice(start, p, next->second);
                extent.include(p);
                p = next->second;
                rim.erase(next);
            } while (p != start);
            (ring < 0 ? holes : islands).emplace_back(ring < 0 ? -ring : ring, extent);
            gaps -= ring;
        }
        for (const auto& [area, extent] : islands)  // what lies in a gap and touches nothing
            if (std::none_of(holes.begin(), holes.end(), [&, island = area, within = extent](const auto& hole) {
                    return hole.first > island && hole.second.holds(within);
                }))
                return "something lies outside at " + at(extent.low);
        gaps_ = gaps;
        Big sum = 0;
        for (const Polygon* polygon : coverage.all()) sum += area_of(*polygon);
        if (sum + gaps != total_) return "the doubled area is not conserved";
        return {};
    }

    [[nodiscard]] Big gaps() const { return gaps_; }  ///< as the last look found them

    [[nodiscard]] static Big area_of(const Polygon& polygon) {
        Big sum = 0;
        for (const Piece& piece : polygon.pieces) {
            sum += ring_area(piece.outer);
            for (const Ring& hole : piece.holes) sum += ring_area(hole);
        }
        return sum;
    }

  private:
    static Big twice(Point a, Point b, Point c) { return Big(b.x - a.x) * (c.y - a.y) - Big(b.y - a.y) * (c.x - a.x); }
    static Big ring_area(const Ring& ring) {
        Big sum = 0;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Point a = ring[i], b = ring[(i + 1) % ring.size()], o = ring[0];
            sum += Big(a.x - o.x) * (b.y - o.y) - Big(b.x - o.x) * (a.y - o.y);
        }
        return sum;
    }
    static std::string at(Point p) { return std::to_string(p.x) + " " + std::to_string(p.y); }
    static int sign(Big v) { return v > 0 ? 1 : v < 0 ? -1 : 0; }
    static bool between(Point a, Point b, Point p) {
        return twice(a, b, p) == 0 && p != a && p != b && std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) &&
               std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
    }
    static bool meet(Point a, Point b, Point c, Point d) {
        if (between(a, b, c) || between(a, b, d) || between(c, d, a) || between(c, d, b)) return true;
        return sign(twice(a, b, c)) * sign(twice(a, b, d)) < 0 && sign(twice(c, d, a)) * sign(twice(c, d, b)) < 0;
    }
    static bool inside(const Ring& ring, Point p) {  // p is no vertex and on no edge
        bool in = false;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            Point a = ring[i], b = ring[(i + 1) % ring.size()];
            if ((a.y > p.y) == (b.y > p.y)) continue;
            if (b.y < a.y) std::swap(a, b);
            if (twice(a, b, p) > 0) in = !in;
        }
        return in;
    }

    void look_at_polygon(const Polygon& polygon) {
        const std::string name = "polygon " + std::to_string(polygon.id);
        if (polygon.pieces.empty()) problem_ = name + " is empty";
        std::vector<std::pair<Point, Point>> edges;
        const auto take = [&](const Ring& ring, bool outer) {
            if (ring.size() < 3) problem_ = name + " has a ring of two";
            if ((ring_area(ring) > 0) != outer || ring_area(ring) == 0) problem_ = name + " has a ring wound wrong";
            std::set<Point> seen(ring.begin(), ring.end());
            if (seen.size() != ring.size()) problem_ = name + " has a ring that meets itself";
            for (std::size_t i = 0; i < ring.size(); ++i) edges.emplace_back(ring[i], ring[(i + 1) % ring.size()]);
        };
        for (const Piece& piece : polygon.pieces) {
            take(piece.outer, true);
            for (const Ring& hole : piece.holes) {
                take(hole, false);
                for (const Point p : hole) {
                    if (std::find(piece.outer.begin(), piece.outer.end(), p) != piece.outer.end()) continue;
                    if (!inside(piece.outer, p)) problem_ = name + " has a hole outside";
                    break;
                }
            }
        }
        for (std::size_t i = 0; i < edges.size(); ++i)
            for (std::size_t k = i + 1; k < edges.size(); ++k) {
                if (meet(edges[i].first, edges[i].second, edges[k].first, edges[k].second))
                    problem_ = name + " crosses itself at " + at(edges[i].first);
                if (edges[i] == edges[k] || edges[i] == std::pair{edges[k].second, edges[k].first})
                    problem_ = name + " has an edge twice at " + at(edges[i].first);
            }
    }

    /// Edges that no other runs back along. Each vertex of the rim is left once: nothing touches the outline from
    /// outside.
    static std::multimap<Point, Point> rim_of(const Coverage& coverage, std::string& problem) {
        std::set<std::pair<Point, Point>> edges;
        for (const Polygon* polygon : coverage.all())
            for (const Piece& piece : polygon->pieces) {
                const auto take = [&](const Ring& ring) {
                    for (std::size_t i = 0; i < ring.size(); ++i)
                        if (!edges.emplace(ring[i], ring[(i + 1) % ring.size()]).second)
                            problem = "two polygons lie on the same side of an edge at " + at(ring[i]);
                };
                take(piece.outer);
                for (const Ring& hole : piece.holes) take(hole);
            }
        std::multimap<Point, Point> rim;
        for (const auto& [a, b] : edges)
            if (!edges.contains({b, a})) rim.emplace(a, b);
        return rim;
    }

    /// Takes the rim's way from a to b, which stays within steps of the straight one and wins and loses nothing.
    static bool walk(std::multimap<Point, Point>& rim, Point a, Point b) {
        constexpr Big most_steps_off = 8;
        Big enclosed = 0;
        for (Point p = a; p != b;) {
            // A gap that touches the outline leaves its vertex as well: the way goes on with what lies along the edge.
            const auto [first, last] = rim.equal_range(p);
            auto best = last;
            for (auto it = first; it != last; ++it) {
                const Big off = twice(a, b, it->second), dx = b.x - a.x, dy = b.y - a.y;
                const Big along = dx * (it->second.x - p.x) + dy * (it->second.y - p.y);
                if (off * off > most_steps_off * most_steps_off * (dx * dx + dy * dy) || along <= 0) continue;
                if (best == last || it->second == b) best = it;
            }
            if (best == last) return false;
            enclosed += twice(a, p, best->second);
            p = best->second;
            rim.erase(best);
        }
        return enclosed == 0;
    }

    std::vector<Point> corners_;
    std::vector<std::pair<Point, Point>> outline_;
    Big total_ = 0, gaps_ = 0;
    std::string problem_;
};

}  // namespace geo::coverage
