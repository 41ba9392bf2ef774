#include "geo/query_area.hpp"

#include <algorithm>
#include <numeric>

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
    std::vector<Edge> edges;
    for (const Part& part : area.parts)
        for (const Path& path : part)
            for (std::size_t i = 0; i + 1 < path.size(); ++i) {
                const Mercator a = to_mercator(path[i]), b = to_mercator(path[i + 1]);
                box_.include(a), box_.include(b);
                if (!corner_) corner_ = a;
                edges.push_back({a, b});
            }
    if (!edges.empty()) lay_bands(edges);
}

void QueryArea::lay_bands(const std::vector<Edge>& edges) {
    constexpr std::size_t most_bands = 256;
    const std::size_t wanted = std::clamp<std::size_t>(edges.size() / 4, 1, most_bands);
    band_height_ = (std::uint64_t{box_.max_y} - box_.min_y) / wanted + 1;
    const auto each_band = [&](const Edge& edge, auto&& take) {
        for (std::size_t b = band_of(std::min(edge.a.y, edge.b.y)); b <= band_of(std::max(edge.a.y, edge.b.y)); ++b)
            take(b);
    };
    band_starts_.assign(band_of(box_.max_y) + 2, 0);
    for (const Edge& edge : edges) each_band(edge, [&](std::size_t b) { ++band_starts_[b + 1]; });
    std::partial_sum(band_starts_.begin(), band_starts_.end(), band_starts_.begin());
    edges_.resize(band_starts_.back());
    std::vector<std::uint32_t> next(band_starts_.begin(), band_starts_.end() - 1);
    for (const Edge& edge : edges) each_band(edge, [&](std::size_t b) { edges_[next[b]++] = edge; });
}

bool QueryArea::holds(Mercator place) const noexcept {
    if (!box_.holds(place)) return false;
    bool inside = false;
    for (const auto& [a, b] : band(band_of(place.y))) {
        const int side = turn(a, b, place);
        if (side == 0 && in_box_of(a, b, place)) return true;
        if (a.y <= place.y && place.y < b.y && side > 0) inside = !inside;
        if (b.y <= place.y && place.y < a.y && side < 0) inside = !inside;
    }
    return inside;
}

bool QueryArea::meets(std::span<const Mercator> run, bool closed) const noexcept {
    if (std::any_of(run.begin(), run.end(), [this](Mercator vertex) { return holds(vertex); })) return true;
    return any_edge(run, closed, [this](Mercator a, Mercator b) {
        MercatorBox reach;
        reach.include(a), reach.include(b);
        if (!reach.touches(box_)) return false;
        const std::size_t first = band_of(std::max(reach.min_y, box_.min_y));
        const std::size_t last = band_of(std::min(reach.max_y, box_.max_y));
        const auto met = std::span(edges_).subspan(band_starts_[first], band_starts_[last + 1] - band_starts_[first]);
        return std::any_of(met.begin(), met.end(), [&](const Edge& own) {
            MercatorBox box;
            box.include(own.a), box.include(own.b);
            return box.touches(reach) && segments_meet(a, b, own.a, own.b);
        });
    });
}

}  // namespace geo
