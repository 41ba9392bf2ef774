#pragma once

#include "data/journal/check.hpp"
#include "data/people/person.hpp"

namespace data {

/// Writes the journal row of what a person is from now on: roles and state in the open, login, name and telephone as
/// salted hashes. Passwords never.
void record(Transaction& transaction, const Person& person, std::string_view operation);

/// Everybody is what the last journal row of theirs says.
void check_people(Connection& db, CheckReport& report);

}  // namespace data
