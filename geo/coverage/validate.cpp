#include "geo/coverage/validate.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "geo/coverage/overlay.hpp"

namespace geo::coverage {
namespace {

std::string named(PolygonId id) {
    return "polygon " + std::to_string(id);
}

class Look {
  public:
    Look(std::vector<const Polygon*> polygons, const Rules& rules, const Extent* extent)
        : polygons_(std::move(polygons)), rules_(rules), extent_(extent) {
        if (rules.outline) {
            outline_ = static_cast<Slot>(polygons_.size());
            polygons_.push_back(&*rules.outline);
        }
    }

    /// The box of all free ground that `extent` meets: what lies beyond what was looked at may be taken after all.
    [[nodiscard]] const Extent& free_ground() const noexcept { return free_ground_; }

    std::vector<Finding> run() {
        look_at_rings();
        const Overlay overlay(polygons_);
        look_at_edges(overlay.noded());
        look_at_faces(overlay);
        if (!overlay.noded().finished)
            found_.push_back({Flaw::too_fine, {}, {}, 0, 0, 0, "borders cross too often within the grid's steps", {}});
        std::stable_sort(found_.begin(), found_.end(), [](const Finding& a, const Finding& b) {
            return a.flaw != b.flaw ? a.flaw < b.flaw : a.doubled_area > b.doubled_area;
        });
        return std::move(found_);
    }

  private:
    [[nodiscard]] PolygonId id(Slot slot) const { return polygons_[slot]->id; }

    [[nodiscard]] bool asked(const Extent& where) const { return !extent_ || extent_->touches(where); }
    [[nodiscard]] bool asked(Point p) const { return asked(Extent{p, p}); }

    void put(Flaw flaw, std::vector<PolygonId> ids, Point place, std::string message,
             std::optional<Repair> repair = std::nullopt) {
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        if (asked(place)) found_.push_back({flaw, std::move(ids), place, 0, 0, 0, std::move(message), repair});
    }

    void look_at_rings() {
        std::map<std::vector<Piece>, PolygonId, bool (*)(const std::vector<Piece>&, const std::vector<Piece>&)> seen(
            [](const std::vector<Piece>& a, const std::vector<Piece>& b) {
                return std::lexicographical_compare(
                    a.begin(), a.end(), b.begin(), b.end(), [](const Piece& l, const Piece& r) {
                        return l.outer != r.outer ? l.outer < r.outer : l.holes < r.holes;
                    });
            });
        for (Slot slot = 0; slot < polygons_.size(); ++slot) {
            if (slot == outline_) continue;
            const Polygon& polygon = *polygons_[slot];
            if (polygon.pieces.empty()) put(Flaw::invalid_ring, {polygon.id}, {}, named(polygon.id) + " is empty");
            each_ring(polygon, [&](const Ring& ring) {
                if (ring.size() < 3)
                    put(Flaw::invalid_ring, {polygon.id}, ring.empty() ? Point{} : ring.front(),
                        "a ring of " + named(polygon.id) + " has fewer than three vertices");
            });
            const auto [twin, fresh] = seen.emplace(polygon.pieces, polygon.id);
            if (!fresh && !polygon.pieces.empty() && asked(extent_of(polygon))) {
                duplicates_.insert(std::minmax(twin->second, polygon.id));
                Finding finding{Flaw::duplicate,
                                {twin->second, polygon.id},
                                {},
                                0,
                                0,
                                0,
                                named(polygon.id) + " holds the same ground as " + named(twin->second),
                                {}};
                measure(finding, polygon);
                found_.push_back(std::move(finding));
            }
            if (rules_.sliver_width > 0 && asked(extent_of(polygon)))
                for (const Piece& piece : polygon.pieces) {
                    Finding finding{Flaw::sliver, {polygon.id}, {}, 0, 0, 0, "", {}};
                    measure(finding, {polygon.id, {piece}});
                    if (finding.width >= rules_.sliver_width) continue;
                    finding.message = named(polygon.id) + " has a part narrower than the tolerance";
                    found_.push_back(std::move(finding));
                }
        }
    }

