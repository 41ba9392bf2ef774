#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/people/device.hpp"
#include "data/people/person.hpp"

namespace data {

/// The Argon2id string of a password, salt and cost inside. Takes 64 MB and some 60 ms: not on a listening thread.
[[nodiscard]] std::string hash_password(const std::string& password);
/// False also for a string that is none. As slow as hash_password().
[[nodiscard]] bool is_password(const std::string& password_hash, const std::string& password);
/// What is checked for a login that nobody has, so that its answer takes as long.
[[nodiscard]] const std::string& nobodys_password_hash();

/// Why a password is too easily guessed: `reason` for programs (short, uniform, login, common), `words` for people.
struct Weakness {
    std::string reason, words;
};
/// Nothing where it will do.
[[nodiscard]] std::optional<Weakness> why_weak(std::string_view password, std::string_view login);
/// 16 letters and digits that are hard to mistake for each other: 80 bits.
[[nodiscard]] std::string make_password();

/// 32 random bytes as text, for a cookie or an API token. Only its hash is stored.
[[nodiscard]] std::string make_secret();
/// 32 bytes (BLAKE2b): a secret is too long to be guessed, so a quick hash will do.
[[nodiscard]] std::string hash_of_secret(std::string_view secret);

struct Session {
    std::string hash;
    PersonId person = 0;
    DeviceId device = 0;
    std::string began_at, expires_at;  ///< UTC
};

struct ApiToken {
    std::int64_t id = 0;
    std::string hash;
    PersonId person = 0;
    std::string name;
    bool may_write = false;
    std::string created_at, expires_at;    ///< UTC
    DeviceId device = 0;                   ///< a token is one by itself
    std::optional<std::string> last_used;  ///< UTC, to ten minutes
};

/// Those that hold at `now`; the others are deleted by begin_session().
[[nodiscard]] std::vector<Session> read_sessions(Connection& db, const std::string& now);
[[nodiscard]] std::vector<ApiToken> read_tokens(Connection& db, const std::string& now);

/// Ends what the device had before, and forgets devices that nobody has signed in on for half a year.
void begin_session(Connection& db, const Session& session);
void end_session(Connection& db, const std::string& hash);
void end_sessions(Connection& db, PersonId person);

/// Gives it back with its id and device.
ApiToken add_token(Connection& db, ApiToken token);
/// throws NotFound where the person has no such token
void remove_token(Connection& db, PersonId person, std::int64_t id);

}  // namespace data
