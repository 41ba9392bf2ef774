#include "geo/query_area.hpp"

#include <algorithm>

namespace geo {
namespace {

__extension__ typedef __int128 Wide;

/// Sign of the turn a -> b -> p.
int turn(Mercator a, Mercator b, Mercator p) noexcept {
    const auto d = [](std::uint32_t to, std::uint32_t from) { return std::int64_t(to) - std::int64_t(from); };
    const Wide cross = Wide(d(b.x, a.x)) * d(p.y, a.y) - Wide(d(b.y, a.y)) * d(p.x, a.x);
    return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

bool in_box_of(Mercator a, Mercator b, Mercator p) noexcept {
    return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
           p.y <= std::max(a.y, b.y);
}

bool segments_meet(Mercator a, Mercator b, Mercator c, Mercator d) noexcept {
    const int ac = turn(a, b, c), ad = turn(a, b, d), ca = turn(c, d, a), cb = turn(c, d, b);
    if (ac * ad < 0 && ca * cb < 0) return true;
    return (ac == 0 && in_box_of(a, b, c)) || (ad == 0 && in_box_of(a, b, d)) || (ca == 0 && in_box_of(c, d, a)) ||
           (cb == 0 && in_box_of(c, d, b));
}

/// Calls take(a, b) for each edge until it returns true.
template <class Take>
bool any_edge(std::span<const Mercator> run, bool closed, Take take) {
    for (std::size_t i = 0; i + 1 < run.size(); ++i)
        if (take(run[i], run[i + 1])) return true;
    return closed && run.size() > 2 && take(run.back(), run.front());
}

}  // namespace

QueryArea::QueryArea(const Shape& area) {
    for (const Part& part : area.parts)
        for (const Path& path : part) {
            std::vector<Mercator> ring;
            for (std::size_t i = 0; i + 1 < path.size(); ++i) ring.push_back(to_mercator(path[i]));
            for (const Mercator vertex : ring) box_.include(vertex);
            rings_.push_back(std::move(ring));
        }
}

bool QueryArea::holds(Mercator place) const noexcept {
    if (!box_.holds(place)) return false;
    bool inside = false;
    for (const auto& ring : rings_) {
        const bool on_edge = any_edge(ring, true, [&](Mercator a, Mercator b) {
            const int side = turn(a, b, place);
            if (side == 0 && in_box_of(a, b, place)) return true;
            if (a.y <= place.y && place.y < b.y && side > 0) inside = !inside;
            if (b.y <= place.y && place.y < a.y && side < 0) inside = !inside;
            return false;
        });
        if (on_edge) return true;
    }
    return inside;
}

bool QueryArea::meets(std::span<const Mercator> run, bool closed) const noexcept {
    if (std::any_of(run.begin(), run.end(), [this](Mercator vertex) { return holds(vertex); })) return true;
    return any_edge(run, closed, [this](Mercator a, Mercator b) {
        MercatorBox reach;
        reach.include(a), reach.include(b);
        if (!reach.touches(box_)) return false;
        return std::any_of(rings_.begin(), rings_.end(), [&](const auto& ring) {
            return any_edge(ring, true, [&](Mercator c, Mercator d) { return segments_meet(a, b, c, d); });
        });
    });
}

std::optional<Mercator> QueryArea::corner() const noexcept {
    for (const auto& ring : rings_)
        if (!ring.empty()) return ring.front();
    return std::nullopt;
}

}  // namespace geo
