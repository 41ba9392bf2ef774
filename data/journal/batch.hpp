#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "data/feature/feature.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/owner.hpp"

namespace data {

/// Something that belongs to a revision and shares its fate: runs in the transaction that makes it visible.
using Along = std::function<void(Connection&, Revision)>;

/// Many new features as one revision: rows are loaded in chunks as rows of a hidden batch that no reader sees, and one
/// short transaction gives the batch its revision and makes it visible; or all of it goes away again.
class Batch {
  public:
    Batch(Owner& owner, Actor actor);
    ~Batch();  ///< rolls back what was not published; where that fails, owner.left_behind() is told
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// A block of fresh ids, so that features of one batch may refer to each other before they are stored.
    [[nodiscard]] FeatureId reserve_ids(std::int64_t count);

    /// Takes a feature whose findings() are empty (the caller has looked; not checked again). Its id is kept where set.
    /// What it refers to was stored or added before it. Written when a chunk is full: a clash shows then, and after it
    /// the batch takes no more. throws Conflict for a uid or code that is taken, a reference to nothing; DiskFull
    void add(const Collection& collection, Feature feature);

    /// Brings back what was deleted, under the id and uid it had, as its next version. As add() otherwise.
    void add_again(const Collection& collection, Feature deleted);

    [[nodiscard]] std::int64_t size() const noexcept;

    /// Writes the rest, gives all of it one revision and makes it visible. Calls owner.reload(). An empty batch leaves
    /// no trace and answers with the newest revision there is. `along` runs in the transaction that makes it visible,
    /// where it does; `facts` are further members of the batch's row, "\"undoes\":7,".
    Revision publish(const std::string& facts = {}, const Along& along = {});

    /// Deletes every row of it in chunks; the journal says so.
    void roll_back();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Deletes what is left of one hidden batch that owner.left_behind() was told of. Gives the number of features that
/// went. throws DiskFull while there is still no room
std::int64_t roll_back_left(Owner& owner, std::int64_t batch);

/// Deletes the hidden batches that a killed process left, and clears away the rest of one that was taken back. The
/// owner of a database calls it before anybody writes. Gives the number of features that went.
std::int64_t roll_back_abandoned(Owner& owner);

}  // namespace data
