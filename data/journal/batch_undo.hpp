#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "data/journal/batch.hpp"
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
/// What took a batch back is taken back itself by another batch, which brings everything back under its ids and uids.
/// Any other revision goes through undo() in one transaction. `along` runs in the transaction that does it.
///
/// throws NotFound (no such revision), Conflict (later revisions changed its features: named; something that stays
/// refers to one of them: named; it was taken back already), Stopped when owner.cancelled()
Revision undo_revision(Owner& owner, const Actor& actor, Revision revision, const Along& along = {});

/// Whose the features of a batch are: collections with divisions (data/people/jurisdiction.hpp), each pair once. Reads
/// every row of it: seconds for a million. Empty for a revision that is none of a batch.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> places_of_batch(Connection& db,
                                                                               const Catalogue& catalogue,
                                                                               Revision revision);

/// Clears away rows of batches that were taken back, where a killed process did not come to it. The owner of a
/// database calls it before anybody writes.
void clear_undone(Owner& owner);

}  // namespace data
