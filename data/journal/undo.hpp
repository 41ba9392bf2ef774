#pragma once

#include "data/journal/transaction.hpp"

namespace data {

/// Most features of one revision that are taken back in one transaction; an import is (data/journal/batch_undo.hpp).
inline constexpr std::int64_t most_undone = 5'000;

/// Takes one revision back as a part of this transaction, hence as a new revision, checked by today's rules: what it
/// created is deleted, what it deleted comes back with its id and uid, what it replaced says again what it said before.
/// throws NotFound (no such revision), Conflict (later revisions in the way, named; a revision of more than most_undone
/// features; others refer to what would go), Invalid
void undo(Transaction& transaction, Revision revision);

}  // namespace data
