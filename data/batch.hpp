#pragma once

#include <cstdint>
#include <memory>

#include "data/feature.hpp"
#include "data/owner.hpp"
#include "data/transaction.hpp"

namespace data {

/// Many new features as one revision: rows are loaded in chunks as rows of a hidden batch that no reader sees, and one
/// short transaction gives the batch its revision and makes it visible; or all of it goes away again.
class Batch {
  public:
    Batch(Owner& owner, Actor actor);
    ~Batch();    ///< rolls back what was not published
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// A block of fresh ids, so that features of one batch may refer to each other before they are stored.
    [[nodiscard]] FeatureId reserve_ids(std::int64_t count);

    /// Takes a feature whose findings() are empty (the caller has looked; not checked again). Its id is kept where set.
    /// Written when a chunk is full. throws Conflict for a uid or code that is taken
    void add(const Collection& collection, Feature feature);

    [[nodiscard]] std::int64_t size() const noexcept;

    /// Writes the rest, gives all of it one revision and makes it visible. Calls owner.reload().
    Revision publish();

    /// Deletes every row of it in chunks; the journal says so.
    void roll_back();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace data
