#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "data/feature/feature.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/journal/history.hpp"
#include "data/store/connection.hpp"
#include "geo/box_test.hpp"

namespace data {
namespace {

/// Names that are no fields but may be asked for like one.
constexpr std::string_view own_columns[] = {"id", "uid", "code", "name", "version", "source", "division_code"};

/// One "property = value", read by the property's type.
struct Condition {
    std::string column;  ///< SQL of alias t
    Value value;
    std::string name;
    std::optional<std::size_t> field;  ///< nothing: one of own_columns
};

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
    for (std::size_t i = 0; i < conditions.size(); ++i)
        sql += " AND " + conditions[i].column + " = :p" + std::to_string(i);
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

std::int64_t count(Connection& db, const std::string& sql) {
    Query row = db.query(sql);
    row.step();
    return row.integer(0);
}

/// Puts the ids of one page into `page`, from all that match in order.
void cut_page(const std::vector<FeatureId>& ids, const FeatureQuery& query, FeaturePage& page,
              std::vector<FeatureId>& wanted) {
    page.matched = static_cast<std::int64_t>(ids.size());
    const auto first = std::ranges::upper_bound(ids, query.after);
    const auto rest = static_cast<std::size_t>(ids.end() - first);
    wanted.assign(first, first + static_cast<std::ptrdiff_t>(std::min(rest, query.limit)));
    page.more = rest > query.limit;
}

FeaturePage read_by_id(Connection& db, const Collection& collection, const FeatureQuery& query,
                       const std::vector<Condition>& conditions) {
    const FeatureSql& sql = sql_of(collection);
    const std::string where = where_of(conditions);
    FeaturePage page;
    if (conditions.empty()) {
        page.matched = count(db, sql.all) - count(db, sql.hidden);
    } else {
        const std::string text = "SELECT count(*) FROM \"" + collection.name + "\" t WHERE " + sql.visible + where;
        Query row = db.query(text);
        bind_conditions(row, conditions);
        row.step();
        page.matched = row.integer(0);
    }
    const std::string text = "SELECT " + sql.columns + " FROM \"" + collection.name + "\" t WHERE t.id > :after AND " +
                             sql.visible + where + " ORDER BY t.id LIMIT :limit";
    Query row = db.query(text);
    bind_conditions(row, conditions);
    row.bind(":after", query.after).bind(":limit", static_cast<std::int64_t>(query.limit) + 1);
    while (row.step()) {
        if (page.features.size() == query.limit) {
            page.more = true;
            break;
        }
        page.features.push_back(read_row(row, collection));
    }
    return page;
}

/// Ids whose box lies in the asked one for certain, and ids whose shape has to be looked at.
struct Candidates {
    std::vector<FeatureId> inside, doubtful;
};

Candidates candidates_in(Connection& db, const Collection& collection, const geo::BoxTest& test) {
    const FeatureSql& sql = sql_of(collection);
    const geo::MercatorBox box = test.mercator();
    Query row = db.query(sql.boxes);
    row.bind(":min_x", tree_step(box.min_x)).bind(":max_x", tree_step(box.max_x));
    row.bind(":min_y", tree_step(box.min_y)).bind(":max_y", tree_step(box.max_y));
    Candidates found;
    while (row.step()) {
        const geo::MercatorBox own{step_of(row.integer(1)), step_of(row.integer(2)), step_of(row.integer(3)),
                                   step_of(row.integer(4))};
        (test.surely_inside(own) ? found.inside : found.doubtful).push_back(row.integer(0));
    }
    return found;
}

FeaturePage read_in_box(Connection& db, const Collection& collection, const FeatureQuery& query,
                        const std::vector<Condition>& conditions) {
    const FeatureSql& sql = sql_of(collection);
    const geo::BoxTest test(*query.box);
    Candidates candidates = candidates_in(db, collection, test);
    std::vector<FeatureId> ids;
    // The R-tree holds hidden rows too, and knows nothing of properties.
    const bool look_at_rows = !conditions.empty() || count(db, sql.hidden) > 0;
    const std::string passes_sql =
        "SELECT 1 FROM \"" + collection.name + "\" t WHERE t.id = :id AND " + sql.visible + where_of(conditions);
    const auto passes = [&](FeatureId id) {
        Query row = db.query(passes_sql);
        bind_conditions(row, conditions);
        return row.bind(":id", id).step();
    };
    for (const FeatureId id : candidates.inside)
        if (!look_at_rows || passes(id)) ids.push_back(id);
    for (const FeatureId id : candidates.doubtful) {
        if (look_at_rows && !passes(id)) continue;
        const auto feature = find_feature(db, collection, id);
        if (feature && test.meets(feature->shape)) ids.push_back(id);
    }
    std::ranges::sort(ids);

    FeaturePage page;
    std::vector<FeatureId> wanted;
    cut_page(ids, query, page, wanted);
    for (const FeatureId id : wanted)
        if (auto feature = find_feature(db, collection, id)) page.features.push_back(std::move(*feature));
    return page;
}

FeaturePage read_as_of(Connection& db, const Collection& collection, const FeatureQuery& query,
                       const std::vector<Condition>& conditions) {
    std::optional<geo::BoxTest> test;
    if (query.box) test.emplace(*query.box);
    FeaturePage page;
    each_version(db, collection, *query.as_of, [&](FeatureId id, std::int64_t seq, const geo::MercatorBox& box) {
        if (test && !test->mercator().touches(box)) return;
        const bool doubtful = test && !test->surely_inside(box);
        const bool on_page = id > query.after && page.features.size() < query.limit;
        if (doubtful || !conditions.empty() || on_page) {
            Feature feature = feature_of_row(db, collection, seq);
            if (doubtful && !test->meets(feature.shape)) return;
            if (!std::ranges::all_of(conditions, [&](const Condition& c) { return meets(feature, c); })) return;
            if (on_page) page.features.push_back(std::move(feature));
        }
        if (id > query.after && !on_page) page.more = true;
        ++page.matched;
    });
    return page;
}

}  // namespace

FeaturePage read_features(Connection& db, const Collection& collection, const FeatureQuery& query) {
    const std::vector<Condition> conditions = conditions_of(collection, query);
    if (query.as_of) return read_as_of(db, collection, query, conditions);
    if (query.box) return read_in_box(db, collection, query, conditions);
    return read_by_id(db, collection, query, conditions);
}

}  // namespace data
