#pragma once

#include <memory>
#include <optional>
#include <string>

namespace data {

/// One owner a database: an advisory lock on `<database>.lock`, which names the process and where it can be reached.
/// The kernel frees it when the process dies, so a crash leaves no stale lock.
class Lock {
  public:
    /// The lock, or nothing when another process holds it.
    [[nodiscard]] static std::optional<Lock> take(const std::string& database, const std::string& what_for);

    struct Holder {
        long process = 0;
        std::string what_for;  ///< "serve", "import"
        std::string socket;    ///< path of the hand-over socket; empty where it takes none
    };
    /// Who holds it now, as far as the lock file says.
    [[nodiscard]] static std::optional<Holder> holder(const std::string& database);

    /// The owner says where commands may be handed over.
    void announce_socket(const std::string& path);

    Lock(Lock&&) noexcept;
    Lock& operator=(Lock&&) noexcept;
    ~Lock();

  private:
    Lock() = default;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace data
