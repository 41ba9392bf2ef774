#include "geo/doubt.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "geo/doubt_integral.hpp"
#include "geo/geos.hpp"

namespace geo {
namespace {

using Point = LocalPlane::Point;

/// Below this share an area is not laid over its neighbours one by one: nobody reads what that would change.
constexpr double least_share = 1e-9;
constexpr double border_width = 0.02;  // metres: narrower overlaps are common borders

/// The doubt's own plane: x east and y north of its centre, in sigmas.
class SigmaPlane {
  public:
    explicit SigmaPlane(const Doubt& doubt) : plane_(doubt.centre), sigma_(doubt.sigma().value) {
        constexpr double radians = std::numbers::pi / 180, steps = 4294967296.0;
        const double lat = doubt.centre.lat * radians;
        x_ = (doubt.centre.lon + 180) / 360 * steps;
        y_ = (0.5 - std::asinh(std::tan(lat)) / (2 * std::numbers::pi)) * steps;
        const Point degree = plane_.to({doubt.centre.lon + 1, doubt.centre.lat + 1});
        east_ = degree.x * 360 / steps / sigma_;
        // Latitude south of the centre by the map's angle: its Taylor series, right to 1e-12 within 10 km.
        const double angle = 2 * std::numbers::pi / steps, north = degree.y / radians / sigma_;
        first_ = -std::cos(lat) * angle * north;
        second_ = -std::sin(lat) * std::cos(lat) / 2 * angle * angle * north;
        third_ = std::cos(2 * lat) * std::cos(lat) / 6 * angle * angle * angle * north;
    }

    [[nodiscard]] Point to(LonLat place) const noexcept {
        const Point metres = plane_.to(place);
        return {metres.x / sigma_, metres.y / sigma_};
    }
    [[nodiscard]] Point to(Mercator place) const noexcept {
        const double dy = place.y - y_;
        return {(place.x - x_) * east_, dy * (first_ + dy * (second_ + dy * third_))};
    }
    [[nodiscard]] LonLat from(Point p) const noexcept { return plane_.from({p.x * sigma_, p.y * sigma_}); }
    [[nodiscard]] double sigmas(double metres) const noexcept { return metres / sigma_; }

  private:
    LocalPlane plane_;
    double sigma_, x_, y_, east_, first_, second_, third_;
};

}  // namespace

Metres Doubt::sigma() const noexcept {
    return {radius.value / std::sqrt(-2 * std::log(1 - 0.68))};
}

struct DoubtShares::State {
    /// One area among all corners and rings.
    struct Area {
        std::uint32_t first_corner, last_corner, first_ring, last_ring;
        double west, south, east, north;  ///< sigmas
        double alone;                     ///< its share without regard to others
    };

    explicit State(const Doubt& doubt) : plane(doubt) {}

    SigmaPlane plane;
    std::vector<Point> corners;
    std::vector<std::uint32_t> ring_ends;  ///< among the corners of their area
    std::vector<bool> holes;               ///< a ring
    std::vector<Area> areas;

    void open_area() {
        const auto corner = static_cast<std::uint32_t>(corners.size()),
                   ring = static_cast<std::uint32_t>(ring_ends.size());
        areas.push_back({corner, corner, ring, ring, 0, 0, 0, 0, 0});
    }
    void close_ring(std::size_t first, bool hole) {
        Area& area = areas.back();
        const double turned = over_ring(std::span(corners).subspan(first));
        area.alone += hole ? -std::abs(turned) : std::abs(turned);
        area.last_corner = static_cast<std::uint32_t>(corners.size());
        ring_ends.push_back(area.last_corner - area.first_corner);
        holes.push_back(hole);
        area.last_ring = static_cast<std::uint32_t>(ring_ends.size());
    }
    void close_area() {
        Area& area = areas.back();
        area.alone = std::clamp(area.alone, 0.0, 1.0);
        const auto mine = std::span(corners).subspan(area.first_corner);
        if (mine.empty()) return;
        const auto [west, east] =
            std::minmax_element(mine.begin(), mine.end(), [](Point a, Point b) { return a.x < b.x; });
        const auto [south, north] =
            std::minmax_element(mine.begin(), mine.end(), [](Point a, Point b) { return a.y < b.y; });
        area.west = west->x, area.east = east->x, area.south = south->y, area.north = north->y;
    }

    [[nodiscard]] FlatArea flat(const Area& area) const {
        return {std::span(corners).subspan(area.first_corner, area.last_corner - area.first_corner),
                std::span(ring_ends).subspan(area.first_ring, area.last_ring - area.first_ring)};
    }
    [[nodiscard]] Shape degrees_of(const Area& area) const {
        Shape shape{ShapeType::multi_polygon, {}};
        std::uint32_t from = area.first_corner;
        for (std::uint32_t ring = area.first_ring; ring < area.last_ring; ++ring) {
            const std::uint32_t to = area.first_corner + ring_ends[ring];
            if (!holes[ring] || shape.parts.empty()) shape.parts.emplace_back();
            Path& path = shape.parts.back().emplace_back();
            for (; from < to; ++from) path.push_back(plane.from(corners[from]));
            path.push_back(path.front());
        }
        return shape;
    }
    [[nodiscard]] bool same_rings(const Area& a, const Area& b) const {
        const FlatArea one = flat(a), other = flat(b);
        return std::equal(one.corners.begin(), one.corners.end(), other.corners.begin(), other.corners.end(),
                          [](Point p, Point q) { return p.x == q.x && p.y == q.y; });
    }

