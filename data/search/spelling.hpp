#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace data {

/// The spelling by which names are compared: compatibility forms and width folded, letters in lower case, traditional
/// characters as simplified, everything but letters and digits dropped. "華僑路 Ａ-12" becomes "华侨路a12".
/// source  ICU: NFKC_Casefold and Traditional-Simplified (one character at a time, so length follows the input's)
[[nodiscard]] std::u32string folded(std::string_view utf8);

/// The pinyin syllables of one folded character without tones, usual reading first; empty for what has none. The vowel
/// of "绿" is given as "v" and as "u". 重 has "zhong" and "chong". source  ICU Han-Latin, and a table of further
/// readings that occur in the names of places
[[nodiscard]] const std::vector<std::string>& readings(char32_t character);

[[nodiscard]] bool is_han(char32_t character) noexcept;

[[nodiscard]] std::string utf8(std::u32string_view text);

/// Makes the tables that folded() and readings() read, a few hundred milliseconds of ICU's work that the first search
/// or edit would wait for otherwise.
void prepare_spelling();

/// Changes whenever folded() or readings() may answer differently, or names are indexed otherwise: ICU's version and
/// ours.
[[nodiscard]] std::string spelling_version();

}  // namespace data
