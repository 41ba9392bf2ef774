#include "data/filter/arrays.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace data::filter {
namespace {

using nlohmann::json;

/// 1 and 1.0 are the same number.
std::string element(const json& value) {
    return value.is_number() ? json(value.get<double>()).dump() : value.dump();
}

}  // namespace

Elements elements_of(const Operation& list) {
    Elements elements;
    for (const Expression& item : list.operands) {
        if (const auto* text = item.as<std::string>()) elements.insert(element(*text));
        if (const auto* truth = item.as<bool>()) elements.insert(element(*truth));
        if (const auto* whole = item.as<std::int64_t>()) elements.insert(element(*whole));
        if (const auto* real = item.as<double>()) elements.insert(element(*real));
        if (const auto* instant = item.as<Instant>()) elements.insert(element(instant->text));
    }
    return elements;
}

std::optional<Elements> elements_of(std::string_view text) {
    const json array = json::parse(text, nullptr, false);
    if (!array.is_array()) return std::nullopt;
    Elements elements;
    for (const json& value : array) elements.insert(element(value));
    return elements;
}

bool related(Operator op, const Elements& a, const Elements& b) {
    switch (op) {
        case Operator::a_equals: return a == b;
        case Operator::a_contains: return std::ranges::includes(a, b);
        case Operator::a_contained_by: return std::ranges::includes(b, a);
        default: return std::ranges::any_of(a, [&](const std::string& one) { return b.contains(one); });
    }
}

}  // namespace data::filter
