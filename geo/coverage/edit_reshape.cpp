#include <algorithm>
#include <map>
#include <set>

#include "geo/coverage/weigh.hpp"

namespace geo::coverage {
namespace {

using Face = Ground::Face;
using Half = Ground::Half;

/// Ground on one side of the line, bounded by line and border.
struct Side {
    std::vector<Face> faces;
    Wide area = 0;
    bool held = false;       ///< the polygon's own
    bool at_line = false;    ///< the line runs along it
    bool at_border = false;  ///< the polygon's border runs along it
    bool open = false;       ///< reaches round everything
};

class Drawing {
  public:
    Drawing(const Coverage& coverage, const Polygon& polygon, const Options& options, Ground& ground)
        : coverage_(coverage), polygon_(polygon), options_(options), ground_(ground) {
        const auto& overlay = ground.overlay();
        groups_ = ground.groups([&](Half h) { return ground.is_line(h) || held(left(h)) != held(right(h)); });
        for (Face face = 0; face < ground.faces(); ++face) {
            Side& side = sides_[groups_[face]];
            side.held = held(face);
            if (face == 0)
                side.open = true;
            else
                side.faces.push_back(face), side.area += overlay.doubled_area(face);
        }
        for (Half h = 0; h < overlay.half_count(); ++h) {
            Side& side = sides_[groups_[left(h)]];
            if (ground.is_line(h) && groups_[left(h)] != groups_[right(h)]) side.at_line = true;
            if (held(left(h)) != held(right(h))) side.at_border = true;
        }
    }

    Outcome run() {
        std::set<Face> taken = won(), given = lost();
        if (taken.empty() && given.empty())
            return refused(Flaw::no_effect, {polygon_.id}, {},
                           "line and border of " + named(polygon_.id) + " enclose nothing");
        for (const Face group : taken)
            if (auto refusal = take(group)) return std::move(*refusal);
        for (const Face group : given)
            if (auto refusal = give(group)) return std::move(*refusal);
        return settle(coverage_, options_, ground_, {},
                      {.same_ground = !options_.outline_may_change, .any = options_.outline_may_change},
                      std::move(outcome_));
    }

  private:
    [[nodiscard]] Face left(Half h) const { return ground_.overlay().left(h); }
    [[nodiscard]] Face right(Half h) const { return ground_.overlay().left(Overlay::twin(h)); }
    [[nodiscard]] bool held(Face face) const { return ground_.held_before(face, polygon_.id); }

    /// Enclosed ground outside. Where the line divides a hole or a bay, the smaller side is meant.
    [[nodiscard]] std::set<Face> won() const {
        std::set<Face> groups;
        for (const auto& [group, side] : sides_)
            if (!side.held && !side.open && side.at_line && side.at_border) groups.insert(group);
        for (Half h = 0; h < ground_.overlay().half_count(); ++h) {
            const Face one = groups_[left(h)], other = groups_[right(h)];
            if (!ground_.is_line(h) || one == other || !groups.contains(one) || !groups.contains(other)) continue;
            groups.erase(sides_.at(one).area >= sides_.at(other).area ? one : other);
        }
        return groups;
    }

    /// Own ground that the line cuts off: of what it parts, all but the largest.
    [[nodiscard]] std::set<Face> lost() const {
        std::set<Face> groups;
        const auto& overlay = ground_.overlay();
        for (Half h = 0; h < overlay.half_count(); ++h)
            if (ground_.is_line(h) && held(left(h)) && held(right(h)) && groups_[left(h)] != groups_[right(h)])
                groups.insert(groups_[left(h)]);
        const auto largest = std::max_element(groups.begin(), groups.end(),
                                              [&](Face a, Face b) { return sides_.at(a).area < sides_.at(b).area; });
        if (largest != groups.end()) groups.erase(largest);
        return groups;
    }

    std::optional<Outcome> take(Face group) {
        const auto free = [&](Face face) { return groups_[face] == group && ground_.before(face).empty(); };
        const auto& faces = sides_.at(group).faces;
        if (!options_.outline_may_change && std::any_of(faces.begin(), faces.end(), free)) {
            Finding finding = about(ground_, free, Flaw::outside, {polygon_.id},
                                    "would lie where nobody held ground before", Repair{Repair::Kind::leave_out, {}});
            if (!options_.repair) return refused(std::move(finding));
            outcome_.findings.push_back(std::move(finding));
        }
        for (const Face face : faces)
            if (!ground_.before(face).empty() || options_.outline_may_change) ground_.give(face, {polygon_.id});
        return std::nullopt;
    }

    std::optional<Outcome> give(Face group) {
        const auto inside = [&](Face face) { return groups_[face] == group; };
        const auto [to, length] = ground_.longest_neighbour(inside, {polygon_.id});
        if (length <= 0) {
            if (!options_.outline_may_change)
                return refused(about(ground_, inside, Flaw::outline, {polygon_.id}, "would be lost at the outline",
                                     Repair{Repair::Kind::leave_out, {}}));
            for (const Face face : sides_.at(group).faces) ground_.give(face, {});
            return std::nullopt;
        }
        for (const Face face : sides_.at(group).faces) ground_.give(face, {to});
        return std::nullopt;
    }

    const Coverage& coverage_;
    const Polygon& polygon_;
    const Options& options_;
    Ground& ground_;
    std::vector<Face> groups_;
    std::map<Face, Side> sides_;
    Outcome outcome_;
};

}  // namespace

Outcome edited(const Coverage& coverage, const Reshape& command, const Options& options) {
    const Polygon* polygon = coverage.find(command.polygon);
    if (!polygon) return unknown_polygon(command.polygon);
    if (command.line.size() < 2) return refused(Flaw::no_effect, {polygon->id}, {}, "a line has at least two places");
    Extent extent = extent_of(command.line);
    extent.include(extent_of(*polygon));  // what the line cuts off goes to a neighbour anywhere along it
    extent.grow(2);
    Ground ground({.kept = coverage.near(extent), .lines = {command.line}});
    return Drawing(coverage, *polygon, options, ground).run();
}

}  // namespace geo::coverage
