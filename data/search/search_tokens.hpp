#pragma once

#include <string>
#include <string_view>

#include "data/feature/feature.hpp"

namespace data {

/// What one feature puts into the full-text index: space-separated tokens a column.
/// name, beside   pairs of neighbouring characters with a mark at both ends: "新街口" is "^新 新街 街口 口$", so that a
///                phrase of pairs finds a run of characters anywhere, at the beginning or as the whole; what holds
///                numerals ("三号楼") once more with digits ("3号楼")
/// sound          pinyin from each syllable to the end, in full and as initials: "xinjiekou jiekou kou xjk jk k", and
/// the
///                first of each once more behind the mark, so that beginnings of tokens find what is typed
struct SearchTokens {
    std::string name, beside, sound;
    friend bool operator==(const SearchTokens&, const SearchTokens&) = default;
    [[nodiscard]] bool empty() const noexcept { return name.empty() && beside.empty(); }
};

[[nodiscard]] SearchTokens search_tokens(const Catalogue& catalogue, const Collection& collection,
                                         const Feature& feature);

/// Mark of a beginning and of an end: characters no text has (private use).
inline constexpr char32_t begin_mark = 0xE000, end_mark = 0xE001;

/// The pairs of a folded run, with marks at the ends asked for; empty for a single character without marks.
[[nodiscard]] std::string pairs(std::u32string_view folded, bool from_begin, bool to_end);

/// A full-text expression for a kind of match; empty where the text cannot match that way.
struct SearchExpressions {
    std::string exact, beginning, inside, beside, sound_exact, sound_beginning, sound_inside;
};
[[nodiscard]] SearchExpressions search_expressions(std::string_view text);

}  // namespace data
