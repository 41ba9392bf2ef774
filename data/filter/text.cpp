#include "data/filter/text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "data/filter/literal.hpp"
#include "data/filter/tokens.hpp"
#include "data/filter/wkt.hpp"

namespace data::filter {
namespace {

/// Words that are no property unless they stand in double quotes.
constexpr std::array<std::string_view, 11> keywords{"AND", "OR",   "NOT",  "LIKE",  "BETWEEN", "IN",
                                                    "IS",  "NULL", "TRUE", "FALSE", "DIV"};

/// Recursive descent, one function a level of precedence: OR, AND, NOT, comparisons, + -, * / % div, ^, values. Each
/// bracket, NOT, sign and function is a Level of the builder, so that no text makes it descend without end.
class Parser {
  public:
    Parser(std::string_view text, const geo::Crs& crs) : tokens_(text), crs_(crs) {}

    Expression whole() {
        if (tokens_.next().kind == Token::Kind::end) throw BadFilter("syntax", "the filter is empty", std::size_t{1});
        Expression all = disjunction();
        if (tokens_.next().kind != Token::Kind::end) expected("an operator or the end");
        return all;
    }

  private:
    Expression disjunction() {
        return joined(Operator::disjunction, "OR", [this] { return conjunction(); });
    }
    Expression conjunction() {
        return joined(Operator::conjunction, "AND", [this] { return negation(); });
    }

    template <class Read>
    Expression joined(Operator op, std::string_view keyword, Read read) {
        Expression first = read();
        if (!tokens_.next().says(keyword)) return first;
        Place place = first.place;
        std::vector<Expression> operands;
        operands.push_back(std::move(first));
        while (tokens_.next().says(keyword)) {
            tokens_.take();
            operands.push_back(read());
        }
        return builder_.operation(op, std::move(operands), std::move(place));
    }

    Expression negation() {
        if (!tokens_.next().says("NOT")) return comparison();
        const std::size_t place = tokens_.take().place;
        const Builder::Level level(builder_, place);
        return negated(negation(), place);
    }

    Expression negated(Expression inner, Place place) {
        return builder_.operation(Operator::negation, some(std::move(inner)), std::move(place));
    }

    Expression comparison() {
        Expression left = sum();
        Place place = left.place;
        const Token& next = tokens_.next();
        if (next.kind == Token::Kind::symbol) {
            const Rule* rule = rule_named(next.written, true);
            if (rule == nullptr || rule->family != Family::comparison) return left;
            tokens_.take();
            return builder_.operation(rule->op, some(std::move(left), sum()), std::move(place));
        }
        if (next.says("IS")) {
            tokens_.take();
            const bool negative = take_if("NOT");
            if (!take_if("NULL")) expected("NULL");
            return turned(negative, builder_.operation(Operator::is_null, some(std::move(left)), place));
        }
        if (!next.says("NOT") && !next.says("LIKE") && !next.says("BETWEEN") && !next.says("IN")) return left;
        const bool negative = take_if("NOT");
        if (take_if("LIKE"))
            return turned(negative, builder_.operation(Operator::like, some(std::move(left), sum()), place));
        if (take_if("IN")) {
            std::vector<Expression> operands = some(std::move(left));
            operands.push_back(list());
            return turned(negative, builder_.operation(Operator::in, std::move(operands), place));
        }
        if (!take_if("BETWEEN")) expected("LIKE, IN or BETWEEN");
        std::vector<Expression> operands = some(std::move(left), sum());
        if (!take_if("AND")) expected("AND");
        operands.push_back(sum());
        return turned(negative, builder_.operation(Operator::between, std::move(operands), place));
    }

    Expression turned(bool negative, Expression inner) {
        if (!negative) return inner;
        Place place = inner.place;
        return negated(std::move(inner), std::move(place));
    }

    Expression sum() {
        return chain([this] { return product(); }, {"+", "-"});
    }
    Expression product() {
        return chain([this] { return power(); }, {"*", "/", "%", "div"});
    }

    /// Operators of one precedence, the left one first.
    template <class Read>
    Expression chain(Read read, std::initializer_list<std::string_view> names) {
        Expression left = read();
        for (;;) {
            const Token& next = tokens_.next();
            const bool word = next.says("DIV");
            if (next.kind != Token::Kind::symbol && !word) return left;
            const std::string_view name = word ? "div" : next.written;
            if (std::ranges::find(names, name) == names.end()) return left;
            tokens_.take();
            Place place = left.place;
            left = builder_.operation(rule_named(name, true)->op, some(std::move(left), read()), std::move(place));
        }
    }

    Expression power() {
        Expression base = factor();
        if (!tokens_.next().is("^")) return base;
        tokens_.take();
        Place place = base.place;
        return builder_.operation(Operator::power, some(std::move(base), factor()), std::move(place));
    }

    Expression factor() {
        const Token& next = tokens_.next();
        if (next.is("+")) {
            tokens_.take();
            if (tokens_.next().kind != Token::Kind::number) expected("a number");
            return primary();
        }
        if (!next.is("-")) return primary();
        const std::size_t place = tokens_.take().place;
        if (tokens_.next().kind == Token::Kind::number) {
            Expression number = primary();
            number.place = place;
            if (auto* whole = std::get_if<std::int64_t>(&number.what)) *whole = -*whole;
            if (auto* real = std::get_if<double>(&number.what)) *real = -*real;
            return number;
        }
        const Builder::Level level(builder_, place);
        Expression minus_one = builder_.value(std::int64_t{-1}, place);
        return builder_.operation(Operator::times, some(std::move(minus_one), factor()), place);
    }

