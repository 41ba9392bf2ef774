#pragma once

#include <optional>
#include <span>
#include <vector>

#include "geo/position.hpp"
#include "geo/shape.hpp"

namespace geo {

/// A polygon to ask with, as mercator integers (1 cm): which paths and places of a map meet it. Exact on those
/// integers.
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
    [[nodiscard]] std::optional<Mercator> corner() const noexcept;

  private:
    std::vector<std::vector<Mercator>> rings_;  ///< without the closing vertex
    MercatorBox box_;
};

}  // namespace geo
