#pragma once

#include <string>

#include "data/store/connection.hpp"

namespace data {

/// Copies the whole database to `file` while others write, verifies the copy and has it on disk when it returns. The
/// file appears whole or not at all. throws Conflict (there is such a file), DiskFull, StorageFailure
void backup(Connection& db, const std::string& file);

/// Puts a backup in the place of a database that nobody uses: takes its lock first. The backup must be a gridkeeper
/// database of a schema this program knows, made of our tables only, and sound (SQLite's integrity, references).
/// throws NotFound (no such backup), Owned (somebody holds the database, named), StorageFailure (not ours, not sound),
/// DiskFull
void restore(const std::string& backup_file, const std::string& database);

}  // namespace data
