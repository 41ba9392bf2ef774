#include "geo/tile/clip.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace geo {
namespace {

/// b's coordinate where the segment meets a side; doubles hold these products to a fraction of a unit.
std::int64_t meets(std::int64_t side, std::int64_t a, std::int64_t b, std::int64_t other_a, std::int64_t other_b) {
    const double t = static_cast<double>(side - a) / static_cast<double>(b - a);
    return other_a + std::llround(t * static_cast<double>(other_b - other_a));
}

template <bool along_x, bool low>
void cut(const std::vector<UnitPoint>& ring, std::vector<UnitPoint>& kept) {
    constexpr std::int64_t side = low ? ClipBox::least : ClipBox::most;
    const auto of = [](UnitPoint p) { return along_x ? p.x : p.y; };
    const auto inside = [&](UnitPoint p) { return low ? of(p) >= side : of(p) <= side; };
    const auto crossing = [&](UnitPoint a, UnitPoint b) -> UnitPoint {
        if (b.x < a.x || (b.x == a.x && b.y < a.y)) std::swap(a, b);  // both directions of an edge cross alike
        if constexpr (along_x) {
            return {side, meets(side, a.x, b.x, a.y, b.y)};
        } else {
            return {meets(side, a.y, b.y, a.x, b.x), side};
        }
    };
    kept.clear();
    if (ring.empty()) return;
    UnitPoint before = ring.back();
    bool was_inside = inside(before);
    for (const UnitPoint& here : ring) {
        const bool is_inside = inside(here);
        if (is_inside != was_inside) kept.push_back(crossing(before, here));
        if (is_inside) kept.push_back(here);
        before = here, was_inside = is_inside;
    }
}

}  // namespace

void clip_ring(std::vector<UnitPoint>& ring, std::vector<UnitPoint>& spare) {
    unsigned sides = 0;
    for (const UnitPoint& p : ring) sides |= outcode(p);
    if (sides & 1) cut<true, true>(ring, spare), ring.swap(spare);
    if (sides & 2) cut<true, false>(ring, spare), ring.swap(spare);
    if (sides & 4) cut<false, true>(ring, spare), ring.swap(spare);
    if (sides & 8) cut<false, false>(ring, spare), ring.swap(spare);
}

void clip_line(std::span<const UnitPoint> line, std::vector<TilePoint>& points, std::vector<std::uint32_t>& ends) {
    const auto point = [](std::int64_t x, std::int64_t y) {
        return TilePoint{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
    };
    std::size_t first = points.size();
    const auto close = [&] {
        if (points.size() >= first + 2) {
            ends.push_back(static_cast<std::uint32_t>(points.size()));
            first = points.size();
        } else {
            points.resize(first);
        }
    };
    const auto add = [&](TilePoint p) {
        if (points.size() == first || points.back() != p) points.push_back(p);
    };
    for (std::size_t i = 1; i < line.size(); ++i) {
        const UnitPoint a = line[i - 1], b = line[i];
        const unsigned from = outcode(a), to = outcode(b);
        if (from & to) {
            close();
            continue;
        }
        const double dx = static_cast<double>(b.x - a.x), dy = static_cast<double>(b.y - a.y);
        double enter = 0, leave = 1;
        const auto bound = [&](double step, double room) {  // step * t <= room
            if (step == 0) return room >= 0;
            const double t = room / step;
            if (step < 0) enter = std::max(enter, t);
            if (step > 0) leave = std::min(leave, t);
            return true;
        };
        const bool meets_box = bound(-dx, static_cast<double>(a.x - ClipBox::least)) &&
                               bound(dx, static_cast<double>(ClipBox::most - a.x)) &&
                               bound(-dy, static_cast<double>(a.y - ClipBox::least)) &&
                               bound(dy, static_cast<double>(ClipBox::most - a.y)) && enter <= leave;
        if (!meets_box) {
            close();
            continue;
        }
        const auto along = [&](double t) {
            const auto clamped = [](std::int64_t v) { return std::clamp(v, ClipBox::least, ClipBox::most); };
            return point(clamped(a.x + std::llround(t * dx)), clamped(a.y + std::llround(t * dy)));
        };
        add(from == 0 ? point(a.x, a.y) : along(enter));
        add(to == 0 ? point(b.x, b.y) : along(leave));
        if (to != 0) close();
    }
    close();
}

}  // namespace geo
