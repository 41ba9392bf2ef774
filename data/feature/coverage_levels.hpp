#pragma once

#include <map>
#include <optional>
#include <vector>

#include "data/feature/feature.hpp"
#include "geo/coverage/edit.hpp"

namespace data {

/// The features round an edit, level by level: one level is edited, the others keep their borders with it.
class CoverageLevels {
  public:
    /// `level` where the collection has levels. throws Invalid where it has and none is given
    CoverageLevels(Connection& db, const Collection& collection, std::optional<std::int64_t> level);

    /// Reads what meets the extent, and what meets that. Gives the box in which everything is known.
    geo::coverage::Extent read(const geo::coverage::Extent& extent);

    [[nodiscard]] bool is_of(const Feature& feature) const;  ///< of the edited level
    [[nodiscard]] const geo::coverage::Coverage& own() const { return before_.at(level_); }
    [[nodiscard]] const Feature& feature(FeatureId id) const { return features_.at(id); }

    /// Carries the edit out on its level, and on the others what they share: vertices that moved, came or went.
    /// throws CoverageRefused where another level cannot follow
    void follow(const geo::coverage::Outcome& outcome);

    /// throws CoverageRefused where a feature would leave its parent, or be left by it
    void look_at_parents(const geo::coverage::Outcome& outcome) const;

    /// The shape (after) of a feature, or of a new one by its provisional id.
    [[nodiscard]] geo::Shape shape_of(FeatureId id) const;
    /// Features whose shape changed, with it, on every level. Those that are merged away stand there as they were.
    [[nodiscard]] std::map<FeatureId, Feature> changed(const geo::coverage::Outcome& outcome) const;
    /// Gives the children of what was cut or merged their new parents; changed ones come to `pending`.
    void give_children(const geo::coverage::Outcome& outcome, const std::map<FeatureId, FeatureId>& stored_as,
                       std::map<FeatureId, Feature>& pending) const;

  private:
    using Level = std::int64_t;

    [[nodiscard]] Level level_of(const Feature& feature) const;
    [[nodiscard]] std::optional<FeatureId> parent_of(FeatureId id) const;
    /// Which polygon is to be the parent of a child of `parent`: itself, a piece of it, the one it was merged into.
    [[nodiscard]] FeatureId new_parent(FeatureId child, FeatureId parent, const geo::coverage::Outcome& outcome) const;
    [[nodiscard]] const geo::coverage::Polygon* after(FeatureId id) const;
    void take(Level level, const geo::coverage::Outcome& outcome);

    Connection& db_;
    const Collection& collection_;
    std::optional<std::size_t> level_field_, parent_field_;
    Level level_ = 0;
    std::map<FeatureId, Feature> features_;
    std::map<Level, geo::coverage::Coverage> before_, after_;
};

}  // namespace data
