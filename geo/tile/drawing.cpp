#include "geo/tile/drawing.hpp"

#include <algorithm>

namespace geo {
namespace {

constexpr int step_zoom = 20;  // at this zoom one tile unit is one mercator step

/// Twice the signed area; tile points are small enough for integers.
std::int64_t doubled_area(const TilePoint* ring, std::uint32_t n) noexcept {
    std::int64_t sum = 0;
    TilePoint a = ring[n - 1];
    for (std::uint32_t i = 0; i < n; ++i) {
        const TilePoint b = ring[i];
        sum += static_cast<std::int64_t>(a.x) * b.y - static_cast<std::int64_t>(b.x) * a.y;
        a = b;
    }
    return sum;
}

double doubled_area(const std::vector<UnitPoint>& ring) noexcept {
    if (ring.size() < 3) return 0;
    double sum = 0;
    const UnitPoint o = ring[0];
    for (std::size_t i = 1; i + 1 < ring.size(); ++i)
        sum += static_cast<double>(ring[i].x - o.x) * static_cast<double>(ring[i + 1].y - o.y) -
               static_cast<double>(ring[i + 1].x - o.x) * static_cast<double>(ring[i].y - o.y);
    return sum;
}

/// Drops repeats and spikes (there and back again) over the seam of a ring; gives its new size.
template <class Point>
std::uint32_t tidy_seam(Point* ring, std::uint32_t n) noexcept {
    while (n >= 2) {
        if (ring[n - 1] == ring[0]) {
            --n;
        } else if (n >= 3 && ring[n - 2] == ring[0]) {
            n -= 2;
        } else if (n >= 3 && ring[n - 1] == ring[1]) {
            std::copy(ring + 1, ring + n - 1, ring);  // ring[0] is the spike; ring[n - 1] repeats ring[1]
            n -= 2;
        } else {
            break;
        }
    }
    return n;
}

}  // namespace

TileFrame::TileFrame(Tile tile) noexcept {
    const int zoom = static_cast<int>(tile.zoom);
    const MercatorBox box = tile.bounds();
    origin_x_ = box.min_x, origin_y_ = box.min_y;
    up_ = std::max(0, zoom - step_zoom);
    down_ = std::max(0, step_zoom - zoom);
    half_ = down_ > 0 ? std::int64_t{1} << (down_ - 1) : 0;
    units_a_step_ = zoom >= step_zoom ? static_cast<double>(1 << (zoom - step_zoom))
                                      : 1.0 / static_cast<double>(1 << (step_zoom - zoom));
}

void Drawing::start(const PathsView& paths) {
    count_ = 0;
    paths_.clear();
    if (points_.size() < paths.vertex_count()) points_.resize(paths.vertex_count() * 2);
}

bool Drawing::finish_ring(std::uint32_t first, bool opens_part) {
    TilePoint* ring = points_.data() + first;
    const std::uint32_t n = tidy_seam(ring, count_ - first);
    const std::int64_t turned = n < 3 ? 0 : doubled_area(ring, n);
    if (turned == 0) {
        count_ = first;
        return false;
    }
    if ((turned > 0) != opens_part) std::reverse(ring, ring + n);
    count_ = first + n;
    paths_.push_back({first, count_, opens_part});
    return true;
}

void Drawing::take_units(const PathsView& paths, std::size_t path, const TileFrame& frame, std::uint32_t zoom) {
    units_.clear();
    const std::uint8_t* zooms = paths.path_zooms(path);
    for (const Mercator& vertex : paths.path(path)) {
        if (*zooms++ > zoom) continue;
        const UnitPoint p = frame.point(vertex);
        if (!units_.empty() && units_.back() == p) continue;
        if (units_.size() >= 2 && units_[units_.size() - 2] == p) {
            units_.pop_back();
            continue;
        }
        units_.push_back(p);
    }
}

Drawn Drawing::polygon(const PathsView& paths, const TileFrame& frame, std::uint32_t zoom, bool clip) {
    start(paths);
    bool part_drawn = false, had_area = false;
    for (std::size_t p = 0; p < paths.paths(); ++p) {
        const bool opens = paths.opens_part(p);
        if (!opens && !part_drawn) continue;  // a hole of nothing
        const std::uint32_t first = count_;
        bool drawn = false;
        if (!clip) {
            TilePoint* const ring = points_.data() + first;
            TilePoint* end = ring;
            const std::uint8_t* zooms = paths.path_zooms(p);
            for (const Mercator& vertex : paths.path(p)) {
                if (*zooms++ > zoom) continue;
                const TilePoint q = frame.near(vertex);
                if (end > ring && end[-1] == q) continue;
                if (end > ring + 1 && end[-2] == q) {
                    --end;
                    continue;
                }
                *end++ = q;
            }
            count_ = static_cast<std::uint32_t>(end - points_.data());
            drawn = finish_ring(first, opens);
            had_area = had_area || drawn;
        } else {
            take_units(paths, p, frame, zoom);
            units_.resize(tidy_seam(units_.data(), static_cast<std::uint32_t>(units_.size())));
            had_area = had_area || (opens && doubled_area(units_) != 0);
            clip_ring(units_, spare_);
            if (points_.size() < first + units_.size()) points_.resize((first + units_.size()) * 2);
            for (const UnitPoint& u : units_) {
                const TilePoint q{static_cast<std::int32_t>(u.x), static_cast<std::int32_t>(u.y)};
                if (count_ > first && points_[count_ - 1] == q) continue;
                if (count_ > first + 1 && points_[count_ - 2] == q) {
                    --count_;
                    continue;
                }
                points_[count_++] = q;
            }
            drawn = finish_ring(first, opens);
        }
        if (opens) part_drawn = drawn;
    }
    return !paths_.empty() ? Drawn::yes : had_area ? Drawn::outside : Drawn::tiny;
}

void Drawing::rectangle(TilePoint least, TilePoint most) {
    if (points_.size() < 4) points_.resize(4);
    points_[0] = least, points_[1] = {most.x, least.y}, points_[2] = most, points_[3] = {least.x, most.y};
    count_ = 4;
    paths_.assign(1, {0, 4, true});
}

Drawn Drawing::lines(const PathsView& paths, const TileFrame& frame, std::uint32_t zoom, bool clip) {
    start(paths);
    bool had_length = false;
    std::vector<std::uint32_t>& ends = line_ends_;
    points_in_lines_.clear();
    ends.clear();
    for (std::size_t p = 0; p < paths.paths(); ++p) {
        take_units(paths, p, frame, zoom);
        if (units_.size() < 2) continue;
        had_length = true;
        if (clip) {
            clip_line(units_, points_in_lines_, ends);
        } else {
            for (const UnitPoint& u : units_)
                points_in_lines_.push_back({static_cast<std::int32_t>(u.x), static_cast<std::int32_t>(u.y)});
            ends.push_back(static_cast<std::uint32_t>(points_in_lines_.size()));
        }
    }
    for (const std::uint32_t end : ends) {
        paths_.push_back({count_, end, true});
        count_ = end;
    }
    points_.swap(points_in_lines_);
    return !paths_.empty() ? Drawn::yes : had_length ? Drawn::outside : Drawn::tiny;
}

}  // namespace geo
