#include "data/feature/conditions.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/feature/feature_sql.hpp"

namespace data {
namespace {

/// Names that are no fields but may be asked for like one.
constexpr std::string_view own_columns[] = {"id", "uid", "code", "name", "version", "source", "division_code"};

std::optional<Value> value_from(const std::string& text, FieldType type) {
    const char* const end = text.data() + text.size();
    if (type == FieldType::boolean) {
        if (text == "true" || text == "1") return Value(true);
        if (text == "false" || text == "0") return Value(false);
        return std::nullopt;
    }
    if (type == FieldType::integer || type == FieldType::reference) {
        std::int64_t number = 0;
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
        return Value(number);
    }
    if (type == FieldType::real) {
        double number = 0;
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || stop != end || text.empty() || !std::isfinite(number)) return std::nullopt;
        return Value(number);
    }
    return Value(text);
}

}  // namespace

std::vector<Condition> conditions_of(const Collection& collection, const FeatureQuery& query) {
    std::vector<Condition> conditions;
    std::vector<Finding> found;
    for (const auto& [name, text] : query.equals) {
        Condition condition;
        condition.name = name;
        FieldType type = name == "id" || name == "version" ? FieldType::integer : FieldType::text;
        condition.field = collection.field(name);
        if (condition.field) {
            const Field& field = collection.fields[*condition.field];
            condition.column = column_of(field), type = field.type;
        } else if (std::ranges::find(own_columns, name) != std::end(own_columns)) {
            condition.column = "t." + name;
        } else {
            found.push_back({"unknown-field", name, "a " + collection.name + " has no property " + name});
            continue;
        }
        const auto value = value_from(text, type);
        if (!value) {
            found.push_back({"type", name, "\"" + text.substr(0, 60) + "\" is no value of " + name});
            continue;
        }
        condition.value = *value;
        conditions.push_back(std::move(condition));
    }
    if (!found.empty()) throw Invalid(std::move(found));
    // One order, one text: the cache of statements does not grow with the orders people write.
    std::ranges::stable_sort(conditions, {}, &Condition::column);
    return conditions;
}

std::string where_of(const std::vector<Condition>& conditions) {
    std::string sql;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        sql += " AND " + conditions[i].column + " = :p" + std::to_string(i);
        // The indexes of names and codes leave out what has none.
        const bool indexed = conditions[i].column == "t.name" || conditions[i].column == "t.code";
        if (indexed && conditions[i].value != Value(std::string())) sql += " AND " + conditions[i].column + " <> ''";
    }
    return sql;
}

void bind_conditions(Query& query, const std::vector<Condition>& conditions) {
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        const std::string name = ":p" + std::to_string(i);
        const Value& value = conditions[i].value;
        if (const auto* text = std::get_if<std::string>(&value)) query.bind(name, std::string_view(*text));
        if (const auto* integer = std::get_if<std::int64_t>(&value)) query.bind(name, *integer);
        if (const auto* real = std::get_if<double>(&value)) query.bind(name, *real);
        if (const auto* yes = std::get_if<bool>(&value)) query.bind(name, std::int64_t{*yes});
    }
}

bool meets(const Feature& feature, const Condition& condition) {
    if (condition.field) {
        const Value& value = feature.values[*condition.field];
        return value == condition.value;
    }
    const auto text = [&](std::string_view own) { return std::get<std::string>(condition.value) == own; };
    const auto number = [&](std::int64_t own) { return std::get<std::int64_t>(condition.value) == own; };
    if (condition.name == "id") return number(feature.id);
    if (condition.name == "version") return number(feature.version);
    if (condition.name == "uid") return text(feature.uid);
    if (condition.name == "code") return text(feature.code);
    if (condition.name == "name") return text(feature.name);
    if (condition.name == "source") return text(to_string(feature.source));
    return text(feature.division_code);
}

}  // namespace data
