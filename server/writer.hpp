#pragma once

#include <functional>
#include <memory>
#include <string>

#include "data/transaction.hpp"
#include "server/http/awaitable.hpp"

namespace server {

class LiveSnapshot;

/// The one thread that writes. Takes what waits, commits it in one go (WAL, synchronous=FULL), publishes the next
/// snapshot, drops the tiles it touched, and only then lets the callers go on.
class Writer {
  public:
    /// Opens the database for writing; the caller holds its lock. throws data::StorageFailure
    Writer(const std::string& database, LiveSnapshot& snapshot);
    ~Writer();  ///< finishes what was accepted
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Runs `work` in a transaction of its own on the writer's thread. The awaited call ends once its commit is on disk
    /// and readers of the snapshot see it; it throws what `work` threw, and then nothing of it was stored.
    boost::asio::awaitable<data::Revision> run(data::Actor actor, std::function<void(data::Transaction&)> work);

    /// The same for a thread that may block (jobs, commands handed over by another process).
    data::Revision run_blocking(data::Actor actor, std::function<void(data::Transaction&)> work);

    /// Work on the connection itself, outside any revision: chunks of an import, checkpoints.
    void run_raw(std::function<void(data::Connection&)> work);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
