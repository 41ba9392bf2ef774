#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "data/journal/transaction.hpp"
#include "data/store/connection.hpp"
#include "server/http/caller.hpp"
#include "server/http/message.hpp"
#include "server/last_seen.hpp"

namespace server {

/// The name of the cookie that holds a session's secret. Over https one that a browser takes from this very host over
/// https alone (RFC 6265bis, 4.1.3.2), so that nobody who speaks for a neighbour or without TLS can plant one.
[[nodiscard]] std::string_view session_cookie(const http::Request& request) noexcept;

/// The same of the secret by which a device is known again when somebody signs in on it.
[[nodiscard]] std::string_view device_cookie(const http::Request& request) noexcept;

/// Who everybody is, in memory: read anew after each change of a person, a session or a token, and of a grid in which
/// somebody has a role, so that what was taken away is gone with the next request. Safe from any thread.
class People {
  public:
    explicit People(data::Public open);
    ~People();

    /// On the writer's thread, after its commit.
    void read(data::Connection& db);

    /// The same where the changes moved the ground of somebody's grid; true then. No changes: any may have moved.
    bool follow(data::Connection& db, std::span<const data::Change> changes);

    /// Who sends it: by an API token ("Authorization: Bearer ...") or by the session's cookie. Null for who is signed
    /// out, and for a cookie that holds no longer. throws http::ProblemError: 401 for a token that is none
    [[nodiscard]] std::shared_ptr<const http::Caller> caller(const http::Request& request) const;

    /// Now and then on the writer's thread: when devices were last there. False where nothing was to be written.
    bool write_last_seen(data::Connection& db) { return last_seen_.write(db, LastSeen::Clock::now()); }

    /// While there is nobody: the secret that makes the first administrator, told on the console.
    [[nodiscard]] std::string first_run_secret() const;

  private:
    struct Directory;
    data::Public open_;
    mutable LastSeen last_seen_;
    std::atomic<std::shared_ptr<const Directory>> directory_;
    std::string first_run_secret_;
};

/// The value of a cookie; nothing where the request has none of that name.
[[nodiscard]] std::optional<std::string_view> cookie(const http::Request& request, std::string_view name) noexcept;

}  // namespace server
