#include <algorithm>
#include <map>
#include <set>

#include "geo/coverage/weigh.hpp"

namespace geo::coverage {
namespace {

using Face = Ground::Face;
using Half = Ground::Half;

Ground::Holders without(Ground::Holders holders, PolygonId id) {
    std::erase(holders, id);
    return holders;
}

Ground::Holders with(Ground::Holders holders, PolygonId id) {
    if (const auto at = std::lower_bound(holders.begin(), holders.end(), id); at == holders.end() || *at != id)
        holders.insert(at, id);
    return holders;
}

PolygonId first_new_id(const Coverage& coverage, const Options& options) {
    return options.new_id ? options.new_id : coverage.highest_id() + 1;
}

/// The polygons whose borders a line may meet, and the one it is about.
std::vector<const Polygon*> near_line(const Coverage& coverage, std::span<const Point> line, const Polygon& about) {
    Extent extent = extent_of(line);
    extent.grow(2);  // rounding moves a vertex by half a step
    auto near = coverage.near(extent);
    if (std::find(near.begin(), near.end(), &about) == near.end()) near.push_back(&about);
    return near;
}

Wide area_of(const Ground& ground, const std::vector<Face>& faces) {
    Wide sum = 0;
    for (const Face face : faces) sum += ground.overlay().doubled_area(face);
    return sum;
}

}  // namespace

Outcome edited(const Coverage& coverage, const Split& command, const Options& options) {
    const Polygon* polygon = coverage.find(command.polygon);
    if (!polygon) return unknown_polygon(command.polygon);
    if (command.line.size() < 2) return refused(Flaw::no_effect, {polygon->id}, {}, "a line has at least two places");
    Ground ground({.kept = near_line(coverage, command.line, *polygon), .lines = {command.line}});
    const auto& overlay = ground.overlay();
    const auto inside = [&](Face face) { return ground.held_before(face, polygon->id); };
    const auto groups = ground.groups(
        [&](Half h) { return ground.is_line(h) || inside(overlay.left(h)) != inside(overlay.left(Overlay::twin(h))); });

    std::map<Face, std::vector<Face>> pieces;  // those that the line parts
    for (Half h = 0; h < overlay.half_count(); ++h) {
        const Face left = overlay.left(h), right = overlay.left(Overlay::twin(h));
        if (ground.is_line(h) && inside(left) && inside(right) && groups[left] != groups[right]) pieces[groups[left]];
    }
    if (pieces.size() < 2)
        return refused(Flaw::no_effect, {polygon->id}, command.line.front(),
                       "the line does not cut " + named(polygon->id) + " through");
    for (Face face = 1; face < ground.faces(); ++face)
        if (const auto piece = pieces.find(groups[face]); inside(face) && piece != pieces.end())
            piece->second.push_back(face);

    std::vector<std::pair<Wide, std::vector<Face>>> by_size;
    for (auto& [group, faces] : pieces) by_size.emplace_back(area_of(ground, faces), std::move(faces));
    std::stable_sort(by_size.begin(), by_size.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    Outcome outcome;
    PolygonId id = first_new_id(coverage, options);
    for (std::size_t i = 1; i < by_size.size(); ++i, ++id) {
        outcome.created.emplace_back(id, polygon->id);
        for (const Face face : by_size[i].second)
            ground.give(face, with(without(ground.before(face), polygon->id), id));
    }
    return settle(coverage, options, ground, {}, {}, std::move(outcome));
}

Outcome edited(const Coverage& coverage, const Merge& command, const Options& options) {
    std::vector<const Polygon*> parts;
    Ground::Holders ids;
    for (const PolygonId id : command.polygons) {
        const Polygon* polygon = coverage.find(id);
        if (!polygon) return unknown_polygon(id);
        if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
        ids.push_back(id);
        parts.push_back(polygon);
    }
    if (ids.size() < 2) return refused(Flaw::no_effect, ids, {}, "merging takes at least two polygons");
    const PolygonId keeps = ids.front();
    Ground ground({.kept = parts});
    const auto& overlay = ground.overlay();

    std::map<PolygonId, PolygonId> up;
    const auto top = [&](PolygonId id) {
        while (up.contains(id)) id = up[id];
        return id;
    };
    for (Half h = 0; h < overlay.half_count(); h += 2)
        for (const PolygonId left : ground.before(overlay.left(h)))
            for (const PolygonId right : ground.before(overlay.left(Overlay::twin(h))))
                if (top(left) != top(right)) up[top(left)] = top(right);
    for (const PolygonId id : ids)
        if (top(id) != top(keeps) && !command.apart && !options.repair)
            return refused(Flaw::apart, {std::min(id, keeps), std::max(id, keeps)},
                           coverage.find(id)->pieces.front().outer.front(),
                           named(id) + " shares no edge with the others: merged it would be a part of its own",
                           Repair{Repair::Kind::accept_parts, keeps});

    for (Face face = 1; face < ground.faces(); ++face)
        if (!ground.before(face).empty()) ground.give(face, {keeps});
    Options accepting = options;
    accepting.parts = true;  // as many as the merged ones had
    return settle(coverage, accepting, ground, {ids.begin() + 1, ids.end()}, {});
}

Outcome edited(const Coverage& coverage, const CutHole& command, const Options& options) {
    const Polygon* polygon = coverage.find(command.polygon);
    if (!polygon) return unknown_polygon(command.polygon);
    const Polygon hole{0, pieces_of({doubled_area(command.ring) < 0 ? Ring(command.ring.rbegin(), command.ring.rend())
                                                                    : command.ring})};
    if (hole.pieces.size() != 1)
        return refused(Flaw::invalid_ring, {polygon->id}, command.ring.empty() ? Point{} : command.ring.front(),
                       "the hole's ring has fewer than three vertices or meets itself");
    Ground ground({.kept = near_line(coverage, command.ring, *polygon), .marks = {&hole}});
    const auto& overlay = ground.overlay();
    std::vector<Face> cut;
    bool beyond = false, left_over = false;
    for (Face face = 1; face < ground.faces(); ++face) {
        if (const auto wrong = overlay.miswound(face); wrong && ground.marked(face))
            return refused(Flaw::invalid_ring, {polygon->id}, hole.pieces[0].outer[0],
                           "the hole's ring crosses itself");
        const bool held = ground.held_before(face, polygon->id);
        if (ground.marked(face) && held) cut.push_back(face);
        beyond |= ground.marked(face) && !held;
        left_over |= !ground.marked(face) && held;
    }
    if (beyond && !options.repair)
        return refused(about(
            ground, [&](Face face) { return ground.marked(face) && !ground.held_before(face, polygon->id); },
            Flaw::outside, {polygon->id}, "the hole reaches beyond " + named(polygon->id),
            Repair{Repair::Kind::leave_out, {}}));
    if (cut.empty())
        return refused(Flaw::no_effect, {polygon->id}, hole.pieces[0].outer[0], "the hole holds nothing of it");
    if (!left_over) return refused(Flaw::vanished, {polygon->id}, hole.pieces[0].outer[0], "the hole takes all of it");

    const auto is_cut = [&](Face face) { return ground.marked(face) && ground.held_before(face, polygon->id); };
    Outcome outcome;
    if (command.leave_gap) {
        const auto open = ground.groups([&](Half h) {
            return !ground.before(overlay.left(h)).empty() || !ground.before(overlay.left(Overlay::twin(h))).empty();
        });
        for (Half h = 0; h < overlay.half_count() && !options.outline_may_change; ++h)
            if (is_cut(overlay.left(h)) && !is_cut(overlay.left(Overlay::twin(h))) &&
                open[overlay.left(Overlay::twin(h))] == open[0])
                return refused(about(ground, is_cut, Flaw::outline, {polygon->id}, "would be lost at the outline",
                                     Repair{Repair::Kind::leave_out, {}}));
        outcome.findings.push_back(about(ground, is_cut, Flaw::gap, {polygon->id}, "is left to nobody, as asked",
                                         Repair{Repair::Kind::give, polygon->id}));
        for (const Face face : cut) ground.give(face, without(ground.before(face), polygon->id));
        return settle(coverage, options, ground, {}, {.same_ground = false, .area_change = -area_of(ground, cut)},
                      std::move(outcome));
    }
    const PolygonId id = first_new_id(coverage, options);
    outcome.created.emplace_back(id, polygon->id);
    for (const Face face : cut) ground.give(face, with(without(ground.before(face), polygon->id), id));
    return settle(coverage, options, ground, {}, {}, std::move(outcome));
}

Outcome edited(const Coverage& coverage, const FillGap& command, const Options& options) {
    constexpr std::int64_t first_look = 1'000'000, wider = 4;  // steps: some 100 m
    for (std::int64_t reach = first_look;; reach *= wider) {
        Extent extent{command.at, command.at};
        extent.grow(reach);
        Extent sight = extent;
        for (const Polygon* polygon : coverage.near(extent)) sight.include(extent_of(*polygon));
        auto near = coverage.near(sight);
        const bool everything = near.size() == coverage.size();
        Ground ground({.kept = std::move(near)});
        for (Face face = 1; face < ground.faces(); ++face) {
            if (!ground.before(face).empty()) continue;
            const Polygon gap = ground.overlay().outline(face);
            if (place_in(gap, command.at) == Place::outside) continue;
            if (!everything && !sight.holds(extent_of(gap))) break;  // what lies beyond may hold some of it
            const auto inside = [&](Face one) { return one == face; };
            auto [to, length] = ground.longest_neighbour(inside, {});
            if (command.to) {
                if (!coverage.find(*command.to)) return unknown_polygon(*command.to);
                bool shares = false;
                for (Half h = 0; h < ground.overlay().half_count(); ++h)
                    shares |= inside(ground.overlay().left(h)) &&
                              ground.held_before(ground.overlay().left(Overlay::twin(h)), *command.to);
                if (!shares && !options.parts && !options.repair)
                    return refused(about(ground, inside, Flaw::apart, {*command.to},
                                         named(*command.to) + " has no border with the gap",
                                         Repair{Repair::Kind::give, to}));
                if (shares || options.parts) to = *command.to;
            }
            ground.give(face, {to});
            return settle(coverage, options, ground, {},
                          {.same_ground = false, .area_change = ground.overlay().doubled_area(face)});
        }
        if (everything) return refused(Flaw::unknown, {}, command.at, "no gap in the coverage holds the place");
    }
}

Outcome edited(const Coverage& coverage, const RemoveOverlap& command, const Options& options) {
    const Polygon *one = coverage.find(command.one), *other = coverage.find(command.other);
    if (!one || !other) return unknown_polygon(one ? command.other : command.one);
    if (command.owner == RemoveOverlap::Owner::named && command.named != command.one && command.named != command.other)
        return refused(Flaw::unknown, {command.named}, {}, "the owner is to be one of the two");
    PolygonId owner = command.named;
    if (command.owner == RemoveOverlap::Owner::older) owner = std::min(command.one, command.other);
    if (command.owner == RemoveOverlap::Owner::larger)
        owner = doubled_area(*one) >= doubled_area(*other) ? command.one : command.other;
    const PolygonId loser = owner == command.one ? command.other : command.one;

    Ground ground({.kept = coverage.near(extent_of(*one))});
    std::vector<Face> both;
    for (Face face = 1; face < ground.faces(); ++face)
        if (ground.held_before(face, command.one) && ground.held_before(face, command.other)) both.push_back(face);
    if (both.empty())
        return refused(Flaw::no_effect, {std::min(owner, loser), std::max(owner, loser)}, extent_of(*one).low,
                       named(command.one) + " and " + named(command.other) + " do not overlap");
    for (const Face face : both) ground.give(face, without(ground.before(face), loser));
    return settle(coverage, options, ground, {loser}, {.same_ground = false, .area_change = -area_of(ground, both)});
}

}  // namespace geo::coverage
