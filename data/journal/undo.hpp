#pragma once

#include <string>
#include <vector>

#include "data/journal/transaction.hpp"

namespace data {

/// Most rows of the journal that are taken back in one transaction: so many, that the writer is not held for long.
/// An import is taken back in pieces (data/journal/batch_undo.hpp).
inline constexpr std::int64_t most_undone = 2'000;

/// What is to be taken back, and what stands in the way.
struct Undo {
    /// One row of the journal: what became of one feature.
    struct Step {
        std::int64_t seq = 0;
        Revision revision = 0;
        std::string collection;
        FeatureId feature = 0;
        std::string operation;  ///< create, replace, delete
    };
    /// A later revision that changed one of the features. Two that cancel each other out, one having taken the other
    /// back, are in nobody's way.
    struct Obstacle {
        Revision revision = 0;
        std::string collection;
        FeatureId feature = 0;
        std::int64_t state = 0;  ///< the journal row of what the feature was before it or after
    };
    std::vector<Revision> revisions;    ///< whole ones, the newest first
    std::vector<Step> steps;            ///< the newest first; empty where too_large
    std::vector<Obstacle> in_the_way;   ///< by revision
    bool too_large = false;             ///< more than most_undone rows
    std::optional<Revision> undone_by;  ///< of a single revision: it is taken back already, by this one
};

/// How much of what came after a revision is taken back; revisions are taken whole.
struct UndoChoice {
    std::string person = {};    ///< only what this person did; empty: whoever
    std::string division = {};  ///< only what touched this division, as without_zero_levels() gives it; empty: wherever
};

/// throws NotFound (no such revision), Conflict (it changed what somebody may do: that is never taken back)
[[nodiscard]] Undo undo_of(Connection& db, Revision revision);
/// Everything after `since`, but for what somebody may do. throws NotFound (nothing of that kind came after it)
[[nodiscard]] Undo undo_since(Connection& db, const Catalogue& catalogue, Revision since, const UndoChoice& choice);

/// Takes it back as a part of this transaction, hence as a new revision, checked by today's rules: what was created is
/// deleted, what was deleted comes back with its id and uid, what was replaced says again what it said before.
/// throws Conflict (something stands in the way, named; too much; others refer to what would go), Invalid,
/// CoverageRefused (areas that share ground out would overlap or leave gaps as they never did)
void carry_out(Transaction& transaction, const Undo& undo);

/// undo_of() and carry_out().
void undo(Transaction& transaction, Revision revision);

/// Notes that a revision took another one back.
void note_undone(Connection& db, Revision revision, Revision by);

/// The revision that took this one back; nothing where none did, or where that was taken back itself.
[[nodiscard]] std::optional<Revision> undone_by(Connection& db, Revision revision);
/// What the revision took back, the newest first.
[[nodiscard]] std::vector<Revision> undone_in(Connection& db, Revision revision);

}  // namespace data
