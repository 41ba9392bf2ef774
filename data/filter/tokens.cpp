#include "data/filter/tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "data/filter/expression.hpp"
#include "data/filter/literal.hpp"

namespace data::filter {
namespace {

constexpr std::size_t most_shown = 30;  // bytes of a token that an error repeats

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
/// Every letter beyond ASCII counts as one: an unknown name is refused as such.
bool starts_name(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || static_cast<signed char>(c) < 0;
}
bool goes_on_name(char c) noexcept {
    return starts_name(c) || is_digit(c) || c == '.';
}
char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Characters of UTF-8: bytes that do not continue one.
std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t run_of(std::string_view text, std::size_t from, bool (*holds)(char) noexcept) noexcept {
    while (from < text.size() && holds(text[from])) ++from;
    return from;
}

/// Digits, a point and digits, an exponent; a point that no digit stands beside is none.
std::size_t number_length(std::string_view text) noexcept {
    std::size_t end = run_of(text, 0, is_digit);
    if (end < text.size() && text[end] == '.') end = run_of(text, end + 1, is_digit);
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        std::size_t digits = end + 1;
        if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
        if (const std::size_t past = run_of(text, digits, is_digit); past > digits) end = past;
    }
    return end;
}

}  // namespace

bool Token::says(std::string_view keyword) const noexcept {
    return kind == Kind::word &&
           std::ranges::equal(written, keyword, [](char given, char ours) { return upper(given) == ours; });
}

Tokens::Tokens(std::string_view text) : rest_(text) {
    read();
}

bool Tokens::bracket_follows() const noexcept {
    const std::size_t at = run_of(rest_, 0, is_space);
    return at < rest_.size() && rest_[at] == '(';
}

Token Tokens::take() {
    Token taken = std::move(next_);
    read();
    return taken;
}

std::string Tokens::shown() const {
    if (next_.kind == Token::Kind::end) return "the end";
    return '"' + std::string(next_.written.substr(0, most_shown)) +
           (next_.written.size() > most_shown ? "...\"" : "\"");
}

void Tokens::advance(std::size_t bytes) noexcept {
    place_ += characters(rest_.substr(0, bytes));
    rest_.remove_prefix(bytes);
}

void Tokens::read() {
    advance(run_of(rest_, 0, is_space));
    next_ = Token{};
    next_.place = place_;
    if (rest_.empty()) return;
    const char first = rest_.front();
    if (is_digit(first) || (first == '.' && rest_.size() > 1 && is_digit(rest_[1]))) return read_number();
    if (starts_name(first)) return read_word();
    if (first == '\'' || first == '"') return read_quoted(first);
    constexpr std::array<std::string_view, 15> symbols{"<>", "<=", ">=", "<", ">", "=", "(", ")",
                                                       ",",  "+",  "-",  "*", "/", "%", "^"};
    const auto found = std::ranges::find_if(symbols, [&](std::string_view s) { return rest_.starts_with(s); });
    if (found == symbols.end()) {
        const std::string shown =
            first > ' ' && first < 0x7F ? std::string(1, first) : std::string("a control character");
        throw BadFilter("syntax", shown + " stands for nothing here", place_);
    }
    next_.kind = Token::Kind::symbol;
    next_.written = *found;
    advance(found->size());
}

void Tokens::read_number() {
    const std::string_view written = rest_.substr(0, number_length(rest_));
    const char* const end = written.data() + written.size();
    next_.kind = Token::Kind::number;
    next_.written = written;
    std::int64_t whole = 0;
    if (const auto [stop, error] = std::from_chars(written.data(), end, whole); error == std::errc() && stop == end) {
        next_.number = whole;
    } else {
        double real = 0;
        const auto [past, failure] = std::from_chars(written.data(), end, real);
        if (failure != std::errc() || past != end || !std::isfinite(real))
            throw BadFilter("number", "a number is larger or finer than numbers can be", place_);
        next_.number = real;
    }
    advance(written.size());
    if (!rest_.empty() && goes_on_name(rest_.front()))
        throw BadFilter("syntax", "a number ends where a name goes on", place_);
}

void Tokens::read_word() {
    next_.kind = Token::Kind::word;
    next_.written = rest_.substr(0, run_of(rest_, 0, goes_on_name));
    advance(next_.written.size());
}

/// In a text '' and \' are an apostrophe; any other backslash stands for itself, two of them for two (LIKE needs them).
void Tokens::read_quoted(char quote) {
    std::size_t at = 1;
    for (;; ++at) {
        if (at >= rest_.size())
            throw BadFilter("syntax", quote == '\'' ? "a text is not closed by '" : "a name is not closed by \"",
                            place_);
        const char c = rest_[at], then = at + 1 < rest_.size() ? rest_[at + 1] : '\0';
        if (c == quote && then != quote) break;
        if (c == quote) {
            ++at;
        } else if (c == '\\' && quote == '\'' && (then == '\'' || then == '\\')) {
            ++at;
            if (then == '\\') next_.content += c;
            next_.content += then;
            continue;
        }
        next_.content += c;
    }
    next_.kind = quote == '\'' ? Token::Kind::text : Token::Kind::quoted;
    next_.written = rest_.substr(0, at + 1);
    refuse_control_characters(next_.content, place_);
    advance(at + 1);
}

}  // namespace data::filter
