#include "geo/coverage/weigh.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <set>
#include <tuple>
#include <unordered_set>

namespace geo::coverage {
namespace {

using Polygons = std::vector<const Polygon*>;
using Edges = std::vector<std::pair<Point, Point>>;

Edges edges_of(const Polygons& polygons) {
    Edges edges;
    for (const Polygon* polygon : polygons) each_edge(*polygon, [&](Point a, Point b) { edges.emplace_back(a, b); });
    std::sort(edges.begin(), edges.end());
    return edges;
}

/// Everything near a change, before and after it. What the changed polygons hold together differs only between edges
/// that went and edges that came, so nobody beyond their box is concerned.
struct Scene {
    Polygons kept, old, before, after;
    Scene(const Coverage& coverage, const std::vector<Polygon>& changed) {
        std::set<PolygonId> ids;
        Polygons fresh;
        for (const Polygon& polygon : changed) {
            ids.insert(polygon.id);
            if (const Polygon* was = coverage.find(polygon.id)) old.push_back(was);
            if (!polygon.pieces.empty()) fresh.push_back(&polygon);
        }
        Edges differing;
        const Edges were = edges_of(old), are = edges_of(fresh);
        std::set_symmetric_difference(were.begin(), were.end(), are.begin(), are.end(), std::back_inserter(differing));
        Extent extent;
        for (const auto& [a, b] : differing) extent.include(a), extent.include(b);
        for (const Polygon* polygon : coverage.near(extent))
            if (!ids.contains(polygon->id)) kept.push_back(polygon);
        before = after = kept;
        before.insert(before.end(), old.begin(), old.end());
        after.insert(after.end(), fresh.begin(), fresh.end());
    }
};

/// How much is wrong with what some polygons have to do with: nothing may come to it.
struct Blemishes {
    Wide overlapping = 0;
    std::size_t meetings = 0, miswound = 0;

