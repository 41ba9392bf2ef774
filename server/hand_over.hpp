#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "data/store/lock.hpp"
#include "data/store/owner.hpp"

namespace server {

struct App;

/// A command line, handed to the server that owns the database.
struct Order {
    std::vector<std::string> arguments;  ///< without the program's name
    std::string directory;               ///< where the person stands: relative file names are meant from here
};

/// Takes commands of other processes of the same user over a local socket and runs them in the server: same function,
/// same output, same exit code, but writing through the server's writer and shown by its map at once.
class HandOver {
  public:
    using Run = std::function<int(const Order&, data::Owner&, std::ostream&)>;

    /// Listens beside the database (or in XDG_RUNTIME_DIR where that path is too long for a socket) and announces it in
    /// the lock. One command runs at a time; others wait.
    HandOver(App& app, data::Lock& lock, Run run);
    ~HandOver();  ///< cancels what runs and waits for it
    HandOver(const HandOver&) = delete;
    HandOver& operator=(const HandOver&) = delete;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The other end: sends the order, copies the output to `out` as it comes, gives the exit code.
///
/// cancelled   looked at now and then; once true the server is asked to stop the command, whose end is still awaited
/// throws      std::runtime_error where nobody listens there any more or the server ended in the middle
int hand_over(const std::string& socket, const Order& order, std::ostream& out, const std::function<bool()>& cancelled);

/// The right to write that a command has inside the server.
[[nodiscard]] data::Owner owner_in_server(App& app, std::function<bool()> cancelled);

}  // namespace server
