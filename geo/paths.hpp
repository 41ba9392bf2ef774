#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/position.hpp"
#include "geo/shape.hpp"

namespace geo {

/// A line or polygon in mercator integers as the map keeps it, lent from whoever owns the arrays. Rings stand without
/// their closing vertex; outer rings have positive area by the shoelace formula on (x, y), holes negative, which is how
/// vector tiles want them (y grows south).
struct PathsView {
    const Mercator* vertices = nullptr;     ///< the owner's array
    const std::uint8_t* zooms = nullptr;    ///< beside it: the zoom from which each vertex matters
    std::span<const std::uint32_t> starts;  ///< one a path and one past the last; see path_first, opens_part

    static constexpr std::uint32_t part_flag = 1u << 31;
    [[nodiscard]] static constexpr std::uint32_t index(std::uint32_t start) noexcept { return start & ~part_flag; }

    [[nodiscard]] std::size_t paths() const noexcept { return starts.empty() ? 0 : starts.size() - 1; }
    /// True where the path opens a part: an outer ring, or a line.
    [[nodiscard]] bool opens_part(std::size_t path) const noexcept { return (starts[path] & part_flag) != 0; }
    [[nodiscard]] std::uint32_t first(std::size_t path) const noexcept { return index(starts[path]); }
    [[nodiscard]] std::uint32_t last(std::size_t path) const noexcept { return index(starts[path + 1]); }
    [[nodiscard]] std::span<const Mercator> path(std::size_t path) const noexcept {
        return {vertices + first(path), vertices + last(path)};
    }
    [[nodiscard]] const std::uint8_t* path_zooms(std::size_t path) const noexcept { return zooms + first(path); }
    [[nodiscard]] std::size_t vertex_count() const noexcept {
        return starts.empty() ? 0 : index(starts.back()) - index(starts.front());
    }
};

/// Arrays that own paths; several shapes may follow one another.
struct PathArrays {
    std::vector<Mercator> vertices;
    std::vector<std::uint8_t> zooms;       ///< filled by vertex_zooms()
    std::vector<std::uint32_t> starts{0};  ///< always one past the last path

    /// Appends a line's or polygon's paths: projected, repeated vertices dropped, rings opened and wound. Rings of
    /// fewer than three different vertices and lines of fewer than two are left out (their part with them, if it is the
    /// outer ring). Gives the number of paths it appended.
    std::uint32_t append(const Shape& shape);

    /// The same for one path already in mercator integers, closed or not; false where nothing of it remains.
    bool append_path(std::span<const Mercator> path, bool ring, bool opens_part);

    [[nodiscard]] PathsView view(std::size_t first_path, std::size_t last_path) const noexcept {
        return {vertices.data(), zooms.data(), {starts.data() + first_path, last_path - first_path + 1}};
    }
    [[nodiscard]] PathsView view() const noexcept { return view(0, starts.size() - 1); }
};

/// Twice the signed area in squared steps; positive as outer rings stand in PathsView.
[[nodiscard]] double doubled_area(std::span<const Mercator> ring) noexcept;
/// Squared steps inside the polygon: outer rings less holes.
[[nodiscard]] double area(const PathsView& polygon) noexcept;

[[nodiscard]] MercatorBox bounds(const PathsView& paths) noexcept;

/// Ray casting with exact integers; a vertex or an edge counts as inside.
[[nodiscard]] bool holds(const PathsView& polygon, Mercator place) noexcept;

/// A place inside the polygon, well away from its border: the middle of the widest stretch of some rows through its
/// largest part, then improved by looking round. Never on the outside; O(vertices).
[[nodiscard]] Mercator label_point(const PathsView& polygon);
/// The place half way along the longest line.
[[nodiscard]] Mercator middle(const PathsView& lines) noexcept;

/// Ground metres on the WGS 84 ellipsoid from a place to near things. A step east and a step south are as long as the
/// row half way between the two says, linear in y. Off by less than error() says; fit for comparing only beyond 100 km.
/// Does not look across the 180th meridian.
class GroundDistance {
  public:
    explicit GroundDistance(Mercator from) noexcept;

    [[nodiscard]] double to(double x, double y) const noexcept { return std::sqrt(squared(x - x_, y - y_)); }
    [[nodiscard]] double to(Mercator place) const noexcept { return to(place.x, place.y); }
    /// Squared metres, for comparing without a root.
    [[nodiscard]] double squared_to(Mercator place) const noexcept { return squared(place.x - x_, place.y - y_); }
    /// To the nearest place of the segment.
    [[nodiscard]] double to_segment(Mercator a, Mercator b) const noexcept;
    /// No place of the box is nearer than this.
    [[nodiscard]] double at_least(const MercatorBox& box) const noexcept { return std::sqrt(squared_at_least(box)); }
    [[nodiscard]] double squared_at_least(const MercatorBox& box) const noexcept {
        const double dx = std::max(std::max(box.min_x - x_, x_ - box.max_x), 0.0);
        const double dy = std::max(std::max(box.min_y - y_, y_ - box.max_y), 0.0);
        const double north = (box.min_y - y_) / 2, south = (box.max_y - y_) / 2;  // lengths are linear between the two
        const double east = dx * std::min(step_east(north), step_east(south));
        const double up = dy * std::min(step_south(north), step_south(south));
        return east * east + up * up;
    }

    /// The nearest place of any path, in steps, and how far it is; rings are closed for it.
    struct Foot {
        double x = 0, y = 0;
        double metres = std::numeric_limits<double>::max();  ///< so where there is no path
    };
    [[nodiscard]] Foot foot(const PathsView& paths, bool rings) const noexcept;
    [[nodiscard]] double to_paths(const PathsView& paths, bool rings) const noexcept {
        return foot(paths, rings).metres;
    }

    /// By how many metres a distance of that length may be off, up to 100 km and 80 degrees of latitude.
    [[nodiscard]] double error(double metres) const noexcept;
    /// The square of a distance plus twice its error, of its square: nothing farther, as measured here, can be nearer
    /// in truth.
    [[nodiscard]] double squared_in_doubt(double squared) const noexcept {
        const double more = 1 + 2 * error_ * squared;
        return squared * more * more;
    }

    /// The least metres of a step east and of one south in any row within that distance.
    struct Steps {
        double east = 0, south = 0;
    };
    [[nodiscard]] Steps least_steps(double metres) const noexcept;

    /// A box that holds everything within that distance.
    [[nodiscard]] MercatorBox reach(double metres) const noexcept;

  private:
    /// Metres a step in the row `half` steps south of `from`; far away the line would cross zero.
    [[nodiscard]] double step_east(double half) const noexcept {
        return std::max(east_ + east_slope_ * half, east_ * 0.1);
    }
    [[nodiscard]] double step_south(double half) const noexcept {
        return std::max(south_ + south_slope_ * half, south_ * 0.1);
    }
    [[nodiscard]] double squared(double dx, double dy) const noexcept {
        const double east = dx * step_east(dy / 2), south = dy * step_south(dy / 2);
        return east * east + south * south;
    }
    void look(Mercator a, Mercator b, Foot& best) const noexcept;

    double x_, y_;
    double east_, south_;              ///< metres a step in the row of `from`
    double east_slope_, south_slope_;  ///< their change a step southwards
    double steep_;                     ///< how fast lengths change with latitude: 1 at the equator, grows to the poles
    double error_;                     ///< by the cube of a distance in metres
};

}  // namespace geo
