#pragma once

#include <optional>

#include "data/feature/feature.hpp"

namespace data {

/// What was: read through feature_version and the journal rows it names. Personal values that retention deleted are
/// unknown.

/// The feature as its journal row `seq` left it. throws StorageFailure
[[nodiscard]] Feature feature_of_row(Connection& db, const Collection& collection, std::int64_t seq,
                                     bool* forgotten = nullptr);

/// The row that tells the feature's last state before the row `seq`; nothing where it never had one.
[[nodiscard]] std::optional<std::int64_t> state_before(Connection& db, std::string_view collection, FeatureId feature,
                                                       std::int64_t seq);

/// The division that the feature belonged to (data/people/jurisdiction.hpp) in the state that a row tells.
[[nodiscard]] std::string division_of_row(Connection& db, const Collection& collection, std::int64_t seq);

/// As it was created.
[[nodiscard]] std::optional<Feature> first_version(Connection& db, const Collection& collection, FeatureId id);

/// As that revision left it; nothing where it did not exist.
[[nodiscard]] std::optional<Feature> feature_as_of(Connection& db, const Collection& collection, FeatureId id,
                                                   Revision revision);

/// Whether that row gave the personal field a value, which retention may have deleted since.
[[nodiscard]] bool row_names_person_in(Connection& db, std::int64_t seq, const Field& field);

}  // namespace data