    [[nodiscard]] bool within(const Blemishes& allowed) const noexcept {
        return overlapping <= allowed.overlapping && meetings <= allowed.meetings && miswound <= allowed.miswound;
    }
    [[nodiscard]] bool none() const noexcept { return overlapping == 0 && meetings == 0 && miswound == 0; }
};

Blemishes blemishes(const Polygons& polygons, const Overlay& overlay, const std::set<PolygonId>& of) {
    Blemishes found;
    const auto concerned = [&](Slot slot) { return of.contains(polygons[slot]->id); };
    for (Overlay::Face face = 1; face < overlay.face_count(); ++face) {
        const auto& cover = overlay.cover(face);
        if (cover.size() > 1 && std::any_of(cover.begin(), cover.end(), concerned))
            found.overlapping += overlay.doubled_area(face) * static_cast<std::int64_t>(cover.size() - 1);
        if (const auto slot = overlay.miswound(face); slot && concerned(*slot)) ++found.miswound;
    }
    for (const Meeting& meeting : overlay.noded().meetings)
        for (const auto segment : {meeting.first, meeting.second}) {
            const auto uses = overlay.noded().uses_of(overlay.noded().segments[segment]);
            if (std::any_of(uses.begin(), uses.end(), [&](const Use& use) { return concerned(use.slot); })) {
                ++found.meetings;
                break;
            }
        }
    for (const Noded::Edge& edge : overlay.noded().edges) {  // a way there and back
        const auto uses = overlay.noded().uses_of(edge);
        for (std::size_t i = 0; i + 1 < uses.size(); ++i)
            for (std::size_t k = i + 1; k < uses.size(); ++k)
                if (uses[i].slot == uses[k].slot && concerned(uses[i].slot)) ++found.miswound;
    }
    return found;
}

/// The directed edges that nobody's runs back along: the border of all ground that is held.
Edges rim(const Polygons& polygons, std::span<const Chain> chains) {
    Edges edges;
    for (const Polygon* polygon : polygons) {
        const Polygon filled = with_chains(*polygon, chains);
        each_edge(filled, [&](Point a, Point b) { edges.emplace_back(a, b); });
    }
    std::sort(edges.begin(), edges.end());
    Edges rim;
    for (const auto& [a, b] : edges)
        if (!std::binary_search(edges.begin(), edges.end(), std::pair{b, a})) rim.emplace_back(a, b);
    return rim;
}

Wide doubled_area(const Polygons& polygons) {
    Wide sum = 0;
    for (const Polygon* polygon : polygons) sum += coverage::doubled_area(*polygon);
    return sum;
}

std::set<PolygonId> ids_of(const std::vector<Polygon>& polygons) {
    std::set<PolygonId> ids;
    for (const Polygon& polygon : polygons) ids.insert(polygon.id);
    return ids;
}

/// Looks at a finished change as if it came from a stranger. Nothing: it may be given back.
std::optional<Finding> flaw_of(const Coverage& coverage, const std::vector<Polygon>& changed,
                               std::span<const Chain> chains, const Expected& expected) {
    const Scene scene(coverage, changed);
    const auto ids = ids_of(changed);
    const Overlay after(scene.after);
    const Blemishes now = blemishes(scene.after, after, ids);
    const auto finding = [&](const char* message) {
        std::vector<PolygonId> all(ids.begin(), ids.end());
        return Finding{Flaw::too_fine,
                       std::move(all),
                       changed.empty() ? Point{} : extent_of(changed.front()).low,
                       0,
                       0,
                       0,
                       message,
                       {}};
    };
    if (!after.noded().finished || (!now.none() && !now.within(blemishes(scene.before, Overlay(scene.before), ids))))
        return finding("borders would come nearer to one another than the grid can tell apart");
    if (expected.any) return std::nullopt;
    const bool conserved = expected.same_ground
                               ? rim(scene.before, chains) == rim(scene.after, {}) &&
                                     doubled_area(scene.before) == doubled_area(scene.after)
                               : doubled_area(scene.before) + expected.area_change == doubled_area(scene.after);
    if (!conserved) return finding("rounding to the grid would win or lose ground");
    return std::nullopt;
}

/// A polygon that would fall into parts, or of which nothing would be left.
std::optional<Finding> broken(const Coverage& coverage, const Options& options, const std::vector<Polygon>& changed,
                              const std::vector<PolygonId>& may_vanish) {
    for (const Polygon& polygon : changed) {
        const Polygon* was = coverage.find(polygon.id);
        if (polygon.pieces.empty() && was &&
            std::find(may_vanish.begin(), may_vanish.end(), polygon.id) == may_vanish.end()) {
            Finding finding{
                Flaw::vanished, {polygon.id}, {}, 0, 0, 0, "nothing of " + named(polygon.id) + " would be left", {}};
            measure(finding, *was);
            return finding;
        }
        if (!options.parts && polygon.pieces.size() > (was ? std::max<std::size_t>(was->pieces.size(), 1) : 1)) {
            Finding finding{Flaw::parts,
                            {polygon.id},
                            {},
                            0,
                            0,
                            0,
                            named(polygon.id) + " would fall into " + std::to_string(polygon.pieces.size()) + " parts",
                            Repair{Repair::Kind::accept_parts, {}}};
            measure(finding, {polygon.id, {polygon.pieces.back()}});
            return finding;
        }
    }
    return std::nullopt;
}

void tell_of_slivers(const Options& options, Outcome& outcome) {
    if (options.sliver_width <= 0) return;
    for (const Polygon& polygon : outcome.changed)
        for (const Piece& piece : polygon.pieces) {
            Finding finding{
                Flaw::sliver, {polygon.id}, {}, 0, 0, 0, named(polygon.id) + " is narrower than the tolerance", {}};
            measure(finding, {polygon.id, {piece}});
            if (finding.width < options.sliver_width) outcome.findings.push_back(std::move(finding));
        }
}

/// The vertices that a moved border's edges take up, and those that lie on them, exactly where they are.
std::vector<Chain> vertices_on_edges(const Polygons& polygons, const Noded& noded, const std::set<PolygonId>& of) {
    std::set<std::pair<Point, Point>> divided;
    for (const Meeting& meeting : noded.meetings) {
        const auto concerned = [&](std::uint32_t segment) {
            const auto uses = noded.uses_of(noded.segments[segment]);
            return std::any_of(uses.begin(), uses.end(), [&](Use use) { return of.contains(polygons[use.slot]->id); });
        };
        const auto& on = noded.segments[meeting.second];
        if (concerned(meeting.first) || concerned(meeting.second)) divided.insert({on.a, on.b});
    }
    std::vector<Chain> chains;
    for (const Chain& chain : noded.chains)
        if (divided.contains({chain.a, chain.b})) chains.push_back(chain);
    return chains;
}

/// Gaps, overlaps and losses face by face, each group of faces one finding; given out anew where repair is asked.
class Mending {
  public:
    Mending(Ground& ground, const Options& options, std::set<PolygonId> drawn)
        : ground_(ground), options_(options), drawn_(std::move(drawn)) {}

