#include "geo/tile/vertex_zooms.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace geo {
namespace {

constexpr std::uint8_t at_every_zoom = 0;
constexpr std::uint8_t at_no_zoom = 255;
constexpr int step_zoom = 20;  // at this zoom one tile unit is one mercator step

// Splitting at the farthest vertex takes quadratic time where that is always next to an end (a saw whose teeth grow).
// So a long span which was cut at its edge that often in a row is cut in its middle.
constexpr std::uint32_t long_span = 1024;  ///< vertices; all that shorter ones can cost is little
constexpr std::uint32_t most_edge_cuts = 16;

/// The lowest zoom at which an error of that many squared steps is more than the tolerance.
std::uint8_t zoom_of(double squared_error) noexcept {
    if (squared_error <= 0) return at_no_zoom;
    const double octaves = std::log2(squared_error / (simplification_tolerance * simplification_tolerance)) / 2;
    const double zoom = std::floor(step_zoom - octaves) + 1;
    return static_cast<std::uint8_t>(std::clamp(zoom, 0.0, 254.0));
}

double squared_distance(Mercator p, Mercator a, Mercator b) noexcept {
    const double dx = static_cast<double>(b.x) - a.x, dy = static_cast<double>(b.y) - a.y;
    const double px = static_cast<double>(p.x) - a.x, py = static_cast<double>(p.y) - a.y;
    const double square = dx * dx + dy * dy;
    const double t = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0.0;
    const double ex = px - t * dx, ey = py - t * dy;
    return ex * ex + ey * ey;
}

/// Simplifies stretches of one path. A stretch is given by vertex indices; its ends are drawn at every zoom.
class Stretches {
  public:
    Stretches(const Mercator* vertices, std::uint8_t* zooms) : vertices_(vertices), zooms_(zooms) {}

    /// `stretch_` holds the indices in path order. The direction is turned to the one that every path sharing the
    /// stretch would take, because rounding and ties depend on it.
    void simplify() {
        const auto forward = [&](std::size_t i) { return vertices_[stretch_[i]]; };
        const auto backward = [&](std::size_t i) { return vertices_[stretch_[stretch_.size() - 1 - i]]; };
        for (std::size_t i = 0; i < stretch_.size(); ++i) {
            if (forward(i) == backward(i)) continue;
            if (backward(i) < forward(i)) std::reverse(stretch_.begin(), stretch_.end());
            break;
        }
        zooms_[stretch_.front()] = zooms_[stretch_.back()] = at_every_zoom;
        split();
    }

    std::vector<std::uint32_t> stretch_;

  private:
    struct Span {
        std::uint32_t first, last;
        double most;  ///< the error of the vertex that made this span: children must not outlive their parent
        std::uint32_t edge_cuts = 0;  ///< in a row, of the spans it comes from
    };

    void split() {
        spans_.assign(1, {0, static_cast<std::uint32_t>(stretch_.size()) - 1, HUGE_VAL});
        while (!spans_.empty()) {
            const Span span = spans_.back();
            spans_.pop_back();
            if (span.last - span.first < 2) continue;
            const Mercator a = vertices_[stretch_[span.first]], b = vertices_[stretch_[span.last]];
            std::uint32_t farthest = span.first + 1;
            double error = -1;
            for (std::uint32_t i = span.first + 1; i < span.last; ++i) {
                const double far = squared_distance(vertices_[stretch_[i]], a, b);
                if (far > error) error = far, farthest = i;
            }
            if (span.edge_cuts >= most_edge_cuts && span.last - span.first > long_span)
                farthest =
                    span.first + (span.last - span.first) / 2;  // drawn as soon as any vertex of the span must be
            error = std::min(error, span.most);
            zooms_[stretch_[farthest]] = zoom_of(error);
            if (error <= 0) {
                for (std::uint32_t i = span.first + 1; i < span.last; ++i) zooms_[stretch_[i]] = at_no_zoom;
                continue;
            }
            const auto part = [&](std::uint32_t first, std::uint32_t last) {
                const bool edge_cut = last - first > (span.last - span.first) / 8 * 7;
                spans_.push_back({first, last, error, edge_cut ? span.edge_cuts + 1 : 0});
            };
            part(span.first, farthest);
            part(farthest, span.last);
        }
    }

    const Mercator* vertices_;
    std::uint8_t* zooms_;
    std::vector<Span> spans_;
};

/// Anchors of a ring that meets no other border in a node: its least vertex and the one farthest from that.
std::pair<std::uint32_t, std::uint32_t> anchors(const Mercator* vertices, std::uint32_t first, std::uint32_t last) {
    std::uint32_t least = first, farthest = first;
    for (std::uint32_t i = first; i < last; ++i)
        if (vertices[i] < vertices[least]) least = i;
    double most = -1;
    for (std::uint32_t i = first; i < last; ++i) {
        const double far = squared_distance(vertices[i], vertices[least], vertices[least]);
        if (far > most || (far == most && vertices[i] < vertices[farthest])) most = far, farthest = i;
    }
    return {std::min(least, farthest), std::max(least, farthest)};
}

}  // namespace

