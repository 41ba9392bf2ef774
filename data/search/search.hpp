#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/search/search_tokens.hpp"
#include "data/snapshot/seen.hpp"
#include "data/store/connection.hpp"

namespace data {

/// Brings the index up to one change, in the same transaction: `before` is taken out, `after` put in; either may be
/// null. Rows of a hidden batch may be in it: a search shows only what the snapshot holds. Features whose turn has not
/// come while the index is built anew are left to the build (search_build.hpp).
void index_for_search(Connection& db, const Catalogue& catalogue, const Collection& collection, const Feature* before,
                      const Feature* after);

/// The same for a new feature's tokens that were made aside, for bulk work.
void put_into_search(Connection& db, const Catalogue& catalogue, const Collection& collection, FeatureId id,
                     const SearchTokens& tokens);

/// Puts tokens in, whether their turn has come or not: for the build.
void add_to_index(Connection& db, const Collection& collection, FeatureId id, const SearchTokens& tokens);

/// Writes out what the index holds in memory, which otherwise a commit does: so that bulk work can tell how long it
/// took. Inside a transaction.
void flush_search(Connection& db);

/// How a feature was found, best first.
enum class Match { exact, beginning, inside, sound_exact, sound_beginning, sound_inside, beside };

struct Hit {
    std::size_t collection = 0;  ///< index in the catalogue
    FeatureView feature;         ///< lives as long as the snapshot
    Match match = Match::exact;
};

/// Longest text that is searched for, in characters after folding; what is longer finds nothing.
inline constexpr std::size_t longest_search = 100;

/// Features by name, code (from its beginning) and the fields that are `searched`, best first: how they match, then the
/// collections' order, then shorter names, then ids. Words parted by spaces must all occur. Scripts, widths and cases
/// are one; letters are also taken as pinyin, whole or begun syllables ("xinjiek") or initials ("xjk"). Of lines with
/// one name (the pieces of a road) the first stands for all.
///
/// only    a collection to look in; nullptr for all
/// near    among those that match alike, places before things, the nearer comes first
/// cost    at most a fixed number of index rows a kind of match, however common the words are
[[nodiscard]] std::vector<Hit> search(Connection& db, const Seen& seen, std::string_view text, std::size_t limit,
                                      const Collection* only = nullptr, std::optional<geo::LonLat> near = std::nullopt);

}  // namespace data
