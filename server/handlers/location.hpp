#pragma once

#include <array>
#include <optional>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/snapshot/seen.hpp"
#include "geo/measure.hpp"

namespace server {

/// One area that holds a place, or whose border is so near that only stored coordinates can tell.
struct Holder {
    data::FeatureView feature;
    std::int64_t level = 0;
    geo::Side side = geo::Side::inside;
    bool near_border = false;
    double to_border = 0;  ///< metres; of compounds, and where near_border
};

/// What the picture in memory says about a place.
struct Location {
    enum Kind : std::size_t { division, grid, compound, management_area, building };
    static constexpr std::array<std::string_view, 5> layers{"division", "grid", "compound", "management_area",
                                                            "building"};

    std::array<std::vector<Holder>, layers.size()> holders;  ///< by Kind
    std::optional<double> wall;                              ///< metres to the nearest compound, where none holds it

    /// Some border is so near that decide() has to look at stored coordinates.
    [[nodiscard]] bool undecided() const noexcept;
    /// The holder of each level, coarse to fine: the smaller of two that overlap, then the older id.
    [[nodiscard]] std::vector<const Holder*> by_level(Kind kind) const;
    [[nodiscard]] const Holder* the_one(Kind kind) const;
};

[[nodiscard]] Location look(const data::Seen& seen, geo::Mercator place);

/// Puts what stored coordinates say in place of what the picture guessed.
void decide(data::Connection& db, const data::Catalogue& catalogue, geo::LonLat place, Location& location);

/// The field `level` of a collection's features; 0 where they have none.
class LevelOf {
  public:
    explicit LevelOf(const data::Collection& collection) : field_(collection.field("level")) {}
    [[nodiscard]] std::int64_t operator()(const data::FeatureView& feature) const;

  private:
    std::optional<std::size_t> field_;
};

}  // namespace server
