#include "data/filter/sort.hpp"

#include <fmt/format.h>

#include <compare>

#include "data/filter/literal.hpp"
#include "data/filter/sql.hpp"

namespace data::filter {
namespace {

bool is_known(const Value& value) noexcept {
    return !std::holds_alternative<std::monostate>(value);
}

Value value_of(const Feature& feature, const Queryable& queryable, const Collection& collection) {
    if (queryable.field != nullptr) {
        const Value& value = feature.values[*collection.field(queryable.name)];
        if (const auto* truth = std::get_if<bool>(&value)) return std::int64_t{*truth};
        const auto* text = std::get_if<std::string>(&value);
        return queryable.kind == Kind::moment && text != nullptr ? Value(moment(*text, "").text) : value;
    }
    if (queryable.name == "id") return feature.id;
    if (queryable.name == "version") return feature.version;
    if (queryable.name == "uid") return feature.uid;
    if (queryable.name == "code") return feature.code;
    if (queryable.name == "name") return feature.name;
    if (queryable.name == "source") return std::string(to_string(feature.source));
    return feature.division_code;
}

std::partial_ordering compared(const Value& a, const Value& b) {
    if (const auto* text = std::get_if<std::string>(&a)) return *text <=> std::get<std::string>(b);
    const auto number = [](const Value& value) {
        const auto* whole = std::get_if<std::int64_t>(&value);
        return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
    };
    return number(a) <=> number(b);
}

std::string key_name(std::size_t i) {
    return ":k" + std::to_string(i);
}

}  // namespace

std::vector<Value> sort_values(const Feature& feature, const Queryables& queryables, const std::vector<SortKey>& keys) {
    std::vector<Value> values;
    for (const SortKey& key : keys)
        values.push_back(value_of(feature, *queryables.find(key.name), queryables.collection()));
    return values;
}

bool comes_before(const std::vector<SortKey>& keys, const std::vector<Value>& a, FeatureId a_id,
                  const std::vector<Value>& b, FeatureId b_id) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (is_known(a[i]) != is_known(b[i])) return is_known(a[i]);
        if (!is_known(a[i])) continue;
        const auto order = compared(a[i], b[i]);
        if (order != 0) return keys[i].descending ? order > 0 : order < 0;
    }
    return a_id < b_id;
}

std::string order_by(const Queryables& queryables, const std::vector<SortKey>& keys) {
    std::string sql;
    for (const SortKey& key : keys)
        sql +=
            fmt::format("{} {} NULLS LAST, ", comparable(*queryables.find(key.name)), key.descending ? "DESC" : "ASC");
    return sql + "t.id";
}

std::string behind(const Queryables& queryables, const std::vector<SortKey>& keys, const std::vector<Value>& values) {
    std::string all = "(", same;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string column = comparable(*queryables.find(keys[i].name)), value = key_name(i);
        if (is_known(values[i]))
            all += fmt::format("({}({} {} {} OR {} IS NULL)) OR ", same, column, keys[i].descending ? "<" : ">", value,
                               column);
        same += fmt::format("{} IS {} AND ", column, value);
    }
    return all + "(" + same + "t.id > :after))";
}

void bind_behind(Query& query, const std::vector<Value>& values, FeatureId after) {
    for (std::size_t i = 0; i < values.size(); ++i) query.bind_value(key_name(i), values[i]);
    query.bind(":after", after);
}

}  // namespace data::filter
