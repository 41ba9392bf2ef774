#include "geo/coverage/overlay.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

#include "geo/coverage/segment_index.hpp"

namespace geo::coverage {
namespace {

/// How often each polygon winds round a face; polygons that do not are left out.
using Winding = std::vector<std::pair<Slot, int>>;

void add(Winding& winding, Slot slot, int times) {
    const auto at = std::lower_bound(winding.begin(), winding.end(), std::pair{slot, INT32_MIN});
    if (at == winding.end() || at->first != slot) {
        winding.insert(at, {slot, times});
    } else if ((at->second += times) == 0) {
        winding.erase(at);
    }
}

/// Of two edges that a level line meets, just above the height it is drawn at: whether the first is met further left.
/// Lower ends first; they share at most an end.
bool further_left(Point low_a, Point high_a, Point low_b, Point high_b) noexcept {
    if (low_a.y >= low_b.y) {
        const int side = turn(low_b, high_b, low_a);
        return side != 0 ? side > 0 : turn(low_b, high_b, high_a) > 0;
    }
    return !further_left(low_b, high_b, low_a, high_a);
}

}  // namespace

Overlay::Overlay(std::span<const Polygon* const> polygons, std::span<const std::vector<Point>> lines)
    : noded_(geo::coverage::noded(polygons, lines)) {
    build_stars();
    build_cycles();
    settle_faces();
    cover_faces();
}

void Overlay::build_stars() {
    const std::size_t halves = half_count();
    std::vector<Half> by_start(halves);
    std::iota(by_start.begin(), by_start.end(), 0u);
    std::sort(by_start.begin(), by_start.end(), [&](Half l, Half r) { return from(l) < from(r); });
    vertex_.resize(halves);
    place_.resize(halves);
    for (std::size_t i = 0; i < halves; ++i) {
        if (i == 0 || from(by_start[i]) != from(by_start[i - 1])) first_star_.push_back(static_cast<std::uint32_t>(i));
        vertex_[by_start[i]] = static_cast<std::uint32_t>(first_star_.size() - 1);
    }
    first_star_.push_back(static_cast<std::uint32_t>(halves));
    star_ = std::move(by_start);
    for (std::size_t v = 0; v + 1 < first_star_.size(); ++v) {
        const auto begin = star_.begin() + first_star_[v], end = star_.begin() + first_star_[v + 1];
        const Point centre = from(*begin);
        std::sort(begin, end, [&](Half l, Half r) { return angle_less(centre, to(l), to(r)); });
    }
    for (std::uint32_t i = 0; i < halves; ++i) place_[star_[i]] = i;
}

Overlay::Half Overlay::after(Half half) const noexcept {
    const Half back = twin(half);
    const std::uint32_t v = vertex_[back], at = place_[back];
    return star_[at == first_star_[v] ? first_star_[v + 1] - 1 : at - 1];  // clockwise from where we came
}

void Overlay::build_cycles() {
    constexpr std::uint32_t unseen = UINT32_MAX;
    cycle_.assign(half_count(), unseen);
    for (Half start = 0; start < half_count(); ++start) {
        if (cycle_[start] != unseen) continue;
        const auto cycle = static_cast<std::uint32_t>(cycle_start_.size());
        cycle_start_.push_back(start);
        Wide area = 0;
        const Point origin = from(start);
        for (Half h = start; cycle_[h] == unseen; h = after(h)) {
            cycle_[h] = cycle;
            area += cross(origin, from(h), to(h));
        }
        cycle_area_.push_back(area);
    }
}

/// A cycle that runs counter-clockwise is a face's outer border. Each other one runs round the outside of something
/// connected, which lies in the face that its leftmost vertex sees when it looks left.
void Overlay::settle_faces() {
    constexpr Face open = UINT32_MAX;
    face_of_cycle_.assign(cycle_start_.size(), open);
    areas_.assign(1, 0);
    std::vector<std::pair<Point, std::uint32_t>> outsides;
    for (std::uint32_t cycle = 0; cycle < cycle_start_.size(); ++cycle) {
        if (cycle_area_[cycle] > 0) {
            face_of_cycle_[cycle] = static_cast<Face>(areas_.size());
            areas_.push_back(cycle_area_[cycle]);
            continue;
        }
        Point leftmost = from(cycle_start_[cycle]);
        Half h = cycle_start_[cycle];
        do {
            leftmost = std::min(leftmost, from(h));
            h = after(h);
        } while (h != cycle_start_[cycle]);
        outsides.emplace_back(leftmost, cycle);
    }
    std::sort(outsides.begin(), outsides.end());  // what is seen lies further left, so it is settled before
    if (outsides.size() == 1) {
        face_of_cycle_[outsides.front().second] = 0;
        return;
    }
    const SegmentIndex index(noded_.edges.size(), [&](std::size_t e) {
        return std::pair{noded_.edges[e].a, noded_.edges[e].b};
    });
    const std::int64_t west = outsides.empty() ? 0 : outsides.front().first.x;
    for (const auto& [v, cycle] : outsides) {
        std::optional<Half> seen;  // runs upwards
        index.each_near({west, v.y}, v, [&, v = v](std::uint32_t e) {
            const bool rising = noded_.edges[e].a.y <= noded_.edges[e].b.y;
            const Half up = rising ? 2 * e : 2 * e + 1;
            if (from(up).y > v.y || to(up).y <= v.y) return true;
            if (turn(from(up), to(up), v) >= 0) return true;
            if (!seen || further_left(from(*seen), to(*seen), from(up), to(up))) seen = up;
            return true;
        });
        const Face face = seen ? face_of_cycle_[cycle_[twin(*seen)]] : 0;
        face_of_cycle_[cycle] = face;
        if (face != 0) areas_[face] += cycle_area_[cycle];
    }
}

void Overlay::cover_faces() {
    std::vector<std::vector<Half>> starts(areas_.size());
    for (std::uint32_t cycle = 0; cycle < cycle_start_.size(); ++cycle)
        starts[face_of_cycle_[cycle]].push_back(cycle_start_[cycle]);

    std::vector<Winding> windings(areas_.size());
    std::vector<char> known(areas_.size(), 0);
    std::vector<Face> waiting{0};
    known[0] = 1;
    while (!waiting.empty()) {
        const Face face = waiting.back();
        waiting.pop_back();
        for (const Half start : starts[face]) {
            Half h = start;
            do {
                const Face beyond = left(twin(h));
                if (!known[beyond]) {
                    known[beyond] = 1;
                    windings[beyond] = windings[face];
                    const int from_left = h & 1 ? 1 : -1;  // uses count for the side left of the lower end's way
                    for (const Use use : noded_.uses_of(noded_.edges[h / 2]))
                        add(windings[beyond], use.slot, from_left * use.side);
                    waiting.push_back(beyond);
                }
                h = after(h);
            } while (h != start);
        }
    }
    covers_.resize(areas_.size());
    for (Face face = 0; face < windings.size(); ++face)
        for (const auto& [slot, times] : windings[face]) {
            if (times > 0) covers_[face].push_back(slot);
            if (times != 1) miswound_.emplace_back(face, slot);
        }
}

std::optional<Slot> Overlay::miswound(Face face) const noexcept {
    const auto at = std::lower_bound(miswound_.begin(), miswound_.end(), std::pair{face, Slot{0}});
    if (at == miswound_.end() || at->first != face) return std::nullopt;
    return at->second;
}

Polygon Overlay::outline(Face face) const {
    std::vector<Ring> walks;
    for (std::uint32_t cycle = 0; cycle < cycle_start_.size(); ++cycle) {
        if (face_of_cycle_[cycle] != face) continue;
        Ring walk;
        Half h = cycle_start_[cycle];
        do {
            walk.push_back(from(h));
            h = after(h);
        } while (h != cycle_start_[cycle]);
        walks.push_back(std::move(walk));
    }
    return {0, pieces_of(walks)};
}

std::vector<Ring> Overlay::walks_over(std::vector<char> left_over) const {
    std::vector<Ring> found;
    for (Half start = 0; start < left_over.size(); ++start) {
        if (!left_over[start]) continue;
        Ring walk;
        Half h = start;
        do {
            left_over[h] = 0;
            walk.push_back(from(h));
            // Clockwise from where we came to the first that is wanted: what lies between is inside as well.
            const Half back = twin(h);
            const std::uint32_t v = vertex_[back], first = first_star_[v], past = first_star_[v + 1];
            std::uint32_t at = place_[back];
            do {
                at = at == first ? past - 1 : at - 1;
            } while (!left_over[star_[at]] && star_[at] != start && star_[at] != back);
            h = star_[at];
        } while (h != start && left_over[h]);
        found.push_back(std::move(walk));
    }
    return found;
}

}  // namespace geo::coverage