    Expression primary() {
        const Token& next = tokens_.next();
        const std::size_t place = next.place;
        switch (next.kind) {
            case Token::Kind::number: {
                const Token token = tokens_.take();
                return std::visit([&](auto number) { return builder_.value(number, place); }, token.number);
            }
            case Token::Kind::text: return builder_.value(tokens_.take().content, place);
            case Token::Kind::quoted: return builder_.value(Property{tokens_.take().content}, place);
            case Token::Kind::word: return word();
            case Token::Kind::symbol:
                if (next.is("(")) return bracket();
                break;
            case Token::Kind::end: break;
        }
        expected("a value, a property or (");
    }

    /// A bracket round an expression, or a list of several.
    Expression bracket() {
        const std::size_t place = tokens_.take().place;
        const Builder::Level level(builder_, place);
        Expression inner = disjunction();
        if (!tokens_.next().is(",")) {
            close();
            return inner;
        }
        return rest_of_list(some(std::move(inner)), place);
    }

    Expression list() {
        if (!tokens_.next().is("(")) expected("(");
        const std::size_t place = tokens_.take().place;
        const Builder::Level level(builder_, place);
        if (tokens_.next().is(")")) return rest_of_list({}, place);
        return rest_of_list(some(disjunction()), place);
    }

    Expression rest_of_list(std::vector<Expression> items, std::size_t place) {
        while (tokens_.next().is(",")) {
            tokens_.take();
            items.push_back(disjunction());
        }
        close();
        return builder_.operation(Operator::list, std::move(items), place);
    }

    Expression word() {
        const Token& next = tokens_.next();
        const std::size_t place = next.place;
        if (next.says("TRUE") || next.says("FALSE")) return builder_.value(tokens_.take().says("TRUE"), place);
        if (std::ranges::any_of(keywords, [&](std::string_view keyword) { return next.says(keyword); }))
            expected("a value, a property or (");
        const Token name = next;
        if (is_geometry_word(name) && !is_name_alone()) {
            Geometry taken = take_geometry(tokens_, builder_, crs_);
            return builder_.value(std::move(taken), place);
        }
        if (!tokens_.bracket_follows()) return builder_.value(Property{std::string(tokens_.take().written)}, place);
        tokens_.take();
        tokens_.take();
        const Builder::Level level(builder_, place);
        if (name.says("DATE") || name.says("TIMESTAMP")) {
            if (tokens_.next().kind != Token::Kind::text) expected("a text in single quotes");
            const Token text = tokens_.take();
            close();
            return builder_.value(name.says("DATE") ? day(text.content, text.place) : moment(text.content, text.place),
                                  place);
        }
        if (name.says("INTERVAL")) return interval(place);
        return function(name);
    }

    /// A property may be called "point": no bracket and no tag of a geometry follows.
    [[nodiscard]] bool is_name_alone() {
        if (tokens_.bracket_follows()) return false;
        Tokens ahead = tokens_;
        ahead.take();
        return !(ahead.next().says("Z") || ahead.next().says("M") || ahead.next().says("ZM") ||
                 ahead.next().says("EMPTY"));
    }

    Expression interval(std::size_t place) {
        Expression from = interval_side();
        if (!tokens_.next().is(",")) expected(",");
        tokens_.take();
        Expression to = interval_side();
        close();
        return builder_.operation(Operator::interval, some(std::move(from), std::move(to)), place);
    }

    /// A text here is a day, a moment or ".."; what else stands there has to be an instant (check).
    Expression interval_side() {
        if (tokens_.next().kind != Token::Kind::text) return sum();
        const Token text = tokens_.take();
        return side(builder_, text.content, text.place);
    }

    Expression function(const Token& name) {
        const Rule* rule = rule_named(name.written, false);
        const bool called = rule != nullptr && (rule->family == Family::folding || rule->family == Family::spatial ||
                                                rule->family == Family::temporal || rule->family == Family::array);
        if (!called)
            throw BadFilter("unknown-function",
                            "there is no function " + std::string(name.written.substr(0, 60)) +
                                "; there are CASEI, ACCENTI and those of CQL2 that begin with S_, T_ and A_",
                            name.place);
        std::vector<Expression> operands;
        while (!tokens_.next().is(")")) {
            if (!operands.empty()) {
                if (!tokens_.next().is(",")) expected(", or )");
                tokens_.take();
            }
            const bool array = rule->family == Family::array && tokens_.next().is("(");
            operands.push_back(array ? list() : disjunction());
        }
        close();
        return builder_.operation(rule->op, std::move(operands), name.place);
    }

    bool take_if(std::string_view keyword) {
        const bool there = tokens_.next().says(keyword);
        if (there) tokens_.take();
        return there;
    }

    void close() {
        if (!tokens_.next().is(")")) expected(")");
        tokens_.take();
    }

    template <class... Items>
    static std::vector<Expression> some(Items... items) {
        std::vector<Expression> all;
        all.reserve(sizeof...(items));
        (all.push_back(std::move(items)), ...);
        return all;
    }

    [[noreturn]] void expected(std::string_view what) {
        throw BadFilter("syntax", "expected " + std::string(what) + ", not " + tokens_.shown(), tokens_.next().place);
    }

    Tokens tokens_;
    const geo::Crs& crs_;
    Builder builder_;
};

}  // namespace

Expression from_text(std::string_view text, const geo::Crs& crs) {
    if (!simdjson::validate_utf8(text.data(), text.size()))
        throw BadFilter("syntax", "the filter is not UTF-8", std::size_t{1});
    return Parser(text, crs).whole();
}

}  // namespace data::filter