BorderNodes::BorderNodes(const PathArrays& subjects, bool rings)
    : subjects_(subjects),
      rings_(rings),
      slots_(std::bit_ceil(subjects.vertices.size() * 2 + 16)),
      node_(subjects.vertices.size()) {
    const PathsView all = subjects.view();
    for (std::size_t p = 0; p < all.paths(); ++p)
        for (std::uint32_t v = all.first(p); v < all.last(p); ++v) {
            std::uint32_t& slot = slots_[slot_of(subjects.vertices[v])];
            if (slot == 0) slot = v + 1;
        }
    see(all);
}

std::size_t BorderNodes::slot_of(Mercator place) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::uint64_t hash = (std::uint64_t{place.x} << 32 | place.y) * 0x9E3779B97F4A7C15u;
    for (std::size_t i = (hash ^ hash >> 29) & mask;; i = (i + 1) & mask)
        if (slots_[i] == 0 || subjects_.vertices[slots_[i] - 1] == place) return i;
}

BorderNodes::Neighbours BorderNodes::neighbours_of(std::uint32_t vertex) const noexcept {
    const auto& starts = subjects_.starts;
    const auto next = std::upper_bound(starts.begin(), starts.end(), vertex, [](std::uint32_t v, std::uint32_t start) {
        return v < PathsView::index(start);
    });
    const std::uint32_t first = PathsView::index(*(next - 1)), last = PathsView::index(*next);
    const auto& at = subjects_.vertices;
    const Mercator before = vertex > first ? at[vertex - 1] : rings_ ? at[last - 1] : at[vertex];
    const Mercator after = vertex + 1 < last ? at[vertex + 1] : rings_ ? at[first] : at[vertex];
    return sorted(before, after);
}

void BorderNodes::pass(Mercator before, Mercator here, Mercator after) {
    const std::uint32_t slot = slots_[slot_of(here)];
    if (slot == 0 || node_[slot - 1]) return;
    if (neighbours_of(slot - 1) != sorted(before, after)) node_[slot - 1] = 1;
}

void BorderNodes::see_path(std::span<const Mercator> path) {
    const std::size_t n = path.size();
    for (std::size_t i = 0; i < n; ++i) {
        const Mercator before = i > 0 ? path[i - 1] : rings_ ? path[n - 1] : path[i];
        const Mercator after = i + 1 < n ? path[i + 1] : rings_ ? path[0] : path[i];
        pass(before, path[i], after);
    }
}

void BorderNodes::see(const PathsView& around) {
    for (std::size_t p = 0; p < around.paths(); ++p) see_path(around.path(p));
}

bool BorderNodes::is_node(std::uint32_t vertex) const noexcept {
    return node_[slots_[slot_of(subjects_.vertices[vertex])] - 1] != 0;
}

std::vector<std::uint8_t> vertex_zooms(const PathArrays& paths, bool rings, const BorderNodes& nodes) {
    std::vector<std::uint8_t> zooms(paths.vertices.size(), at_every_zoom);
    Stretches stretches(paths.vertices.data(), zooms.data());
    std::vector<std::uint32_t> ends;
    const PathsView all = paths.view();
    for (std::size_t p = 0; p < all.paths(); ++p) {
        const std::uint32_t first = all.first(p), last = all.last(p);
        ends.clear();
        for (std::uint32_t v = first; v < last; ++v)
            if (nodes.is_node(v) || (!rings && (v == first || v + 1 == last))) ends.push_back(v);
        if (ends.empty()) {
            const auto [one, other] = anchors(paths.vertices.data(), first, last);
            ends = {one, other};
        }
        // From each end to the next; in a ring the last stretch runs over the seam back to the first end.
        for (std::size_t e = 0; e < ends.size(); ++e) {
            const bool seam = e + 1 == ends.size();
            if (seam && !rings) break;
            stretches.stretch_.clear();
            for (std::uint32_t v = ends[e]; v < (seam ? last : ends[e + 1]); ++v) stretches.stretch_.push_back(v);
            if (seam)
                for (std::uint32_t v = first; v < ends[0]; ++v) stretches.stretch_.push_back(v);
            stretches.stretch_.push_back(seam ? ends[0] : ends[e + 1]);
            stretches.simplify();
        }
    }
    return zooms;
}

std::vector<std::uint8_t> vertex_zooms(const PathArrays& paths, bool rings) {
    return vertex_zooms(paths, rings, BorderNodes(paths, rings));
}

}  // namespace geo
