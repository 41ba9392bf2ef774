#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "geo/coverage/weigh.hpp"
#include "geo/measure.hpp"

namespace geo::coverage {
namespace {

using Moves = std::unordered_map<Point, Point, PointHash>;

/// The polygon with its vertices moved; what folds flat is left out.
Polygon moved(const Polygon& polygon, const Moves& moves) {
    std::vector<Ring> rings;
    each_ring(polygon, [&](const Ring& ring) {
        Ring after;
        for (const Point p : ring) {
            const auto to = moves.find(p);
            after.push_back(to == moves.end() ? p : to->second);
        }
        rings.push_back(std::move(after));
    });
    return {polygon.id, pieces_of(rings)};
}

bool has_vertex(const Polygon& polygon, Point p) {
    bool found = false;
    each_ring(polygon, [&](const Ring& ring) { found |= std::find(ring.begin(), ring.end(), p) != ring.end(); });
    return found;
}

/// Both ways of each edge that the polygons have in common.
std::vector<std::pair<Point, Point>> shared_edges(const Polygon& one, const Polygon& other) {
    std::set<std::pair<Point, Point>> back;
    each_edge(other, [&](Point a, Point b) { back.emplace(b, a); });
    std::vector<std::pair<Point, Point>> shared;
    each_edge(one, [&](Point a, Point b) {
        if (back.contains({a, b})) shared.emplace_back(a, b);
    });
    return shared;
}

struct NearestEdge {
    Point a, b;
    double share = 0;   ///< of the way from a to b
    double metres = 0;  ///< away
};

std::optional<NearestEdge> nearest_edge(const std::vector<const Polygon*>& polygons, Point at) {
    const LocalPlane plane(place_of(at));
    std::optional<NearestEdge> best;
    for (const Polygon* polygon : polygons)
        each_edge(*polygon, [&](Point a, Point b) {
            if (b < a) std::swap(a, b);
            const auto pa = plane.to(place_of(a)), pb = plane.to(place_of(b));
            const double dx = pb.x - pa.x, dy = pb.y - pa.y, squared = dx * dx + dy * dy;
            const double share = squared > 0 ? std::clamp(-(pa.x * dx + pa.y * dy) / squared, 0.0, 1.0) : 0;
            const double away = std::hypot(pa.x + share * dx, pa.y + share * dy);
            if (!best || away < best->metres) best = NearestEdge{a, b, share, away};
        });
    return best;
}

}  // namespace

Outcome edited(const Coverage& coverage, const MoveVertices& command, const Options& options) {
    Moves moves;
    std::vector<Polygon> fresh;
    std::set<PolygonId> ids;
    for (const auto& [from, to] : command.moves) {
        moves[from] = to;
        bool found = false;
        for (const Polygon* polygon : coverage.near({from, from})) {
            if (!has_vertex(*polygon, from)) continue;
            found = true;
            ids.insert(polygon->id);
        }
        if (!found) return refused(Flaw::unknown, {}, from, "no polygon has a vertex there");
    }
    for (const PolygonId id : ids) fresh.push_back(moved(*coverage.find(id), moves));
    Outcome outcome;
    outcome.moves.assign(moves.begin(), moves.end());
    std::sort(outcome.moves.begin(), outcome.moves.end());
    return weigh(coverage, options, std::move(fresh), Drawn::by_moving, std::move(outcome));
}

Outcome edited(const Coverage& coverage, const MoveBorder& command, const Options& options) {
    const Polygon *one = coverage.find(command.one), *other = coverage.find(command.other);
    if (!one || !other) return unknown_polygon(one ? command.other : command.one);
    const auto shared = shared_edges(*one, *other);
    if (shared.empty())
        return refused(Flaw::apart, {command.one, command.other}, one->pieces.front().outer.front(),
                       named(command.one) + " and " + named(command.other) + " share no border");
    std::map<Point, int> ends;
    for (const auto& [a, b] : shared) ++ends[a], ++ends[b];
    MoveVertices move;
    for (const auto& [p, times] : ends) {
        const bool inner = times == 2;
        if (inner || command.with_ends) move.moves.push_back({p, {p.x + command.by.x, p.y + command.by.y}});
    }
    if (move.moves.empty())
        return refused(Flaw::no_effect, {command.one, command.other}, shared.front().first,
                       "the border has no vertex between its ends: move its ends with it, or put one in");
    return edited(coverage, move, options);
}

Outcome edited(const Coverage& coverage, const InsertVertex& command, const Options& options) {
    Extent extent{command.at, command.at};
    extent.grow(steps_of(command.tolerance, command.at));
    const auto near = coverage.near(extent);
    const auto edge = nearest_edge(near, command.at);
    if (!edge || edge->metres > command.tolerance.value)
        return refused(Flaw::too_far, {}, command.at, "no border runs within the tolerance");
    const auto between = [&](std::int64_t a, std::int64_t b) {
        return a + static_cast<std::int64_t>(std::llround(edge->share * static_cast<double>(b - a)));
    };
    const Point p{between(edge->a.x, edge->b.x), between(edge->a.y, edge->b.y)};
    Outcome outcome;
    outcome.chains = {{edge->a, edge->b, conserving_chain(edge->a, edge->b, {p})}};
    std::vector<Polygon> changed;
    for (const Polygon* polygon : near)
        if (Polygon filled = with_chains(*polygon, outcome.chains); filled != *polygon)
            changed.push_back(std::move(filled));
    if (changed.empty()) return refused(Flaw::no_effect, {}, p, "a vertex is there already");
    return accept(coverage, options, std::move(changed), {}, {}, std::move(outcome));
}

Outcome edited(const Coverage& coverage, const DeleteVertex& command, const Options& options) {
    std::set<std::pair<Point, Point>> arms;  // the neighbours of the vertex along each ring that has it
    std::size_t passes = 0;
    std::vector<Polygon> fresh;
    for (const Polygon* polygon : coverage.near({command.at, command.at})) {
        bool found = false;
        std::vector<Ring> rings;
        each_ring(*polygon, [&](const Ring& ring) {
            Ring after;
            for (std::size_t i = 0; i < ring.size(); ++i) {
                if (ring[i] != command.at) {
                    after.push_back(ring[i]);
                    continue;
                }
                found = true;
                ++passes;
                arms.insert(std::minmax(ring[i == 0 ? ring.size() - 1 : i - 1], ring[i + 1 < ring.size() ? i + 1 : 0]));
            }
            rings.push_back(std::move(after));
        });
        if (found) fresh.push_back({polygon->id, pieces_of(rings)});
    }
    if (fresh.empty()) return refused(Flaw::unknown, {}, command.at, "no polygon has a vertex there");
    if (arms.size() > 1 || passes > 2) {
        std::vector<PolygonId> ids;
        for (const Polygon& polygon : fresh) ids.push_back(polygon.id);
        return refused(Flaw::junction, std::move(ids), command.at, "borders meet in the vertex: it has to stay");
    }
    Outcome outcome;
    outcome.dropped = {command.at};
    return weigh(coverage, options, std::move(fresh), Drawn::by_moving, std::move(outcome));
}

Outcome edited(const Coverage& coverage, const Redraw& command, const Options& options) {
    if (!coverage.find(command.polygon.id)) return unknown_polygon(command.polygon.id);
    return weigh(coverage, options, {command.polygon}, Drawn::by_hand);
}

}  // namespace geo::coverage
