#include "tools/demo/plot.hpp"

#include <algorithm>

namespace demo {
namespace {

/// The line moved to its left.
Line moved(const Line& line, double by) {
    Line out;
    out.reserve(line.size());
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Point before = unit(i > 0 ? line[i] - line[i - 1] : line[i + 1] - line[i]);
        const Point after = unit(i + 1 < line.size() ? line[i + 1] - line[i] : line[i] - line[i - 1]);
        const Point normal = left(before) + left(after);
        out.push_back(line[i] + normal * (2 * by / dot(normal, normal)));  // mitre
    }
    return out;
}

struct Hit {
    std::size_t segment = 0, edge = 0;
    double on_segment = 0;
    Point place;
};

/// Both places where the line crosses the outline, in the line's order.
std::optional<std::pair<Hit, Hit>> hits(const Ring& ring, const Line& line) {
    std::vector<Hit> found;
    for (std::size_t s = 0; s + 1 < line.size(); ++s)
        for (std::size_t e = 0; e < ring.size(); ++e)
            if (const auto c = crossing(line[s], line[s + 1], ring[e], ring[(e + 1) % ring.size()])) {
                if (found.size() == 2) return std::nullopt;
                found.push_back({s, e, c->on_first, line[s] + (line[s + 1] - line[s]) * c->on_first});
            }
    if (found.size() != 2) return std::nullopt;
    const auto earlier = [](const Hit& a, const Hit& b) {
        return a.segment != b.segment ? a.segment < b.segment : a.on_segment < b.on_segment;
    };
    if (earlier(found[1], found[0])) std::swap(found[0], found[1]);
    return std::pair{found[0], found[1]};
}

/// What lies left of the line.
std::optional<Plot> left_part(const Plot& plot, const Line& line, Side side) {
    const auto both = hits(plot.ring, line);
    if (!both || both->first.edge == both->second.edge) return std::nullopt;
    const auto& [enter, leave] = *both;
    const std::size_t n = plot.ring.size();

    Plot part;
    part.ring.push_back(enter.place), part.sides.push_back(side);
    for (std::size_t s = enter.segment + 1; s <= leave.segment; ++s)
        part.ring.push_back(line[s]), part.sides.push_back(side);
    part.ring.push_back(leave.place), part.sides.push_back(plot.sides[leave.edge]);
    for (std::size_t e = (leave.edge + 1) % n;; e = (e + 1) % n) {
        part.ring.push_back(plot.ring[e]), part.sides.push_back(plot.sides[e]);
        if (e == enter.edge) break;
    }
    part = without_short_edges(std::move(part), 1.5);
    if (part.ring.size() < 3 || part.area() <= 0 || !is_simple(part.ring)) return std::nullopt;
    return part;
}

/// How far past the outline the corridor's centre line goes on until it meets the centre line beyond.
double reach(const Plot& plot, std::size_t edge, Point direction) {
    const double sine = std::abs(cross(direction, unit(plot.to(edge) - plot.from(edge))));
    return std::min(plot.sides[edge].half_width / std::max(sine, 0.3), 60.0);
}

}  // namespace

std::optional<Cut> cut(const Plot& plot, const Line& line, double width, int street, int rank) {
    const Side side{width / 2, street, rank};
    Line back = moved(line, -width / 2);
    std::reverse(back.begin(), back.end());
    const auto middle = hits(plot.ring, line);
    if (!middle) return std::nullopt;
    auto one = left_part(plot, moved(line, width / 2), side);
    if (!one) return std::nullopt;
    auto other = left_part(plot, back, side);
    if (!other) return std::nullopt;

    const auto& [enter, leave] = *middle;
    const Point first = unit(line[enter.segment + 1] - line[enter.segment]);
    const Point last = unit(line[leave.segment + 1] - line[leave.segment]);
    Line centre{enter.place - first * reach(plot, enter.edge, first)};
    for (std::size_t s = enter.segment + 1; s <= leave.segment; ++s) centre.push_back(line[s]);
    centre.push_back(leave.place + last * reach(plot, leave.edge, last));
    return Cut{std::move(*one), std::move(*other), std::move(centre)};
}

Plot without_short_edges(Plot plot, double least) {
    Plot kept;
    const std::size_t n = plot.ring.size();
    for (std::size_t k = 0; k < n; ++k) {
        const Point next = plot.ring[(k + 1) % n];
        if (length(next - plot.ring[k]) < least) continue;  // the edge goes, its end stays
        kept.ring.push_back(plot.ring[k]), kept.sides.push_back(plot.sides[k]);
    }
    return kept;
}

std::size_t longest_edge(const Ring& ring) noexcept {
    std::size_t best = 0;
    double most = 0;
    for (std::size_t k = 0; k < ring.size(); ++k)
        if (const double l = length(ring[(k + 1) % ring.size()] - ring[k]); l > most) most = l, best = k;
    return best;
}

}  // namespace demo
