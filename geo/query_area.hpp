#pragma once

#include <optional>
#include <span>
#include <vector>

#include "geo/position.hpp"
#include "geo/shape.hpp"

namespace geo {

/// A polygon to ask with, as mercator integers (1 cm): which paths and places of a map meet it. Exact on those
/// integers. A question costs the edges near its rows, not all.
class QueryArea {
  public:
    /// Polygon or multipolygon of degrees.
    explicit QueryArea(const Shape& area);

    [[nodiscard]] MercatorBox box() const noexcept { return box_; }

    /// Even-odd over all rings; places on an edge belong to it.
    [[nodiscard]] bool holds(Mercator place) const noexcept;

    /// A vertex of the run lies inside, or an edge meets an edge. `closed`: the last vertex is joined to the first.
    [[nodiscard]] bool meets(std::span<const Mercator> run, bool closed) const noexcept;

    /// Some vertex of its own: inside any area that holds all of it.
    [[nodiscard]] std::optional<Mercator> corner() const noexcept { return corner_; }

  private:
    struct Edge {
        Mercator a, b;
    };
    void lay_bands(const std::vector<Edge>& edges);
    [[nodiscard]] std::size_t band_of(std::uint32_t y) const noexcept { return (y - box_.min_y) / band_height_; }
    [[nodiscard]] std::span<const Edge> band(std::size_t band) const noexcept {
        return std::span(edges_).subspan(band_starts_[band], band_starts_[band + 1] - band_starts_[band]);
    }

    std::optional<Mercator> corner_;
    MercatorBox box_;
    // Edges by the bands of rows they reach into, so that a place is compared with those of its own band only.
    std::uint64_t band_height_ = 1;  ///< steps; the whole earth is one more than 32 bits hold
    std::vector<std::uint32_t> band_starts_{0, 0};
    std::vector<Edge> edges_;
};

}  // namespace geo
