#include "data/search/search_tokens.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "data/search/spelling.hpp"

namespace data {
namespace {

constexpr std::size_t longest_indexed = 120;  // characters of a text that are indexed
constexpr std::size_t most_variants = 16;     // ways to read a name aloud, where characters have several sounds
constexpr std::size_t longest_sound = 40;     // letters of a sound token; longer input is compared by its beginning
constexpr std::size_t most_full = 4;          // syllables typed in full before the writer goes on with initials

std::u32string indexed_form(std::string_view text) {
    return folded(text).substr(0, longest_indexed);
}

/// The value of a Chinese numeral or digit below ten; nothing for other characters.
std::optional<int> digit_of(char32_t c) noexcept {
    constexpr std::u32string_view digits = U"零一二三四五六七八九";
    const auto at = digits.find(c);
    return at == std::u32string_view::npos ? std::nullopt : std::optional(static_cast<int>(at));
}

int unit_of(char32_t c) noexcept {
    return c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
}

/// "十二" is 12, "二百零五" 205, "二零三" 203; nothing for what is no number so written.
std::optional<std::string> number_of(std::u32string_view run) {
    if (std::all_of(run.begin(), run.end(), [](char32_t c) { return digit_of(c).has_value(); })) {
        std::string digits;
        for (const char32_t c : run) digits += static_cast<char>('0' + *digit_of(c));
        return digits;
    }
    constexpr int none = -1;
    int sum = 0, last_unit = 10'000, waiting = none;  // a digit whose unit has not come yet
    for (std::size_t i = 0; i < run.size(); ++i) {
        if (const auto digit = digit_of(run[i])) {
            if (waiting > 0) return std::nullopt;
            waiting = *digit;
            continue;
        }
        const int unit = unit_of(run[i]);
        const bool bare_ten = unit == 10 && i == 0;
        if (unit >= last_unit || (!bare_ten && waiting <= 0)) return std::nullopt;
        sum += bare_ten ? unit : unit * waiting;
        last_unit = unit;
        waiting = none;
    }
    return std::to_string(sum + std::max(waiting, 0));
}

/// "三号楼" as "3号楼": people write and type either.
std::u32string with_digits(std::u32string_view text) {
    std::u32string result;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && (digit_of(text[end]) || unit_of(text[end]) != 0)) ++end;
        const auto number = end > at ? number_of(text.substr(at, end - at)) : std::nullopt;
        if (number) {
            result.append(number->begin(), number->end());
            at = end;
        } else {
            end = std::max(end, at + 1);
            result.append(text.substr(at, end - at));
            at = end;
        }
    }
    return result;
}

using Syllables = std::vector<std::string>;

/// The ways to read a folded text: usual readings first, at most most_variants.
std::vector<Syllables> readings_of(std::u32string_view text) {
    std::vector<Syllables> ways{{}};
    for (const char32_t c : text) {
        const std::vector<std::string>& sounds = readings(c);
        if (sounds.empty()) {
            for (Syllables& way : ways) way.push_back(utf8({&c, 1}));
            continue;
        }
        std::vector<Syllables> longer;
        for (const std::string& sound : sounds)
            for (const Syllables& way : ways) {
                if (longer.size() == most_variants) break;
                longer.push_back(way);
                longer.back().push_back(sound);
            }
        ways = std::move(longer);
    }
    return ways;
}

void add_sounds(std::set<std::string>& tokens, std::u32string_view text) {
    if (std::none_of(text.begin(), text.end(), is_han)) return;
    const std::string mark = utf8({&begin_mark, 1});
    for (const Syllables& way : readings_of(text)) {
        std::string full, initials;
        for (std::size_t i = way.size(); i-- > 0;) {
            full = way[i] + full;
            initials = way[i].front() + initials;
            tokens.insert(full.substr(0, longest_sound));
            tokens.insert(initials.substr(0, longest_sound));
        }
        tokens.insert(mark + full.substr(0, longest_sound));
        tokens.insert(mark + initials.substr(0, longest_sound));
        // "xinjk": what people type who begin in full and grow tired; from the name's beginning only.
        std::string begun;
        for (std::size_t i = 0; i + 1 < way.size() && i < most_full; ++i) {
            begun += way[i];
            tokens.insert(mark + (begun + initials.substr(i + 1)).substr(0, longest_sound));
        }
    }
}

/// A name that only repeats its class ("消火栓") is found by its characters; its sound would be a hundred thousand
/// rows.
bool names_only_its_class(const Catalogue& catalogue, const Collection& collection, const Feature& feature) {
    for (std::size_t i = 0; i < collection.fields.size() && i < feature.values.size(); ++i) {
        const auto* code = std::get_if<std::string>(&feature.values[i]);
        const CodeList* list = code == nullptr ? nullptr : catalogue.code_list(collection.fields[i].code_list);
        const CodeEntry* entry = list == nullptr ? nullptr : list->entry(*code);
        if (entry != nullptr && entry->title.zh == feature.name) return true;
    }
    return false;
}

std::string quoted(const std::string& column, const std::string& tokens, bool open_end = false) {
    return column + " : \"" + tokens + (open_end ? "\" *" : "\"");
}

std::string joined(const std::vector<std::string>& all) {
    std::string result;
    for (const std::string& one : all) result += (result.empty() ? "(" : " AND (") + one + ")";
    return result;
}

