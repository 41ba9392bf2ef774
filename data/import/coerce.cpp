#include "data/import/coerce.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace data::import {
namespace {

std::string trimmed(std::string text) {
    const auto space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> whole(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size()) return value;
    constexpr double exact = 9007199254740992.0;  // 2^53
    if (const auto real = number(text); real && std::floor(*real) == *real && std::abs(*real) < exact)
        return static_cast<std::int64_t>(*real);
    return std::nullopt;
}

std::optional<bool> truth(const std::string& text) {
    for (const char* yes : {"1", "true", "t", "yes", "y", "是", "有", "真"})
        if (lower(text) == yes) return true;
    for (const char* no : {"0", "false", "f", "no", "n", "否", "无", "假"})
        if (lower(text) == no) return false;
    return std::nullopt;
}

std::optional<std::string> date(const std::string& text) {
    int year = 0, month = 0, day = 0, used = 0;
    constexpr std::array forms{"%4d-%2d-%2d%n", "%4d/%2d/%2d%n", "%4d.%2d.%2d%n", "%4d年%2d月%2d日%n", "%4d%2d%2d%n"};
    for (const char* form : forms) {
        used = 0;
        if (std::sscanf(text.c_str(), form, &year, &month, &day, &used) != 3 || used == 0) continue;
        const char next = text.c_str()[used];
        if (next != '\0' && next != 'T' && next != ' ') continue;
        const std::chrono::year_month_day calendar{std::chrono::year{year},
                                                   std::chrono::month{static_cast<unsigned>(month)},
                                                   std::chrono::day{static_cast<unsigned>(day)}};
        if (!calendar.ok()) return std::nullopt;
        std::array<char, 32> iso{};
        std::snprintf(iso.data(), iso.size(), "%04d-%02d-%02d", year, month, day);
        return iso.data();
    }
    return std::nullopt;
}

std::optional<std::string> code(const CodeList* list, const std::string& text) {
    if (!list) return std::nullopt;
    if (list->entry(text)) return text;
    for (const CodeEntry& entry : list->entries)
        if (entry.title.zh == text || lower(entry.title.en) == lower(text) || lower(entry.code) == lower(text))
            return entry.code;
    return std::nullopt;
}

const char* wanted(FieldType type) {
    switch (type) {
        case FieldType::integer: return "a whole number";
        case FieldType::real: return "a number";
        case FieldType::boolean: return "yes or no";
        case FieldType::date: return "a date";
        default: return "text";
    }
}

}  // namespace

std::string text_of(const nlohmann::json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return trimmed(value.get<std::string>());
    if (value.is_number_float()) {
        const double real = value.get<double>();
        constexpr double most_exact = 1e15;
        if (std::floor(real) == real && std::abs(real) < most_exact)
            return std::to_string(static_cast<std::int64_t>(real));
    }
    return value.dump();
}

Value coerced(const Catalogue& catalogue, const Field& field, const nlohmann::json& value,
              std::vector<Finding>& findings) {
    const std::string text = text_of(value);
    if (text.empty()) return {};
    const auto refuse = [&](const std::string& why) -> Value {
        findings.push_back({"type", field.name, "'" + text.substr(0, 80) + "' is not " + why});
        return {};
    };
    switch (field.type) {
        case FieldType::integer:
            if (const auto number = whole(text)) return *number;
            break;
        case FieldType::real:
            if (const auto real = number(text)) return *real;
            break;
        case FieldType::boolean:
            if (value.is_boolean()) return value.get<bool>();
            if (const auto answer = truth(text)) return *answer;
            break;
        case FieldType::date:
            if (auto day = date(text)) return *std::move(day);
            break;
        case FieldType::code:
            if (auto known = code(catalogue.code_list(field.code_list), text)) return *std::move(known);
            return refuse("in the code list " + field.code_list + " (neither a code nor a title)");
        case FieldType::text:
        case FieldType::timestamp:
        case FieldType::reference:
        case FieldType::json: return text;
    }
    return refuse(wanted(field.type));
}

}  // namespace data::import
