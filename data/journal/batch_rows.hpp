#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "data/journal/journal.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/owner.hpp"

namespace data {

/// How many rows a piece of bulk work takes at a time, so that each holds the writer about as long as its owner allows.
class ChunkSize {
  public:
    explicit ChunkSize(const Owner& owner) noexcept : hold_(owner.hold) {}

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    /// Tells how long `rows` took.
    void learn(std::size_t rows, std::chrono::steady_clock::duration time) noexcept;

  private:
    std::chrono::milliseconds hold_;
    std::size_t rows_ = 500;
};

/// A new hidden batch, begun by this person for this reason.
[[nodiscard]] std::int64_t begin_batch(Connection& db, const Actor& actor);

/// Gives a hidden batch its revision and seals its chain into the chain of all rows. `facts`: what else its row says,
/// as JSON members: "\"collections\":{...}"
[[nodiscard]] Revision publish_batch(Connection& db, std::int64_t batch, const Actor& actor, std::int64_t features,
                                     const geo::MercatorBox& box, std::string_view chain, const std::string& facts);

/// Deletes every row of a hidden batch in chunks; the journal says so. Gives their number.
std::int64_t remove_batch(Owner& owner, std::int64_t batch, const Actor& actor);

/// Notes when tables changed, as SpatiaLite's triggers would have: its statistics go by it.
void note_time(Connection& db, const std::set<std::string_view>& tables, const std::string& column);

}  // namespace data
