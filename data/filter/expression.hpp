#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geo/shape.hpp"

/// Filters in CQL2 (OGC 21-065r2): read from text or JSON into one tree, checked against what may be asked for, turned
/// into SQL whose every value is bound.
namespace data::filter {

/// Where something stands in a filter: the character of a text, counted from 1, or a JSON pointer.
using Place = std::variant<std::size_t, std::string>;

/// One thing that is wrong with a filter, and where.
struct Flaw {
    std::string code;     ///< stable word: "syntax", "too-deep", "unknown-property", "type", "code" ...
    std::string message;  ///< English sentence
    Place place;
};

/// A filter that is not taken. Reading stops at the first flaw; checking names all of them.
struct BadFilter : std::runtime_error {
    explicit BadFilter(std::vector<Flaw> found);
    BadFilter(std::string code, std::string message, Place place);
    std::vector<Flaw> flaws;
};

/// Levels of operations and brackets; operations, properties and values; corners of all geometries.
inline constexpr int most_levels = 32;
inline constexpr std::size_t most_nodes = 1'000, most_corners = 2'000;

enum class Operator {
    conjunction,
    disjunction,
    negation,
    equal,
    not_equal,
    less,
    greater,
    at_most,
    at_least,
    like,
    between,
    in,
    is_null,
    plus,
    minus,
    times,
    over,
    remainder,
    whole_quotient,
    power,
    casei,
    accenti,
    s_intersects,
    s_equals,
    s_disjoint,
    s_touches,
    s_within,
    s_overlaps,
    s_crosses,
    s_contains,
    t_after,
    t_before,
    t_contains,
    t_disjoint,
    t_during,
    t_equals,
    t_finished_by,
    t_finishes,
    t_intersects,
    t_meets,
    t_met_by,
    t_overlapped_by,
    t_overlaps,
    t_started_by,
    t_starts,
    a_equals,
    a_contains,
    a_contained_by,
    a_overlaps,
    interval,
    list
};

/// Operators whose operands are of the same kinds and whose form in text is the same.
enum class Family {
    logic,
    comparison,
    like,
    between,
    in,
    is_null,
    arithmetic,
    folding,
    spatial,
    temporal,
    array,
    made
};

struct Rule {
    Operator op;
    std::string_view name;  ///< as CQL2 JSON writes it
    Family family;
    std::size_t least, most;  ///< operands
};
[[nodiscard]] const Rule& rule_of(Operator op) noexcept;
/// Nothing for a name that is no operator's. Text does not mind the case, JSON does.
[[nodiscard]] const Rule* rule_named(std::string_view name, bool mind_case) noexcept;

struct Expression;

/// What a feature has, by name.
struct Property {
    std::string name;
    friend bool operator==(const Property&, const Property&) = default;
};
/// A day "2026-03-01", or a moment of UTC to the nanosecond: "2026-03-01T08:00:00.000000000". Each sort as texts.
struct Instant {
    std::string text;
    bool day = false;
    friend bool operator==(const Instant&, const Instant&) = default;
};
/// The open side of an interval: ".."
struct Open {
    friend bool operator==(Open, Open) = default;
};
/// Valid shapes in degrees; several only for a collection of several types.
struct Geometry {
    std::vector<geo::Shape> members;
    friend bool operator==(const Geometry&, const Geometry&) = default;
};
struct Operation {
    Operator op;
    std::vector<Expression> operands;
    bool operator==(const Operation& other) const;
};

/// A node of the tree.
struct Expression {
    std::variant<bool, std::int64_t, double, std::string, Instant, Open, Geometry, Property, Operation> what;
    Place place;
    int height = 1;  ///< levels of operations below and with it

    /// Says the same, wherever it stands.
    friend bool operator==(const Expression& a, const Expression& b) { return a.what == b.what; }

    template <class What>
    [[nodiscard]] const What* as() const noexcept {
        return std::get_if<What>(&what);
    }
    [[nodiscard]] bool is(Operator op) const noexcept {
        const auto* operation = as<Operation>();
        return operation != nullptr && operation->op == op;
    }
};

/// Makes the nodes of one filter and keeps its limits. Every function throws BadFilter past one.
class Builder {
  public:
    [[nodiscard]] Expression value(decltype(Expression::what) what, Place place);
    /// Counts the operands too: too many or too few are refused.
    [[nodiscard]] Expression operation(Operator op, std::vector<Expression> operands, Place place);
    void corners(std::size_t more, const Place& place);

    /// One level deeper while it lives: a bracket, a function, an operation that is being read.
    class Level {
      public:
        Level(Builder& builder, const Place& place);
        ~Level() { --builder_.open_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

      private:
        Builder& builder_;
    };

  private:
    std::size_t nodes_ = 0, corners_ = 0;
    int open_ = 0;
};

}  // namespace data::filter
