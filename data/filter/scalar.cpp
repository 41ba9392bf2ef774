#include "data/filter/scalar.hpp"

#include <cmath>
#include <optional>

#include "data/filter/folding.hpp"

namespace data::filter {
namespace {

std::optional<double> number(const Value& value) noexcept {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return std::nullopt;
}

double calculated(Operator op, double a, double b) noexcept {
    switch (op) {
        case Operator::plus: return a + b;
        case Operator::minus: return a - b;
        case Operator::times: return a * b;
        case Operator::over: return b == 0 ? NAN : a / b;
        case Operator::remainder: return std::fmod(a, b);
        case Operator::whole_quotient: return b == 0 ? NAN : std::trunc(a / b);
        case Operator::power: return std::pow(a, b);
        default: return NAN;
    }
}

}  // namespace

Value scalar(const Expression& expression, const std::function<Value(const std::string&)>& property) {
    if (const auto* text = expression.as<std::string>()) return *text;
    if (const auto* whole = expression.as<std::int64_t>()) return *whole;
    if (const auto* real = expression.as<double>()) return *real;
    if (const auto* named = expression.as<Property>()) return property(named->name);
    const auto* operation = expression.as<Operation>();
    if (operation == nullptr) return {};
    const Value first = scalar(operation->operands[0], property);
    if (operation->op == Operator::casei || operation->op == Operator::accenti) {
        const auto* text = std::get_if<std::string>(&first);
        if (text == nullptr) return {};
        return operation->op == Operator::casei ? without_case(*text) : without_accents(*text);
    }
    const auto a = number(first), b = number(scalar(operation->operands[1], property));
    if (!a || !b) return {};
    const double result = calculated(operation->op, *a, *b);
    return std::isfinite(result) ? Value(result) : Value();
}

std::string glob_pattern(std::string_view like) {
    std::string glob;
    for (std::size_t i = 0; i < like.size(); ++i) {
        char c = like[i];
        if (c == '%' || c == '_') {
            glob += c == '%' ? '*' : '?';
            continue;
        }
        if (c == '\\' && i + 1 < like.size()) c = like[++i];
        if (c == '*' || c == '?' || c == '[')
            glob += {'[', c, ']'};
        else
            glob += c;
    }
    return glob;
}

}  // namespace data::filter
