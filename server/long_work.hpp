#pragma once

#include <functional>
#include <memory>

#include "server/http/awaitable.hpp"

namespace server {

/// One thread for work that may take minutes (an import taken back): one piece after another, beside all else.
class LongWork {
  public:
    /// True once the server stops: work looks now and then, and leaves nothing half done.
    using Cancelled = std::function<bool()>;

    LongWork();
    ~LongWork();  ///< finish()
    LongWork(const LongWork&) = delete;
    LongWork& operator=(const LongWork&) = delete;

    /// Tells what runs to stop, waits until it has, and takes nothing more. Whoever waits is woken, so their executors
    /// must still be there.
    void finish();

    /// Runs `work` in its turn and comes back to the caller's executor. throws what `work` throws; ProblemError 503
    /// where too much waits already, or the server stops
    boost::asio::awaitable<void> run(std::function<void(const Cancelled&)> work);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
