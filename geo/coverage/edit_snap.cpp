#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>

#include "geo/coverage/weigh.hpp"
#include "geo/measure.hpp"

namespace geo::coverage {
namespace {

/// Where a vertex comes to lie on a target.
struct Landing {
    Point to;
    std::size_t target = 0;
    double along = 0;  ///< whole numbers are the target's vertices
};

/// The nearest of the targets' vertices within the tolerance, else the nearest place on their lines.
std::optional<Landing> landing(Point from, const Snap& command) {
    const LocalPlane plane(place_of(from));
    std::optional<Landing> vertex, line;
    double vertex_away = command.tolerance.value, line_away = command.tolerance.value;
    const std::int64_t reach = steps_of(command.tolerance, from);
    const Extent around{{from.x - reach, from.y - reach}, {from.x + reach, from.y + reach}};
    for (std::size_t t = 0; t < command.targets.size(); ++t) {
        const auto& target = command.targets[t];
        for (std::size_t i = 0; i + 1 < target.size(); ++i) {
            const Point a = target[i], b = target[i + 1];
            Extent here;
            here.include(a), here.include(b);
            if (!here.touches(around)) continue;
            const auto pa = plane.to(place_of(a)), pb = plane.to(place_of(b));
            for (const auto& [p, at, along] : {std::tuple{a, pa, i}, std::tuple{b, pb, i + 1}})
                if (const double away = std::hypot(at.x, at.y); away <= vertex_away)
                    vertex = Landing{p, t, static_cast<double>(along)}, vertex_away = away;
            const double dx = pb.x - pa.x, dy = pb.y - pa.y, squared = dx * dx + dy * dy;
            if (squared <= 0) continue;
            const double share = std::clamp(-(pa.x * dx + pa.y * dy) / squared, 0.0, 1.0);
            const double away = std::hypot(pa.x + share * dx, pa.y + share * dy);
            if (away > line_away) continue;
            const auto between = [&](std::int64_t from_step, std::int64_t to_step) {
                return from_step + std::llround(share * static_cast<double>(to_step - from_step));
            };
            line = Landing{{between(a.x, b.x), between(a.y, b.y)}, t, static_cast<double>(i) + share};
            line_away = away;
        }
    }
    auto found = vertex ? vertex : line;
    // Rounding to the grid may carry it past a tolerance of a hair.
    if (found && distance(place_of(from), place_of(found->to)) > command.tolerance) return std::nullopt;
    return found;
}

double metres_off(Point a, Point b, Point p) {
    return distance_to_border({ShapeType::line, {{{place_of(a), place_of(b)}}}}, place_of(p)).value;
}

/// Vertices on the border of all ground that is held: they stay.
std::set<Point> outline_vertices(const Polygon& polygon, const std::vector<const Polygon*>& near) {
    std::set<std::pair<Point, Point>> back;
    for (const Polygon* other : near) each_edge(*other, [&](Point a, Point b) { back.emplace(b, a); });
    std::set<Point> found;
    each_edge(polygon, [&](Point a, Point b) {
        if (!back.contains({a, b})) found.insert(a), found.insert(b);
    });
    return found;
}

/// What is to happen to the border: vertices move, then edges between them take on the target's vertices.
struct Plan {
    std::vector<std::pair<Point, Point>> moves;
    std::vector<Chain> chains;
};

Plan plan(const Polygon& polygon, const Snap& command, const std::set<Point>& fixed) {
    std::map<Point, Landing> landings;
    Plan plan;
    each_ring(polygon, [&](const Ring& ring) {
        for (const Point p : ring) {
            const auto to = landing(p, command);
            if (!to || (fixed.contains(p) && to->to != p)) continue;
            if (landings.emplace(p, *to).second && to->to != p) plan.moves.emplace_back(p, to->to);
        }
    });
    each_edge(polygon, [&](Point a, Point b) {
        const auto la = landings.find(a), lb = landings.find(b);
        if (la == landings.end() || lb == landings.end() || la->second.target != lb->second.target) return;
        if (fixed.contains(a) && fixed.contains(b)) return;  // may be the outline's edge
        const auto& target = command.targets[la->second.target];
        const bool forward = la->second.along < lb->second.along;
        const double first = std::min(la->second.along, lb->second.along),
                     last = std::max(la->second.along, lb->second.along);
        std::vector<Point> inside;
        for (auto i = static_cast<std::size_t>(std::floor(first)) + 1; static_cast<double>(i) < last; ++i) {
            if (metres_off(a, b, target[i]) > command.tolerance.value) return;
            inside.push_back(target[i]);
        }
        if (!forward) std::reverse(inside.begin(), inside.end());
        Point from = la->second.to, to = lb->second.to;
        std::erase_if(inside, [&](Point p) { return p == from || p == to; });
        if (inside.empty() || from == to) return;
        if (to < from) std::swap(from, to), std::reverse(inside.begin(), inside.end());
        plan.chains.push_back({from, to, std::move(inside)});
    });
    return plan;
}

Polygon moved(const Polygon& polygon, const std::map<Point, Point>& moves) {
    std::vector<Ring> rings;
    each_ring(polygon, [&](Ring ring) {
        for (Point& p : ring)
            if (const auto to = moves.find(p); to != moves.end()) p = to->second;
        rings.push_back(std::move(ring));
    });
    return {polygon.id, pieces_of(rings)};
}

std::vector<Polygon> carried_out(const std::vector<const Polygon*>& polygons, const Plan& plan) {
    const std::map<Point, Point> moves(plan.moves.begin(), plan.moves.end());
    std::vector<Polygon> fresh;
    for (const Polygon* polygon : polygons)
        if (Polygon after = with_chains(moved(*polygon, moves), plan.chains); after != *polygon)
            fresh.push_back(std::move(after));
    return fresh;
}

/// In halves, down to single vertices: each that would do harm is left out and told of.
Outcome as_far_as_possible(const Coverage& coverage, const Options& options, const std::vector<const Polygon*>& near,
                           const Plan& plan) {
    std::vector<Polygon> copies;
    for (const Polygon* polygon : near) copies.push_back(*polygon);
    Coverage here(std::move(copies));
    Outcome outcome;
    const auto attempt = [&](const Plan& step, bool last) {
        Extent extent;
        for (const auto& [from, to] : step.moves) extent.include(from);
        for (const Chain& chain : step.chains) extent.include(chain.a);
        const auto fresh = carried_out(here.near(extent), step);
        if (const auto one = taken_as_drawn(here, options, fresh)) {
            apply(here, *one);
            outcome.moves.insert(outcome.moves.end(), step.moves.begin(), step.moves.end());
            outcome.chains.insert(outcome.chains.end(), one->chains.begin(), one->chains.end());
            return true;
        }
        if (last) {
            const Outcome why = weigh(here, options, fresh, Drawn::by_moving);
            if (!why.accepted)
                outcome.findings.insert(outcome.findings.end(), why.findings.begin(), why.findings.end());
        }
        return false;
    };
    const auto in_halves = [&](const auto& self, std::span<const std::pair<Point, Point>> moves) -> void {
        if (moves.empty() || attempt({{moves.begin(), moves.end()}, {}}, moves.size() == 1) || moves.size() == 1)
            return;
        self(self, moves.first(moves.size() / 2));
        self(self, moves.subspan(moves.size() / 2));
    };
    in_halves(in_halves, plan.moves);
    for (const Chain& chain : plan.chains) attempt({{}, {chain}}, true);
    std::vector<Polygon> changed;
    for (const Polygon* polygon : here.all())
        if (*coverage.find(polygon->id) != *polygon) changed.push_back(*polygon);
    if (changed.empty()) {
        outcome.accepted = false;
        return outcome;
    }
    return accept(coverage, options, std::move(changed), {}, {}, std::move(outcome));
}

}  // namespace

Outcome edited(const Coverage& coverage, const Snap& command, const Options& options) {
    const Polygon* polygon = coverage.find(command.polygon);
    if (!polygon) return unknown_polygon(command.polygon);
    Extent extent = extent_of(*polygon);
    extent.grow(steps_of(command.tolerance, extent.low));
    const auto near = coverage.near(extent);
    const Plan steps =
        plan(*polygon, command, options.outline_may_change ? std::set<Point>{} : outline_vertices(*polygon, near));
    if (steps.moves.empty() && steps.chains.empty())
        return refused(Flaw::too_far, {polygon->id}, extent_of(*polygon).low,
                       "no vertex of " + named(polygon->id) + " lies within the tolerance of a target and off it");
    Outcome whole;
    whole.moves = steps.moves;
    whole = weigh(coverage, options, carried_out(near, steps), Drawn::by_moving, std::move(whole));
    if (whole.accepted || options.outline_may_change) return whole;
    return as_far_as_possible(coverage, options, near, steps);
}

}  // namespace geo::coverage
