#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "data/journal/transaction.hpp"
#include "server/http/awaitable.hpp"

namespace server {

class LiveSnapshot;

/// The one thread that writes. Takes what waits, commits it in one go (WAL, synchronous=FULL), publishes the next
/// snapshot, drops the tiles it touched, and only then lets the callers go on.
class Writer {
  public:
    /// Opens the database for writing and brings its schema up to date; the caller holds its lock.
    /// throws data::StorageFailure
    Writer(const std::string& database, LiveSnapshot& snapshot);
    ~Writer();  ///< finish()
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Finishes what was accepted, leaves one database file, and takes nothing more. Whoever waits is woken, so their
    /// executors must still be there.
    void finish();

    /// Runs `work` in a transaction of its own on the writer's thread. The awaited call ends once its commit is on disk
    /// and readers of the snapshot see it; it throws what `work` threw, and then nothing of it was stored. Gives the
    /// revision, or the current one where `work` changed nothing.
    boost::asio::awaitable<data::Revision> run(data::Actor actor, std::function<void(data::Transaction&)> work);

    /// The same for a thread that may block (jobs, commands handed over by another process).
    data::Revision run_blocking(data::Actor actor, std::function<void(data::Transaction&)> work);

    /// Work on the connection itself, outside any revision and any transaction: chunks of an import, checkpoints.
    void run_raw(std::function<void(data::Connection&)> work);

    /// The writer's catalogue; a new one after the district gained a field.
    [[nodiscard]] std::shared_ptr<const data::Catalogue> catalogue() const noexcept;

    /// Reads the database anew, aside, and serves from it once this returns. Writes go on meanwhile. May block for
    /// seconds: not on a listening thread.
    void reload_snapshot();

    /// Called on the writer's thread after each commit that changed features, and without changes where a whole new
    /// picture is taken, before anybody waits no longer for it. Set before writes begin.
    std::function<void(data::Connection&, std::span<const data::Change>)> on_commit;

    /// Called on the writer's thread about every second, outside any transaction; true where it wrote.
    std::function<bool(data::Connection&)> on_rest;

    /// Commits, and works that went into them: how well the group commit gathers.
    struct Counts {
        std::uint64_t commits = 0, works = 0, failed = 0;
    };
    [[nodiscard]] Counts counts() const noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