    [[nodiscard]] std::vector<Finding> run() {
        const auto& overlay = ground_.overlay();
        // Neighbouring faces with the same story are one finding.
        const auto groups = ground_.groups([&](Overlay::Half h) {
            const auto left = overlay.left(h), right = overlay.left(Overlay::twin(h));
            return ground_.before(left) != ground_.before(right) || ground_.after(left) != ground_.after(right);
        });
        const auto open = ground_.groups([&](Overlay::Half h) {  // free ground that reaches round everything
            return !ground_.after(overlay.left(h)).empty() || !ground_.after(overlay.left(Overlay::twin(h))).empty();
        });
        std::map<Ground::Face, std::vector<Ground::Face>> members;
        for (Ground::Face face = 1; face < ground_.faces(); ++face) members[groups[face]].push_back(face);
        for (const auto& [group, faces] : members) {
            const auto inside = [&, group = group](Ground::Face face) { return groups[face] == group; };
            const Ground::Holders was = ground_.before(faces.front()), is = ground_.after(faces.front());
            if (was == is) continue;
            if (is.size() > 1 && is.size() > was.size())
                overlap(inside, faces, was, is);
            else if (is.empty() && !was.empty())
                lost(inside, faces, was, open[faces.front()] == open[0]);
            else if (was.empty() && !is.empty() && !options_.outline_may_change)
                won(inside, faces, is);
        }
        return std::move(found_);
    }

  private:
    template <class Inside>
    void overlap(const Inside& inside, const std::vector<Ground::Face>& faces, const Ground::Holders& was,
                 const Ground::Holders& is) {
        // Who comes onto it was drawn there; of several, the first.
        PolygonId owner = is.front();
        for (const PolygonId id : is)
            if (drawn_.contains(id) && !std::binary_search(was.begin(), was.end(), id)) {
                owner = id;
                break;
            }
        found_.push_back(about(ground_, inside, Flaw::overlap, is,
                               "would be held by " + named(is[0]) + " and " + named(is[1]),
                               Repair{Repair::Kind::give, owner}));
        if (options_.repair)
            for (const auto face : faces) ground_.give(face, {owner});
    }

    template <class Inside>
    void lost(const Inside& inside, const std::vector<Ground::Face>& faces, const Ground::Holders& was,
              bool at_outline) {
        if (at_outline && options_.outline_may_change) return;
        auto [to, length] = ground_.longest_neighbour(inside, was);  // not back to who gives it up
        if (length <= 0) std::tie(to, length) = ground_.longest_neighbour(inside, {});
        const bool given = length > 0;
        found_.push_back(about(ground_, inside, at_outline ? Flaw::outline : Flaw::gap, was,
                               at_outline ? "would be lost at the outline" : "would be left to nobody",
                               given ? Repair{Repair::Kind::give, to} : Repair{Repair::Kind::leave_out, {}}));
        if (options_.repair)
            for (const auto face : faces) ground_.give(face, given ? Ground::Holders{to} : was);
    }

