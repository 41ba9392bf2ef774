#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/people/jurisdiction.hpp"
#include "data/store/connection.hpp"
#include "geo/paths.hpp"

namespace data {

/// The ground of one grid, which decides what somebody with a role in that grid may see and change: the grid itself,
/// the finer grids on it, and every other thing whose place lies on it, its border counted in. Divisions never.
/// Immutable; a border that moves makes another ground.
class Ground {
  public:
    /// `grid` is stored: it has an id. `collection` is that of grids.
    Ground(const Collection& collection, const Feature& grid);

    [[nodiscard]] FeatureId grid() const noexcept { return grid_; }
    [[nodiscard]] std::int64_t level() const noexcept { return level_; }
    [[nodiscard]] const std::string& division() const noexcept { return division_; }  ///< the grid's own
    [[nodiscard]] const geo::MercatorBox& box() const noexcept { return box_; }
    /// The same for the same ground, another for another.
    [[nodiscard]] std::uint64_t mark() const noexcept { return mark_; }

    [[nodiscard]] bool holds(geo::Mercator place) const noexcept {
        return box_.holds(place) && geo::holds(outline_.view(), place);
    }
    [[nodiscard]] bool holds(const Jurisdiction& jurisdiction) const;

  private:
    FeatureId grid_;
    std::int64_t level_ = 0;
    std::string division_;
    geo::PathArrays outline_;
    geo::MercatorBox box_;
    std::uint64_t mark_ = 0;
};

using Grounds = std::vector<std::shared_ptr<const Ground>>;

/// As the grid lies now; null where there is no such grid (any more).
[[nodiscard]] std::shared_ptr<const Ground> read_ground(Connection& db, const Collection& collection, FeatureId grid);

}  // namespace data
