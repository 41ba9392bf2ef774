#pragma once

#include <stdexcept>

#include "data/journal/transaction.hpp"
#include "data/store/owner.hpp"

namespace data {

/// Somebody asked to stop: everything is as it was.
struct Stopped : std::runtime_error {
    using runtime_error::runtime_error;
};

/// Takes one revision back, however large, as a new revision that hides all it created at once; gives that revision.
///
/// A batch (an import) is taken back as one: its deletes are written into the journal in chunks as rows of a hidden
/// batch, one short transaction gives them their revision and hides the rows, owner.reload() follows, and the rows are
/// cleared away in chunks. Killed before that transaction nothing has happened, after it the next owner clears away.
/// Any other revision goes through undo() in one transaction.
///
/// throws NotFound (no such revision), Conflict (later revisions changed its features: named; something that stays
/// refers to one of them: named; it was taken back already), Stopped when owner.cancelled()
Revision undo_revision(Owner& owner, const Actor& actor, Revision revision);

/// Clears away rows of batches that were taken back, where a killed process did not come to it. The owner of a
/// database calls it before anybody writes.
void clear_undone(Owner& owner);

}  // namespace data
