#pragma once

#include <functional>
#include <memory>

namespace server {

/// Once a day on a thread of its own: lets go of what was said of people longer ago than it may be kept, and of first
/// answers that nobody asks for any more.
class Retention {
  public:
    Retention();
    ~Retention();  ///< finish()
    Retention(const Retention&) = delete;
    Retention& operator=(const Retention&) = delete;

    /// Calls `forget` now and then every day. It is told how to find out that the server stops; what it throws is
    /// logged and tried again the next day.
    void start(std::function<void(const std::function<bool()>& cancelled)> forget);

    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