/// The same said of a word as it is typed and with its numerals as digits.
template <class Say>
std::string either(std::u32string_view word, const Say& say) {
    const std::u32string digits = with_digits(word);
    return digits == word ? say(word) : "(" + say(word) + ") OR (" + say(digits) + ")";
}

/// A run of characters anywhere in a column; one character alone is the beginning of a pair.
std::string anywhere(const std::string& column, std::u32string_view word) {
    return either(word, [&](std::u32string_view form) {
        return form.size() == 1 ? quoted(column, utf8(form), true) : quoted(column, pairs(form, false, false));
    });
}

bool is_letter_or_digit(char32_t c) noexcept {
    return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
}

/// "xin街口": letters by sound, characters by name; nothing where no letter is in it.
std::optional<std::string> by_sound(std::u32string_view word, const std::string& mark) {
    std::vector<std::string> runs;
    bool letters_seen = false;
    for (std::size_t at = 0; at < word.size();) {
        const bool letters = is_letter_or_digit(word[at]);
        std::size_t end = at;
        while (end < word.size() && is_letter_or_digit(word[end]) == letters) ++end;
        const std::u32string_view run = word.substr(at, end - at);
        const std::string begin = at == 0 ? mark : std::string();
        runs.push_back(letters ? quoted("sound", begin + utf8(run).substr(0, longest_sound), true)
                               : anywhere("name", run));
        letters_seen = letters_seen || letters;
        at = end;
    }
    return letters_seen ? std::optional(joined(runs)) : std::nullopt;
}

std::vector<std::u32string> words_of(std::string_view text) {
    std::vector<std::u32string> words;
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if(at, text.end(), space);
        if (std::u32string word = folded({at, end}); !word.empty()) words.push_back(std::move(word));
        at = std::find_if_not(end, text.end(), space);
    }
    return words;
}

}  // namespace

std::string pairs(std::u32string_view folded_text, bool from_begin, bool to_end) {
    std::u32string marked;
    if (from_begin) marked += begin_mark;
    marked += folded_text;
    if (to_end) marked += end_mark;
    std::string result;
    for (std::size_t i = 0; i + 1 < marked.size(); ++i) {
        if (i > 0) result += ' ';
        result += utf8(std::u32string_view(marked).substr(i, 2));
    }
    return result;
}

SearchTokens search_tokens(const Catalogue& catalogue, const Collection& collection, const Feature& feature) {
    SearchTokens tokens;
    std::set<std::string> sounds;
    if (const std::u32string name = indexed_form(feature.name); !name.empty()) {
        tokens.name = pairs(name, true, true);
        const bool sounded = !names_only_its_class(catalogue, collection, feature);
        if (sounded) add_sounds(sounds, name);
        if (const std::u32string digits = with_digits(name); digits != name) {
            tokens.name += ' ' + pairs(digits, true, true);
            if (sounded) add_sounds(sounds, digits);
        }
    }
    for (std::size_t i = 0; i < collection.fields.size() && i < feature.values.size(); ++i) {
        const auto* text = std::get_if<std::string>(&feature.values[i]);
        if (!collection.fields[i].searched || !collection.fields[i].open() || text == nullptr)
            continue;  // finding tells
        const std::u32string form = indexed_form(*text);
        if (form.empty()) continue;
        tokens.beside += (tokens.beside.empty() ? "" : " ") + pairs(form, true, true);
        if (const std::u32string digits = with_digits(form); digits != form)
            tokens.beside += ' ' + pairs(digits, true, true);
        if (collection.labelled) add_sounds(sounds, form);
    }
    for (const std::string& sound : sounds) tokens.sound += (tokens.sound.empty() ? "" : " ") + sound;
    return tokens;
}

SearchExpressions search_expressions(std::string_view text) {
    const std::vector<std::u32string> words = words_of(text);
    SearchExpressions by;
    if (words.empty()) return by;
    const std::string mark = utf8({&begin_mark, 1});

    std::vector<std::string> beginning{
        either(words[0], [](std::u32string_view form) { return quoted("name", pairs(form, true, false)); })};
    std::vector<std::string> inside, beside, sound_beginning, sound_inside;
    bool sounds = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        inside.push_back(anywhere("name", words[i]));
        beside.push_back(anywhere("{name beside}", words[i]));
        if (i > 0) beginning.push_back(anywhere("name", words[i]));
        const auto begun = by_sound(words[i], i == 0 ? mark : ""), within = by_sound(words[i], "");
        sounds = sounds || begun;
        sound_beginning.push_back(begun.value_or(inside.back()));
        sound_inside.push_back(within.value_or(inside.back()));
    }
    if (words.size() == 1) {
        by.exact = either(words[0], [](std::u32string_view form) { return quoted("name", pairs(form, true, true)); });
        if (std::all_of(words[0].begin(), words[0].end(), is_letter_or_digit))
            by.sound_exact = quoted("sound", mark + utf8(words[0]).substr(0, longest_sound));
    }
    by.beginning = joined(beginning);
    by.inside = joined(inside);
    by.beside = joined(beside);
    if (sounds) by.sound_beginning = joined(sound_beginning), by.sound_inside = joined(sound_inside);
    return by;
}

}  // namespace data
