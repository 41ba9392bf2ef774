#pragma once

#include <cstdint>
#include <vector>

#include "geo/paths.hpp"
#include "geo/tile/clip.hpp"
#include "geo/tile/tile.hpp"

namespace geo {

/// Mercator integers to tile units, rounded to the nearest; past zoom 20 a step is several units.
class TileFrame {
  public:
    explicit TileFrame(Tile tile) noexcept;

    [[nodiscard]] std::int64_t x(std::uint32_t mercator) const noexcept { return unit(mercator, origin_x_); }
    [[nodiscard]] std::int64_t y(std::uint32_t mercator) const noexcept { return unit(mercator, origin_y_); }
    [[nodiscard]] TilePoint near(Mercator place) const noexcept {
        return {static_cast<std::int32_t>(x(place.x)), static_cast<std::int32_t>(y(place.y))};
    }
    [[nodiscard]] UnitPoint point(Mercator place) const noexcept { return {x(place.x), y(place.y)}; }
    /// Tile units a mercator step.
    [[nodiscard]] double units_a_step() const noexcept { return units_a_step_; }

    /// True where everything in the box lies in the buffered tile, so that nothing needs clipping.
    [[nodiscard]] bool holds(const MercatorBox& box) const noexcept {
        return x(box.min_x) >= ClipBox::least && x(box.max_x) <= ClipBox::most && y(box.min_y) >= ClipBox::least &&
               y(box.max_y) <= ClipBox::most;
    }

  private:
    [[nodiscard]] std::int64_t unit(std::uint32_t mercator, std::int64_t origin) const noexcept {
        return (((static_cast<std::int64_t>(mercator) - origin) << up_) + half_) >> down_;
    }
    std::int64_t origin_x_, origin_y_, half_;
    int up_, down_;
    double units_a_step_;
};

/// What became of a shape in one tile.
enum class Drawn {
    yes,
    tiny,     ///< nothing of it is left at this zoom, wherever the tile's edge is
    outside,  ///< it is not in this tile
};

/// Draws shapes into one tile: takes the vertices that matter at a zoom, rounds them, drops repeats and spikes, clips
/// where asked, winds rings as vector tiles want them. Keeps its buffers from shape to shape.
class Drawing {
  public:
    struct Path {
        std::uint32_t first, last;  ///< of points()
        bool opens_part;
    };

    Drawn polygon(const PathsView& paths, const TileFrame& frame, std::uint32_t zoom, bool clip);
    Drawn lines(const PathsView& paths, const TileFrame& frame, std::uint32_t zoom, bool clip);

    /// A rectangle by two opposite corners, the north-western first; at least one unit wide and high.
    void rectangle(TilePoint least, TilePoint most);

    [[nodiscard]] const std::vector<Path>& paths() const noexcept { return paths_; }
    [[nodiscard]] const TilePoint* points() const noexcept { return points_.data(); }
    [[nodiscard]] std::uint32_t point_count() const noexcept { return count_; }

  private:
    void start(const PathsView& paths);
    bool finish_ring(std::uint32_t first, bool opens_part);
    void take_units(const PathsView& paths, std::size_t path, const TileFrame& frame, std::uint32_t zoom);

    std::vector<TilePoint> points_;  ///< grown, never shrunk: count_ of them are in use
    std::uint32_t count_ = 0;
    std::vector<Path> paths_;
    std::vector<UnitPoint> units_, spare_;
    std::vector<TilePoint> points_in_lines_;
    std::vector<std::uint32_t> line_ends_;
};

}  // namespace geo