    /// For each area those before it whose boxes share more than an edge; a sweep from west to east.
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> overlapping_boxes() const;
    [[nodiscard]] double without_earlier(std::size_t i, const std::vector<std::uint32_t>& earlier) const;
};

std::vector<std::vector<std::uint32_t>> DoubtShares::State::overlapping_boxes() const {
    std::vector<std::uint32_t> eastwards;
    for (std::uint32_t i = 0; i < areas.size(); ++i)
        if (areas[i].alone >= least_share) eastwards.push_back(i);
    std::sort(eastwards.begin(), eastwards.end(), [&](auto a, auto b) { return areas[a].west < areas[b].west; });
    std::vector<std::vector<std::uint32_t>> earlier(areas.size());
    std::vector<std::uint32_t> open;  // those that the sweep's line still crosses
    for (const std::uint32_t i : eastwards) {
        std::erase_if(open, [&](std::uint32_t j) { return areas[j].east <= areas[i].west; });
        for (const std::uint32_t j : open)
            if (areas[i].south < areas[j].north && areas[j].south < areas[i].north)
                earlier[std::max(i, j)].push_back(std::min(i, j));
        open.push_back(i);
    }
    return earlier;
}

/// The share of an area without those before it, where they share more than borders.
double DoubtShares::State::without_earlier(std::size_t i, const std::vector<std::uint32_t>& earlier) const {
    const Area& area = areas[i];
    const double tolerance = plane.sigmas(border_width);
    GeosShape rest;
    for (const std::uint32_t j : earlier) {
        const Area& before = areas[j];
        const Meeting met = meeting(flat(area), flat(before), tolerance);
        if (met == Meeting::apart) continue;
        if (same_rings(area, before)) return 0;
        const GeosShape other = to_geos(degrees_of(before));
        if (!rest) rest = to_geos(degrees_of(area));
        if (met == Meeting::unclear && !answer(GEOSRelatePattern_r(geos(), rest.get(), other.get(), "T********")))
            continue;
        rest = owned(GEOSDifference_r(geos(), rest.get(), other.get()));
    }
    if (!rest) return area.alone;
    double sum = 0;
    std::vector<Point> ring;
    each_simple(rest.get(), [&](const GEOSGeometry* piece) {
        if (GEOSGeomTypeId_r(geos(), piece) != GEOS_POLYGON) return;
        for (const Part& part : from_geos(piece).parts)
            for (std::size_t r = 0; r < part.size(); ++r) {
                ring.clear();
                for (std::size_t c = 0; c + 1 < part[r].size(); ++c) ring.push_back(plane.to(part[r][c]));
                const double turned = std::abs(over_ring(ring));
                sum += r == 0 ? turned : -turned;
            }
    });
    return std::clamp(sum, 0.0, 1.0);
}

DoubtShares::DoubtShares(const Doubt& doubt) : state_(std::make_unique<State>(doubt)) {}
DoubtShares::~DoubtShares() = default;

void DoubtShares::add(const Shape& area) {
    state_->open_area();
    if (is_polygonal(area.type))
        for (const Part& part : area.parts)
            for (std::size_t ring = 0; ring < part.size(); ++ring) {
                const std::size_t first = state_->corners.size();
                for (std::size_t i = 0; i + 1 < part[ring].size(); ++i)
                    state_->corners.push_back(state_->plane.to(part[ring][i]));
                state_->close_ring(first, ring > 0);
            }
    state_->close_area();
}

void DoubtShares::add(const PathsView& area) {
    state_->open_area();
    for (std::size_t path = 0; path < area.paths(); ++path) {
        const std::size_t first = state_->corners.size();
        for (const Mercator& corner : area.path(path)) state_->corners.push_back(state_->plane.to(corner));
        state_->close_ring(first, !area.opens_part(path));
    }
    state_->close_area();
}

std::vector<double> DoubtShares::shares(Overlaps overlaps) const {
    std::vector<double> result;
    result.reserve(state_->areas.size() + 1);
    for (const State::Area& area : state_->areas) result.push_back(area.alone);
    if (overlaps == Overlaps::possible) {
        const auto earlier = state_->overlapping_boxes();
        for (std::size_t i = 0; i < result.size(); ++i)
            if (!earlier[i].empty()) result[i] = state_->without_earlier(i, earlier[i]);
    }
    const double all = std::accumulate(result.begin(), result.end(), 0.0);
    if (all > 1)
        for (double& share : result) share /= all;
    result.push_back(std::max(0.0, 1 - all));
    return result;
}

double probability(const Doubt& doubt, const Shape& area) {
    return shares(doubt, {&area, 1}, Overlaps::none).front();
}

std::vector<double> shares(const Doubt& doubt, std::span<const Shape> areas, Overlaps overlaps) {
    DoubtShares all(doubt);
    for (const Shape& area : areas) all.add(area);
    return all.shares(overlaps);
}

}  // namespace geo
