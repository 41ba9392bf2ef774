#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "data/feature/feature.hpp"
#include "geo/coverage/edit.hpp"

namespace data {

/// An edit of polygons that share ground out among them: grids of one level, divisions, management areas.
struct CoverageOrder {
    std::string collection;
    std::optional<std::int64_t> level;  ///< where the collection has levels: the one that is edited
    geo::coverage::Command command;
    bool repair = false;
    bool outline_may_change = false;
    double sliver_width = 0;  ///< metres
    /// Codes and names of new features, in the order in which they are made, larger first; where they end, made up.
    std::vector<std::pair<std::string, std::string>> names;
};

struct CoverageEdit {
    std::vector<Feature> changed;                          ///< as they are stored now, new ones too, by id
    std::vector<std::pair<FeatureId, FeatureId>> created;  ///< new feature, and the one it was cut from
    std::vector<FeatureId> removed;
    std::vector<geo::coverage::Finding> findings;  ///< remarks
};

/// The edit would leave what must not be left. Nothing was changed.
struct CoverageRefused : std::runtime_error {
    explicit CoverageRefused(std::vector<geo::coverage::Finding> why);
    std::vector<geo::coverage::Finding> findings;
};

/// True for collections whose polygons share ground out: those that tile, and management areas, which may leave some
/// free but hold none twice.
[[nodiscard]] bool is_coverage(const Collection& collection) noexcept;

/// Reads the neighbourhood, edits it and stores what changed.
///
/// Levels: a vertex that moves, comes or goes does so on every level that has it. Ground that changes hands stays with
/// the same parent, and what lies in it one level below is not torn: children of a polygon that is cut go with the
/// piece that holds them, those of merged ones to the one that stays; anything else is refused and names who is in the
/// way. Facts: counts (households, people) are summed by a merge and become unknown by a cut; nothing about a person is
/// copied to a new feature. What referred to a merged feature refers to the one that stays.
/// throws CoverageRefused; Invalid, Conflict, NotFound as the features' own functions
[[nodiscard]] CoverageEdit edit_coverage(Transaction& transaction, const CoverageOrder& order);

}  // namespace data
