#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "data/feature/collection.hpp"
#include "data/store/connection.hpp"

namespace data {

/// The right to write one database, wherever the work runs: in a command that holds the lock itself, or in the running
/// server that a command handed its work to.
struct Owner {
    std::string database;
    std::shared_ptr<const Catalogue> catalogue;

    /// Runs `work` on the writing connection inside one SQLite transaction and blocks until that is on disk. No piece
    /// of work may hold the writer for more than about twice `hold`.
    std::function<void(const std::function<void(Connection&)>& work)> write;

    /// How long bulk work aims to hold the writer at a time. Others wait for it in a server; a command that holds the
    /// lock itself keeps nobody waiting, and larger pieces write each page of an index fewer times.
    std::chrono::milliseconds hold{100};

    /// After a batch became visible: the server reads the map anew and answers from it once this returns.
    std::function<void()> reload = [] {};

    /// After somebody's rights or password changed: a server forgets what it knew of people.
    std::function<void()> people_changed = [] {};

    /// Told the id of a batch that could not be rolled back (the disk is full): its rows are hidden and still there.
    /// Who goes on owning the database sees to it that they go; for the others the next owner does.
    std::function<void(std::int64_t batch)> left_behind = [](std::int64_t) {};

    /// True once somebody asked to stop; long work looks now and then and leaves nothing half done.
    std::function<bool()> cancelled = [] { return false; };
};

/// All of `work` or nothing of it, on disk when this returns.
void in_one_transaction(Connection& db, const std::function<void(Connection&)>& work);

/// The owner for a command that holds the lock itself: work runs on `db` (migrated, of Mode::write, alive as long as
/// the owner), one SQLite transaction each; the write-ahead log is folded in when it has grown. Hidden batches that a
/// killed process left are rolled back first.
[[nodiscard]] Owner local_owner(const std::string& database, Connection& db);

}  // namespace data
