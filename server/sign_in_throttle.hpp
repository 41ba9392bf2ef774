#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace server {

/// Slows down guesses: after five wrong passwords for a login, or twenty from an address, each further one waits twice
/// as long, up to an hour. A right one forgets its login's. In memory only, bounded; safe from any thread.
class SignInThrottle {
  public:
    using Clock = std::chrono::steady_clock;

    /// How long to wait before the next try; nothing where it may be made now.
    [[nodiscard]] std::optional<std::chrono::seconds> wait(const std::string& login, const std::string& address,
                                                           Clock::time_point now) const;
    void failed(const std::string& login, const std::string& address, Clock::time_point now);
    void succeeded(const std::string& login);

  private:
    struct Failures {
        int count = 0;
        Clock::time_point last, until;
    };
    void count(const std::string& key, int free, Clock::time_point now);
    void forget_old(Clock::time_point now);

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Failures> failures_;  ///< by "l:" login or "a:" address
};

}  // namespace server
