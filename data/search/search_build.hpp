#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "data/feature/collection.hpp"
#include "data/feature/value.hpp"
#include "data/store/connection.hpp"

namespace data {

/// The search index is written with one set of spelling rules (ICU's and ours). Under other rules it is emptied and
/// written anew in short steps, beside all other writes; until it is whole nobody searches. How far it is stands in the
/// database, so a step that was not finished never happened, and a build that was interrupted goes on.

/// Whether search() may be asked: the index is whole, and written with today's rules.
[[nodiscard]] bool search_is_whole(Connection& db);

/// Whether the feature's tokens are in the index, so that an edit has to keep them right. What is not in yet comes in
/// its turn, as it is then.
[[nodiscard]] bool is_indexed(Connection& db, const Catalogue& catalogue, const Collection& collection, FeatureId id);

/// One step of the build, for a writing connection outside any transaction: indexes features for about that long and
/// commits. Rows of hidden batches too. False where the index is whole.
bool build_search_step(Connection& db, const Catalogue& catalogue, std::chrono::milliseconds time);

/// Features in the index, and features in all.
struct SearchBuild {
    std::int64_t done = 0, total = 0;
    [[nodiscard]] int percent() const noexcept {
        return total == 0 ? 100 : static_cast<int>(std::min<std::int64_t>(99, done * 100 / total));
    }
};
[[nodiscard]] SearchBuild search_build(Connection& db, const Catalogue& catalogue);

}  // namespace data
