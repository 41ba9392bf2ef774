#pragma once

#include <concepts>
#include <optional>
#include <string_view>

#include "data/feature/feature.hpp"
#include "geo/position.hpp"

namespace data {

/// Where a feature lies as far as rights go: whose holders decide on it. Lends from what it was made of.
///
/// Its division is that of its division code; a division's is its own code, and a grid of the first or second level
/// belongs to the whole district or street, whichever community its middle lies in. Its place is the one where the map
/// labels it, on the map's 1 cm integers, so that the map in memory and the store say the same.
class Jurisdiction {
  public:
    /// A division alone; nothing of it lies on the ground of any grid. "" is nowhere: only everywhere holds it.
    template <std::convertible_to<std::string_view> Text>
    Jurisdiction(const Text& division) noexcept : division_(division) {}  // NOLINT: a code is a jurisdiction

    Jurisdiction(const Collection& collection, const Feature& feature) noexcept;
    /// The same of what a map holds, whose place is known.
    Jurisdiction(const Collection& collection, std::string_view code, std::string_view division_code,
                 const Value& level, FeatureId id, geo::Mercator place) noexcept;

    [[nodiscard]] std::string_view division() const noexcept { return division_; }  ///< without zero levels
    [[nodiscard]] FeatureId grid() const noexcept { return grid_; }                 ///< 0 where it is no grid
    [[nodiscard]] std::int64_t level() const noexcept { return level_; }            ///< a grid's
    /// Worked out when first asked: O(vertices). Divisions have none: they do not lie in grids.
    [[nodiscard]] const std::optional<geo::Mercator>& place() const;

  private:
    friend class KeptJurisdiction;
    std::string_view division_;
    FeatureId grid_ = 0;
    std::int64_t level_ = 0;
    const geo::Shape* shape_ = nullptr;
    mutable std::optional<geo::Mercator> place_;
};

/// One that owns what it says.
class KeptJurisdiction {
  public:
    KeptJurisdiction(const Jurisdiction& jurisdiction);  // NOLINT: the same, kept
    [[nodiscard]] Jurisdiction lent() const noexcept;

  private:
    std::string division_;
    FeatureId grid_;
    std::int64_t level_;
    std::optional<geo::Mercator> place_;
};

/// The code of the division that a feature with these codes belongs to; `level` is a grid's.
[[nodiscard]] std::string_view division_of(const Collection& collection, std::string_view code,
                                           std::string_view division_code, const Value& level) noexcept;

/// "320102000000" and "320102" are one place. A code of another form stays as it is.
[[nodiscard]] std::string_view without_zero_levels(std::string_view division) noexcept;

/// Where the map labels a shape of that collection.
[[nodiscard]] geo::Mercator place_on_map(const geo::Shape& shape);

}  // namespace data
