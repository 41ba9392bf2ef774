#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "server/http/site.hpp"

namespace server::http {

/// The listening threads. Each has its own acceptor on the same port (SO_REUSEPORT); a connection that one takes is
/// kept by the thread that has the fewest.
class Listener {
  public:
    /// Binds at once, so that a port in use is known before anything else is done; answers from start() on.
    ///
    /// address   numeric, or "localhost"; port 0 takes a free one
    /// throws    std::runtime_error naming address and port
    Listener(Site& site, const std::string& address, unsigned short port, std::size_t threads);
    ~Listener();  ///< stop()
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] unsigned short port() const noexcept;

    void start();

    /// Runs it on that listening thread, after what waits there already. From any thread; never waits.
    void post(std::size_t thread, std::function<void()> work);

    /// Takes no more connections, lets running answers finish, closes the idle. True once none is left.
    bool drain(std::chrono::milliseconds patience);

    /// Ends at once. What was being answered is cut off.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server::http