    void look_at_edges(const Noded& noded) {
        const auto owners = [&](const Noded::Segment& segment) {
            std::vector<Slot> slots;
            for (const Use use : noded.uses_of(segment)) slots.push_back(use.slot);
            return slots;
        };
        std::set<std::pair<Point, PolygonId>> told;
        for (const Meeting& meeting : noded.meetings) {
            const auto first = owners(noded.segments[meeting.first]), second = owners(noded.segments[meeting.second]);
            for (const Slot on : second) {
                const bool own = std::find(first.begin(), first.end(), on) != first.end();
                if (on == outline_ || !told.emplace(meeting.place, id(on)).second) continue;
                if (own)
                    put(Flaw::invalid_ring, {id(on)}, meeting.place,
                        "the border of " + named(id(on)) + " meets itself");
                else if (meeting.kind == Meeting::Kind::vertex_on_edge && !first.empty() && first.front() != outline_)
                    put(Flaw::unmatched_vertex, {id(first.front()), id(on)}, meeting.place,
                        "a vertex of " + named(id(first.front())) + " lies on an edge of " + named(id(on)) +
                            ", which has none there",
                        Repair{Repair::Kind::insert, id(on)});
            }
        }
        for (const Noded::Edge& edge : noded.edges) {
            const auto uses = noded.uses_of(edge);
            for (std::size_t i = 0; i < uses.size(); ++i)
                for (std::size_t k = i + 1; k < uses.size(); ++k)
                    if (uses[i].slot == uses[k].slot && uses[i].side != uses[k].side && uses[i].slot != outline_ &&
                        told.emplace(edge.b, id(uses[i].slot)).second)
                        put(Flaw::spike, {id(uses[i].slot)}, edge.b,
                            "the border of " + named(id(uses[i].slot)) + " goes a way there and back");
        }
    }

    void look_at_faces(const Overlay& overlay) {
        std::map<std::pair<PolygonId, PolygonId>, std::vector<Finding>> overlaps;
        std::set<PolygonId> miswound;
        for (Overlay::Face face = 1; face < overlay.face_count(); ++face) {
            std::vector<PolygonId> ids;
            bool within = outline_ == no_slot;
            for (const Slot slot : overlay.cover(face)) {
                if (slot == outline_)
                    within = true;
                else
                    ids.push_back(id(slot));
            }
            const auto wrong = overlay.miswound(face);
            if (wrong && *wrong != outline_ && miswound.insert(id(*wrong)).second)
                put_ground(overlay, face,
                           {Flaw::invalid_ring,
                            {id(*wrong)},
                            {},
                            0,
                            0,
                            0,
                            "rings of " + named(id(*wrong)) + " lie over one another or inside out",
                            {}});
            if (ids.empty() && within && !(wrong && *wrong != outline_))
                put_ground(overlay, face, {Flaw::gap, {}, {}, 0, 0, 0, "nobody holds this ground", Repair{}});
            if (!ids.empty() && !within)
                put_ground(overlay, face,
                           {Flaw::outside,
                            ids,
                            {},
                            0,
                            0,
                            0,
                            named(ids[0]) + " reaches beyond the outline",
                            Repair{Repair::Kind::leave_out, {}}});
            for (std::size_t i = 0; i < ids.size(); ++i)
                for (std::size_t k = i + 1; k < ids.size(); ++k)
                    if (!duplicates_.contains(std::minmax(ids[i], ids[k])))
                        put_ground(overlay, face,
                                   {Flaw::overlap,
                                    {ids[i], ids[k]},
                                    {},
                                    0,
                                    0,
                                    0,
                                    named(ids[i]) + " and " + named(ids[k]) + " both hold this ground",
                                    Repair{}});
        }
    }

    void put_ground(const Overlay& overlay, Overlay::Face face, Finding finding) {
        const Polygon ground = overlay.outline(face);
        if (!asked(extent_of(ground))) return;
        if (finding.flaw == Flaw::gap) free_ground_.include(extent_of(ground));
        std::sort(finding.polygons.begin(), finding.polygons.end());
        measure(finding, ground);
        found_.push_back(std::move(finding));
    }

    std::vector<const Polygon*> polygons_;
    const Rules& rules_;
    const Extent* extent_;
    Slot outline_ = no_slot;
    Extent free_ground_;
    std::set<std::pair<PolygonId, PolygonId>> duplicates_;
    std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> validate(const Coverage& coverage, const Rules& rules) {
    return Look(coverage.all(), rules, nullptr).run();
}

std::vector<Finding> validate(const Coverage& coverage, const Extent& extent, const Rules& rules) {
    Extent sight = extent;
    for (const Polygon* polygon : coverage.near(extent)) sight.include(extent_of(*polygon));
    for (;;) {
        std::vector<const Polygon*> seen = coverage.near(sight);
        const bool everything = seen.size() == coverage.size();
        Look look(std::move(seen), rules, &extent);
        std::vector<Finding> found = look.run();
        if (everything || look.free_ground().empty() || sight.holds(look.free_ground())) return found;
        sight.include(look.free_ground());
    }
}

}  // namespace geo::coverage