    template <class Inside>
    void won(const Inside& inside, const std::vector<Ground::Face>& faces, const Ground::Holders& is) {
        found_.push_back(about(ground_, inside, Flaw::outside, is, "would lie where nobody held ground before",
                               Repair{Repair::Kind::leave_out, {}}));
        if (options_.repair)
            for (const auto face : faces) ground_.give(face, {});
    }

    Ground& ground_;
    const Options& options_;
    std::set<PolygonId> drawn_;
    std::vector<Finding> found_;
};

/// The polygons as they are drawn, with the vertices that come to lie on edges put in; nothing where that would not do.
std::optional<Outcome> as_drawn(const Coverage& coverage, const Options& options, const Scene& scene,
                                const std::set<PolygonId>& ids, Outcome so_far) {
    const Overlay after(scene.after);
    const auto chains = vertices_on_edges(scene.after, after.noded(), ids);
    Blemishes now = blemishes(scene.after, after, ids);
    const bool crossing = std::any_of(after.noded().meetings.begin(), after.noded().meetings.end(),
                                      [](const Meeting& m) { return m.kind == Meeting::Kind::crossing; });
    if (!crossing) now.meetings = 0;  // vertices on edges are put in
    const bool clean =
        after.noded().finished && (now.none() || now.within(blemishes(scene.before, Overlay(scene.before), ids)));
    if (!clean || rim(scene.before, chains) != rim(scene.after, chains)) return std::nullopt;
    std::vector<Polygon> changed;
    for (const Polygon* polygon : scene.after)
        if (Polygon filled = with_chains(*polygon, chains); ids.contains(polygon->id) || filled != *polygon)
            changed.push_back(std::move(filled));
    so_far.chains.insert(so_far.chains.end(), chains.begin(), chains.end());
    return accept(coverage, options, std::move(changed), {}, {}, std::move(so_far));
}

/// Rings that are none, or wind over themselves.
std::optional<Finding> ill_drawn(const std::vector<Polygon>& fresh) {
    for (const Polygon& polygon : fresh) {
        const auto finding = [&](Point place) {
            return Finding{Flaw::invalid_ring,
                           {polygon.id},
                           place,
                           0,
                           0,
                           0,
                           "the border of " + named(polygon.id) + " would cross or touch itself",
                           {}};
        };
        const Polygon* alone = &polygon;
        const Overlay overlay(std::span(&alone, 1));
        if (!overlay.noded().meetings.empty()) return finding(overlay.noded().meetings.front().place);
        if (!blemishes({alone}, overlay, {polygon.id}).none() || coverage::doubled_area(polygon) <= 0)
            return finding(extent_of(polygon).low);
    }
    return std::nullopt;
}

}  // namespace

std::string named(PolygonId id) {
    return "polygon " + std::to_string(id);
}

std::int64_t steps_of(Metres length, Point there) noexcept {
    constexpr double steps_a_metre = 9050;  // of latitude, at the equator, where they are longest
    const double shrink = std::max(0.01, std::cos(place_of(there).lat * std::numbers::pi / 180));
    return static_cast<std::int64_t>(std::ceil(length.value * steps_a_metre / shrink)) + 1;
}

Outcome refused(Finding finding) {
    Outcome outcome;
    outcome.findings.push_back(std::move(finding));
    return outcome;
}

Outcome refused(Flaw flaw, std::vector<PolygonId> polygons, Point place, std::string message,
                std::optional<Repair> repair) {
    return refused({flaw, std::move(polygons), place, 0, 0, 0, std::move(message), repair});
}

Outcome unknown_polygon(PolygonId id) {
    return refused(Flaw::unknown, {id}, {}, "there is no " + named(id));
}

Outcome accept(const Coverage& coverage, const Options& options, std::vector<Polygon> changed,
               const std::vector<PolygonId>& may_vanish, const Expected& expected, Outcome outcome) {
    std::erase_if(changed, [&](const Polygon& polygon) {
        const Polygon* was = coverage.find(polygon.id);
        return was ? *was == polygon : polygon.pieces.empty();
    });
    if (changed.empty()) return refused(Flaw::no_effect, {}, {}, "the edit would change nothing");
    if (auto finding = broken(coverage, options, changed, may_vanish)) return refused(std::move(*finding));
    if (auto finding = flaw_of(coverage, changed, outcome.chains, expected)) return refused(std::move(*finding));
    outcome.accepted = true;
    for (Polygon& polygon : changed) {
        if (polygon.pieces.empty())
            outcome.removed.push_back(polygon.id);
        else
            outcome.changed.push_back(std::move(polygon));
    }
    tell_of_slivers(options, outcome);
    return outcome;
}

Outcome settle(const Coverage& coverage, const Options& options, const Ground& ground,
               const std::vector<PolygonId>& may_vanish, const Expected& expected, Outcome so_far) {
    if (!ground.overlay().noded().finished)
        return refused(Flaw::too_fine, {}, {}, "lines cross too often within the grid's steps");
    so_far.chains = ground.kept_chains();
    return accept(coverage, options, ground.polygons(), may_vanish, expected, std::move(so_far));
}

std::optional<Outcome> taken_as_drawn(const Coverage& coverage, const Options& options, std::vector<Polygon> fresh) {
    if (fresh.empty() || ill_drawn(fresh)) return std::nullopt;
    auto outcome = as_drawn(coverage, options, Scene(coverage, fresh), ids_of(fresh), {});
    if (!outcome || !outcome->accepted) return std::nullopt;
    return outcome;
}

Outcome weigh(const Coverage& coverage, const Options& options, std::vector<Polygon> fresh, Drawn how, Outcome so_far) {
    std::erase_if(fresh, [&](const Polygon& polygon) {
        const Polygon* was = coverage.find(polygon.id);
        return was && *was == polygon;
    });
    if (fresh.empty()) return refused(Flaw::no_effect, {}, {}, "the edit would change nothing");
    const auto crossed = ill_drawn(fresh);
    if (crossed && how == Drawn::by_hand) return refused(*crossed);

    const auto ids = ids_of(fresh);
    const Scene scene(coverage, fresh);
    if (!crossed)
        if (auto taken = as_drawn(coverage, options, scene, ids, so_far)) return std::move(*taken);

    Polygons drawn;
    for (const Polygon& polygon : fresh) drawn.push_back(&polygon);
    Ground ground({.kept = scene.kept, .old = scene.old, .fresh = drawn});
    auto findings = Mending(ground, options, ids).run();
    const Expected expected{.same_ground = false, .area_change = 0, .any = options.outline_may_change};
    if ((findings.empty() && !crossed) || options.repair) {
        if (!findings.empty()) so_far.moves.clear(), so_far.dropped.clear();  // others than those it names followed
        Outcome outcome = settle(coverage, options, ground, {}, expected, std::move(so_far));
        if (outcome.accepted) outcome.findings.insert(outcome.findings.begin(), findings.begin(), findings.end());
        return outcome;
    }
    if (crossed) findings.push_back(*crossed);
    Outcome outcome;
    outcome.findings = std::move(findings);
    return outcome;
}

Outcome edit(const Coverage& coverage, const Command& command, const Options& options) {
    return std::visit([&](const auto& one) { return edited(coverage, one, options); }, command);
}

void apply(Coverage& coverage, const Outcome& outcome) {
    for (const PolygonId id : outcome.removed) coverage.remove(id);
    for (const Polygon& polygon : outcome.changed) coverage.put(polygon);
}

}  // namespace geo::coverage
