#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/journal/transaction.hpp"
#include "data/people/viewer.hpp"
#include "data/store/connection.hpp"

namespace data {

using PersonId = std::int64_t;  ///< from the sequence of all ids

struct Person {
    PersonId id = 0;
    std::string uid;
    std::int64_t version = 0;  ///< the ETag; a new password does not change it
    std::string login;         ///< small letters, digits, '.', '_', '-', '@'
    std::string name, phone;
    std::vector<Grant> grants;  ///< sorted
    bool disabled = false;
    bool must_change_password = false;
    std::string created_at;                ///< UTC
    std::optional<std::string> last_seen;  ///< UTC, to ten minutes; nothing: never
};

/// The name of people's rows in the journal. They are followed by further steps and never undone.
inline constexpr std::string_view person_collection = "person";

[[nodiscard]] std::vector<Person> read_people(Connection& db);
[[nodiscard]] std::optional<Person> find_person(Connection& db, PersonId id);
/// The name of who signs in so.
[[nodiscard]] std::optional<std::string> name_of(Connection& db, std::string_view login);
[[nodiscard]] std::int64_t count_people(Connection& db);

/// The grid of that code, for who grants by code; rights are kept by id. Nothing where there is none.
[[nodiscard]] std::optional<FeatureId> find_grid(Connection& db, std::string_view code);
/// Of the grids in which anybody has a role.
[[nodiscard]] std::map<FeatureId, std::string> codes_of_granted_grids(Connection& db);

/// Everything that is wrong with what a person is to be: login, name, phone, divisions and grids that are none.
[[nodiscard]] std::vector<Finding> findings(Connection& db, const Person& person);

/// Stores somebody new with a password (its Argon2id string) and gives it back with id and version.
/// throws Invalid, Conflict (the login is taken)
Person create_person(Transaction& transaction, Person person, const std::string& password_hash);

/// Replaces name, phone, grants and disabled. Whoever is disabled loses every session.
/// throws NotFound, VersionConflict, Invalid, LastAdmin
Person change_person(Transaction& transaction, PersonId id, std::int64_t expected, Person changed);

/// The last person who may manage people can be neither disabled nor stripped of it.
struct LastAdmin : Conflict {
    using Conflict::Conflict;
};

/// All sessions of the person end but the one of `kept` (a hash; empty: all). throws NotFound
void set_password(Transaction& transaction, PersonId id, const std::string& password_hash, bool must_change,
                  const std::string& kept = {});

/// Id and password's Argon2id string of who signs in under this login, whatever its letters' case.
struct Secret {
    PersonId person = 0;
    std::string password_hash;
};
[[nodiscard]] std::optional<Secret> secret_of(Connection& db, const std::string& login);
[[nodiscard]] std::optional<Secret> secret_of(Connection& db, PersonId person);

}  // namespace data
