#include "geo/coverage/ground.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "geo/measure.hpp"

namespace geo::coverage {
namespace {

std::vector<const Polygon*> in_a_row(const Ground::Parts& parts) {
    std::vector<const Polygon*> slots = parts.kept;
    slots.insert(slots.end(), parts.old.begin(), parts.old.end());
    slots.insert(slots.end(), parts.fresh.begin(), parts.fresh.end());
    slots.insert(slots.end(), parts.marks.begin(), parts.marks.end());
    return slots;
}

using Points = std::unordered_set<Point, PointHash>;

}  // namespace

Ground::Ground(Parts parts)
    : slots_(in_a_row(parts)),
      kept_(parts.kept.size()),
      old_(parts.old.size()),
      fresh_(parts.fresh.size()),
      overlay_(slots_, parts.lines),
      before_(overlay_.face_count()),
      after_(overlay_.face_count()),
      marked_(overlay_.face_count(), 0) {
    for (Face face = 0; face < faces(); ++face) {
        for (const Slot slot : overlay_.cover(face)) {
            if (slot < kept_ + old_) before_[face].push_back(slots_[slot]->id);
            if (slot < kept_ || (slot >= kept_ + old_ && slot < kept_ + old_ + fresh_))
                after_[face].push_back(slots_[slot]->id);
            if (slot >= kept_ + old_ + fresh_) marked_[face] = 1;
        }
        std::sort(before_[face].begin(), before_[face].end());
        std::sort(after_[face].begin(), after_[face].end());
    }
}

bool Ground::held_before(Face face, PolygonId id) const noexcept {
    return std::binary_search(before_[face].begin(), before_[face].end(), id);
}

double Ground::metres(Half half) const noexcept {
    return distance(place_of(overlay_.from(half)), place_of(overlay_.to(half))).value;
}

std::vector<Chain> Ground::kept_chains() const {
    const Noded& noded = overlay_.noded();
    Points begun;  // where a border runs now and ran none before
    for (Half h = 0; h < overlay_.half_count(); h += 2) {
        const Face left = overlay_.left(h), right = overlay_.left(Overlay::twin(h));
        if (after_[left] == after_[right] || before_[left] != before_[right]) continue;
        begun.insert(overlay_.from(h));
        begun.insert(overlay_.to(h));
    }
    std::vector<Chain> kept;
    for (const Chain& chain : noded.chains)
        if (std::any_of(chain.inside.begin(), chain.inside.end(), [&](Point p) { return begun.contains(p); }))
            kept.push_back(chain);
    return kept;
}

std::vector<Polygon> Ground::polygons() const {
    const std::vector<Chain> kept = kept_chains();
    std::map<PolygonId, const Polygon*> were;
    Points vertices;
    for (std::size_t slot = 0; slot < kept_ + old_ + fresh_; ++slot) {
        if (slot < kept_ + old_) were[slots_[slot]->id] = slots_[slot];
        if (slot < kept_ || slot >= kept_ + old_)
            each_ring(*slots_[slot], [&](const Ring& ring) { vertices.insert(ring.begin(), ring.end()); });
    }
    for (const Chain& chain : kept) vertices.insert(chain.inside.begin(), chain.inside.end());
    Points left_out;
    for (const Chain& chain : overlay_.noded().chains)
        for (const Point p : chain.inside)
            if (!vertices.contains(p)) left_out.insert(p);

    std::set<PolygonId> touched;
    for (Face face = 0; face < faces(); ++face) {
        if (before_[face] == after_[face]) continue;
        touched.insert(before_[face].begin(), before_[face].end());
        touched.insert(after_[face].begin(), after_[face].end());
    }
    for (std::size_t slot = kept_ + old_; slot < kept_ + old_ + fresh_; ++slot) touched.insert(slots_[slot]->id);

    std::vector<Polygon> changed;
    for (const PolygonId id : touched) {
        auto walks = overlay_.walks([&](Half h) {
            const auto holds = [&](Half side) {
                const Holders& holders = after_[overlay_.left(side)];
                return std::binary_search(holders.begin(), holders.end(), id);
            };
            return holds(h) && !holds(Overlay::twin(h));
        });
        for (Ring& walk : walks) std::erase_if(walk, [&](Point p) { return left_out.contains(p); });
        Polygon polygon{id, pieces_of(walks)};
        if (const auto was = were.find(id); was == were.end() || *was->second != polygon)
            changed.push_back(std::move(polygon));
    }
    for (const auto& [id, was] : were) {
        if (touched.contains(id)) continue;
        Polygon polygon = with_chains(*was, kept);
        if (polygon != *was) changed.push_back(std::move(polygon));
    }
    std::sort(changed.begin(), changed.end(), [](const Polygon& a, const Polygon& b) { return a.id < b.id; });
    return changed;
}

Polygon with_chains(const Polygon& polygon, std::span<const Chain> chains) {
    if (chains.empty()) return polygon;
    std::map<std::pair<Point, Point>, const Chain*> by_edge;
    for (const Chain& chain : chains) by_edge[{chain.a, chain.b}] = &chain;
    const auto filled = [&](const Ring& ring) {
        Ring more;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Point a = ring[i], b = ring[i + 1 < ring.size() ? i + 1 : 0];
            more.push_back(a);
            const auto found = by_edge.find(std::minmax(a, b));
            if (found == by_edge.end()) continue;
            const auto& inside = found->second->inside;
            if (a < b)
                more.insert(more.end(), inside.begin(), inside.end());
            else
                more.insert(more.end(), inside.rbegin(), inside.rend());
        }
        return more;
    };
    std::vector<Ring> rings;
    each_ring(polygon, [&](const Ring& ring) { rings.push_back(filled(ring)); });
    return {polygon.id, pieces_of(rings)};
}

}  // namespace geo::coverage
