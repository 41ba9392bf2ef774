#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace data::filter {

/// The smallest parts of a CQL2 text.
struct Token {
    enum class Kind { end, word, quoted, text, number, symbol };
    Kind kind = Kind::end;
    std::string_view written;                   ///< as it stands there; a symbol is `( ) , = <> < > <= >= + - * / % ^`
    std::string content;                        ///< of a quoted name or a text, escapes resolved
    std::variant<std::int64_t, double> number;  ///< whole where it is written so and fits
    std::size_t place = 1;                      ///< its first character, counted from 1

    [[nodiscard]] bool is(std::string_view symbol) const noexcept { return kind == Kind::symbol && written == symbol; }
    /// A word of the language, in whatever case.
    [[nodiscard]] bool says(std::string_view keyword) const noexcept;
};

/// Takes a text apart, one token ahead.
class Tokens {
  public:
    explicit Tokens(std::string_view text);

    [[nodiscard]] const Token& next() const noexcept { return next_; }
    /// The token behind the next one starts so: told without reading it.
    [[nodiscard]] bool bracket_follows() const noexcept;
    /// throws BadFilter for what is no token
    Token take();

    /// What stands at the next token, for a person: `"abc"`, or "the end".
    [[nodiscard]] std::string shown() const;

  private:
    void read();
    void advance(std::size_t bytes) noexcept;
    void read_number();
    void read_word();
    void read_quoted(char quote);

    std::string_view rest_;
    std::size_t place_ = 1;  // of the first character of rest_
    Token next_;
};

}  // namespace data::filter
