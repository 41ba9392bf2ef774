#pragma once

#include <chrono>
#include <memory>

#include "server/app.hpp"

namespace server {

/// The whole server: listens first, reads the map aside, answers, drains, and leaves one database file.
class Program {
  public:
    /// Opens the database and the port and answers from here on; until the map is read only what needs none.
    /// The caller holds the database's lock.
    /// throws data::StorageFailure, std::runtime_error (port, certificate), std::invalid_argument (trusted proxies)
    explicit Program(Options options);
    ~Program();  ///< stop(0)
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] unsigned short port() const noexcept;
    [[nodiscard]] App& app() noexcept;

    /// Reads certificate and key anew, for connections from now on. throws std::runtime_error; then the old ones stay
    void reload_tls();

    /// Blocks until the map is read. throws what reading it threw
    void wait_until_ready();

    /// Takes no more connections, lets running answers finish for so long, then ends. True where all could finish.
    bool stop(std::chrono::milliseconds patience);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
