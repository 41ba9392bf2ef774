#pragma once

#include <memory>
#include <span>

#include "data/feature/collection.hpp"
#include "data/store/connection.hpp"
#include "data/store/schema.hpp"

namespace data {

/// Brings the schema to the newest migration; each runs once, in one transaction, and every SELECT in it must give 1.
/// Names are indexed anew where the search index was written by other spelling rules.
/// throws StorageFailure naming migration, statement and result; a database of a newer program is refused.
void migrate(Connection& db);
void migrate(Connection& db, std::span<const Migration> steps);

/// The number of the last migration a database has seen.
[[nodiscard]] std::int64_t schema_version(Connection& db);

/// Shipped collections plus the district's own fields and code entries, from a migrated database.
[[nodiscard]] std::shared_ptr<const Catalogue> load_catalogue(Connection& db);

}  // namespace data
