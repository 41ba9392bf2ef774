#include "data/feature/seen_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "data/feature/feature_sql.hpp"
#include "data/store/spatialite_blob.hpp"

namespace data {
namespace {

constexpr std::string_view past_every_code = "\xF4\x8F\xBF\xBF";
constexpr std::size_t group_size = 30;  // a chain of a thousand would be a tree too deep for SQLite
constexpr std::size_t district_digits = 6, street_digits = 9;

/// "(a OR b OR c)"; nothing holds where there is none.
std::string any_of(const std::vector<std::string>& terms) {
    if (terms.empty()) return "false";
    std::string all = "((";
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (i > 0) all += i % group_size == 0 ? ") OR (" : " OR ";
        all += terms[i];
    }
    return all + "))";
}

/// Whether the coarse levels of grids are no part of what lies within a division of so many digits: they belong to the
/// whole district or street (see division_of()).
std::string finer_than(std::size_t digits) {
    if (digits <= district_digits) return "";
    return digits <= street_digits ? " AND t.level <> 1" : " AND t.level NOT IN (1, 2)";
}

/// Whether a shape's place lies there. A row is asked for each of its closed columns, so the last answer is kept.
SqlFunction on(const Ground& ground) {
    return [&ground, last = std::string(), holds = false](const Arguments& arguments) mutable -> Value {
        const auto blob = arguments.blob(0);
        const std::string_view bytes(reinterpret_cast<const char*>(blob.data()), blob.size());
        if (bytes != last) {
            last = bytes;
            holds = !bytes.empty() && ground.holds(place_on_map(from_spatialite(blob)));
        }
        return holds;
    };
}

}  // namespace

SeenTable::SeenTable(const Collection& collection, const Viewer* viewer) : sql_('"' + collection.name + '"') {
    if (viewer == nullptr) return;
    const Jurisdictions sight = viewer->sight(collection);
    all_rows_ = sight.all;
    std::vector<std::pair<Jurisdictions, std::string>> written;
    const auto readable_where = [&](const Field& field) -> std::string {
        const Jurisdictions reading = viewer->reading(field);
        if (reading.all) return "";
        if (reading.none()) return "false";
        for (const auto& [known, text] : written)
            if (known == reading) return text;
        return written.emplace_back(reading, condition(collection, reading)).second;
    };

    std::string fields, local = "t.local";
    bool masked = false;
    for (const Field& field : collection.fields) {
        const std::string where = readable_where(field);
        masked = masked || !where.empty();
        if (field.local && !where.empty())
            local = fmt::format("iif({}, {}, json_remove({}, '$.{}'))", where, local, local, field.name);
        if (!field.local)
            fields += where.empty() ? fmt::format(", t.\"{}\"", field.name)
                                    : fmt::format(", iif({0}, t.\"{1}\", NULL) AS \"{1}\"", where, field.name);
    }
    if (all_rows_ && !masked) return;
    sql_ = fmt::format(
        "(SELECT t.id, t.uid, t.code, t.name, t.version, t.source, t.division_code, t.shape, t.batch, {} AS local{} "
        "FROM \"{}\" t{})",
        local, fields, collection.name, all_rows_ ? "" : " WHERE " + condition(collection, sight));
}

std::string SeenTable::bound(Value value) {
    values_.push_back(std::move(value));
    return ":s" + std::to_string(values_.size() - 1);
}

/// What Ground::holds() says, as SQL of alias t: its box by the spatial index, then the place itself.
std::string SeenTable::condition(const Collection& collection, const Ground& ground) {
    const geo::MercatorBox& box = ground.box();
    functions_.push_back(on(ground));
    std::string place = fmt::format(
        "t.id IN (SELECT id FROM \"{}_box\" WHERE min_x <= {} AND max_x >= {} AND min_y <= {} AND max_y >= {}) "
        "AND call(t.shape, :p{})",
        collection.name, bound(tree_step(box.max_x)), bound(tree_step(box.min_x)), bound(tree_step(box.max_y)),
        bound(tree_step(box.min_y)), functions_.size() - 1);
    if (collection.name != "grid") return '(' + place + ')';
    return fmt::format("(t.id = {} OR (coalesce(t.level, 0) > {} AND {}))", bound(ground.grid()), bound(ground.level()),
                       place);
}

/// What Jurisdictions::hold() says, as SQL of alias t.
std::string SeenTable::condition(const Collection& collection, const Jurisdictions& jurisdictions) {
    const bool grids = collection.name == "grid";
    const std::string_view column = collection.name == "division" ? "t.code" : "t.division_code";
    std::vector<std::string> terms;
    for (const std::string& division : jurisdictions.within) {
        const std::string from = bound(division), past = bound(division + std::string(past_every_code));
        terms.push_back(
            fmt::format("({0} >= {1} AND {0} < {2}{3})", column, from, past, grids ? finer_than(division.size()) : ""));
    }
    for (const std::string& division : jurisdictions.above) {
        const std::string code = bound(division);
        const auto is = [&](std::string_view text) {
            return fmt::format("(substr({0}, 1, {1}) = {2} AND ltrim(substr({0}, {3}), '0') = '')", text,
                               division.size(), code, division.size() + 1);
        };
        terms.push_back(is(column));
        if (!grids) continue;
        terms.push_back("(t.level = 1 AND " + is("substr(t.division_code, 1, 6)") + ")");
        terms.push_back("(t.level = 2 AND " + is("substr(t.division_code, 1, 9)") + ")");
    }
    if (collection.name != "division")
        for (const auto& ground : jurisdictions.on) terms.push_back(condition(collection, *ground));
    return any_of(terms);
}

void SeenTable::bind(Query& query) const {
    for (std::size_t i = 0; i < values_.size(); ++i) query.bind_value(":s" + std::to_string(i), values_[i]);
    for (std::size_t i = 0; i < functions_.size(); ++i) query.bind_function(":p" + std::to_string(i), functions_[i]);
}

std::optional<Feature> as_seen(const Collection& collection, const Viewer* viewer, Feature feature) {
    if (viewer == nullptr) return feature;
    const Roles here = viewer->roles_in(Jurisdiction(collection, feature));
    if (!viewer->sees(collection, here)) return std::nullopt;
    for (std::size_t i = 0; i < collection.fields.size(); ++i)
        if (!viewer->reads(collection.fields[i], here)) feature.values[i] = {};
    return feature;
}

}  // namespace data
