#include "data/filter/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace data::filter {
namespace {

using enum Operator;

constexpr std::size_t any = most_nodes;

/// In the order of Operator.
constexpr auto rules = std::to_array<Rule>({
    {conjunction, "and", Family::logic, 2, any},
    {disjunction, "or", Family::logic, 2, any},
    {negation, "not", Family::logic, 1, 1},
    {equal, "=", Family::comparison, 2, 2},
    {not_equal, "<>", Family::comparison, 2, 2},
    {less, "<", Family::comparison, 2, 2},
    {greater, ">", Family::comparison, 2, 2},
    {at_most, "<=", Family::comparison, 2, 2},
    {at_least, ">=", Family::comparison, 2, 2},
    {like, "like", Family::like, 2, 2},
    {between, "between", Family::between, 3, 3},
    {in, "in", Family::in, 2, 2},
    {is_null, "isNull", Family::is_null, 1, 1},
    {plus, "+", Family::arithmetic, 2, 2},
    {minus, "-", Family::arithmetic, 2, 2},
    {times, "*", Family::arithmetic, 2, 2},
    {over, "/", Family::arithmetic, 2, 2},
    {remainder, "%", Family::arithmetic, 2, 2},
    {whole_quotient, "div", Family::arithmetic, 2, 2},
    {power, "^", Family::arithmetic, 2, 2},
    {casei, "casei", Family::folding, 1, 1},
    {accenti, "accenti", Family::folding, 1, 1},
    {s_intersects, "s_intersects", Family::spatial, 2, 2},
    {s_equals, "s_equals", Family::spatial, 2, 2},
    {s_disjoint, "s_disjoint", Family::spatial, 2, 2},
    {s_touches, "s_touches", Family::spatial, 2, 2},
    {s_within, "s_within", Family::spatial, 2, 2},
    {s_overlaps, "s_overlaps", Family::spatial, 2, 2},
    {s_crosses, "s_crosses", Family::spatial, 2, 2},
    {s_contains, "s_contains", Family::spatial, 2, 2},
    {t_after, "t_after", Family::temporal, 2, 2},
    {t_before, "t_before", Family::temporal, 2, 2},
    {t_contains, "t_contains", Family::temporal, 2, 2},
    {t_disjoint, "t_disjoint", Family::temporal, 2, 2},
    {t_during, "t_during", Family::temporal, 2, 2},
    {t_equals, "t_equals", Family::temporal, 2, 2},
    {t_finished_by, "t_finishedBy", Family::temporal, 2, 2},
    {t_finishes, "t_finishes", Family::temporal, 2, 2},
    {t_intersects, "t_intersects", Family::temporal, 2, 2},
    {t_meets, "t_meets", Family::temporal, 2, 2},
    {t_met_by, "t_metBy", Family::temporal, 2, 2},
    {t_overlapped_by, "t_overlappedBy", Family::temporal, 2, 2},
    {t_overlaps, "t_overlaps", Family::temporal, 2, 2},
    {t_started_by, "t_startedBy", Family::temporal, 2, 2},
    {t_starts, "t_starts", Family::temporal, 2, 2},
    {a_equals, "a_equals", Family::array, 2, 2},
    {a_contains, "a_contains", Family::array, 2, 2},
    {a_contained_by, "a_containedBy", Family::array, 2, 2},
    {a_overlaps, "a_overlaps", Family::array, 2, 2},
    {interval, "interval", Family::made, 2, 2},
    {list, "list", Family::made, 0, any},
});

constexpr bool in_order() {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (static_cast<std::size_t>(rules[i].op) != i) return false;
    return rules.size() == static_cast<std::size_t>(list) + 1;
}
static_assert(in_order());

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string sentences(const std::vector<Flaw>& flaws) {
    std::string all;
    for (const Flaw& flaw : flaws) {
        all += all.empty() ? "" : "; ";
        if (const auto* character = std::get_if<std::size_t>(&flaw.place))
            all += fmt::format("character {}: {}", *character, flaw.message);
        else
            all += fmt::format("at \"{}\": {}", std::get<std::string>(flaw.place), flaw.message);
    }
    return all;
}

[[noreturn]] void refuse_depth(const Place& place) {
    throw BadFilter("too-deep", fmt::format("the filter is nested deeper than {} levels", most_levels), place);
}

}  // namespace

BadFilter::BadFilter(std::vector<Flaw> found) : runtime_error(sentences(found)), flaws(std::move(found)) {}

BadFilter::BadFilter(std::string code, std::string message, Place place)
    : BadFilter(std::vector<Flaw>{{std::move(code), std::move(message), std::move(place)}}) {}

const Rule& rule_of(Operator op) noexcept {
    return rules[static_cast<std::size_t>(op)];
}

const Rule* rule_named(std::string_view name, bool mind_case) noexcept {
    const auto same = [&](char ours, char given) { return mind_case ? ours == given : lower(ours) == lower(given); };
    for (const Rule& rule : rules)
        if (rule.family != Family::made && std::ranges::equal(rule.name, name, same)) return &rule;
    return nullptr;
}

bool Operation::operator==(const Operation& other) const {
    return op == other.op && operands == other.operands;
}

Expression Builder::value(decltype(Expression::what) what, Place place) {
    if (++nodes_ > most_nodes)
        throw BadFilter("too-large",
                        fmt::format("the filter has more than {} operations, properties and values", most_nodes),
                        std::move(place));
    return {std::move(what), std::move(place), 1};
}

Expression Builder::operation(Operator op, std::vector<Expression> operands, Place place) {
    const Rule& rule = rule_of(op);
    if (operands.size() < rule.least || operands.size() > rule.most)
        throw BadFilter("operands",
                        rule.least == rule.most
                            ? fmt::format("{} takes {}, not {}", rule.name, rule.least, operands.size())
                            : fmt::format("{} takes at least {}, not {}", rule.name, rule.least, operands.size()),
                        std::move(place));
    int height = 1;
    for (const Expression& operand : operands) height = std::max(height, operand.height + 1);
    if (height > most_levels) refuse_depth(place);
    Expression made = value(Operation{op, std::move(operands)}, std::move(place));
    made.height = height;
    return made;
}

void Builder::corners(std::size_t more, const Place& place) {
    corners_ += more;
    if (corners_ > most_corners)
        throw BadFilter("too-large", fmt::format("the filter's geometries have more than {} corners", most_corners),
                        place);
}

Builder::Level::Level(Builder& builder, const Place& place) : builder_(builder) {
    if (builder_.open_ >= most_levels) refuse_depth(place);
    ++builder_.open_;
}

}  // namespace data::filter
