#include "data/feature/feature_sql.hpp"

#include <map>
#include <string_view>

#include "data/feature/record_json.hpp"
#include "data/store/spatialite_blob.hpp"

namespace data {
namespace {

const std::string not_hidden = "t.batch NOT IN (" + std::string(hidden_batches) + ")";
constexpr const char* boxes_that_meet = "min_x <= :max_x AND max_x >= :min_x AND min_y <= :max_y AND max_y >= :min_y";

/// Columns before the fields, in the order of read_row() and of the parameters of insert and replace.
enum Column {
    id_column,
    uid_column,
    code_column,
    name_column,
    version_column,
    source_column,
    division_column,
    shape_column,
    local_column,
    first_field
};

std::string in_quotes(std::string_view name) {
    return "\"" + std::string(name) + "\"";
}

FeatureSql written(const Collection& collection) {
    const std::string table = in_quotes(collection.name);
    const std::string box = in_quotes(collection.name + "_box");
    FeatureSql sql;
    sql.shipped_fields = collection.fields.size();
    sql.visible = not_hidden;
    sql.columns = "t.id, t.uid, t.code, t.name, t.version, t.source, t.division_code, t.shape, t.local";
    std::string names, values, sets;
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const std::string column = in_quotes(collection.fields[i].name);
        const std::string value = "?" + std::to_string(first_field + 1 + i);
        sql.columns += ", t." + column;
        names += ", " + column, values += ", " + value, sets += ", " + column + " = " + value;
    }
    const std::string batch = "?" + std::to_string(first_field + 1 + collection.fields.size());
    sql.find = "SELECT " + sql.columns + " FROM " + table + " t WHERE t.id = :id AND " + not_hidden;
    sql.each = "SELECT " + sql.columns + " FROM " + table + " t WHERE " + not_hidden + " ORDER BY t.id";
    sql.find_uid = "SELECT " + sql.columns + ", t.batch IN (" + std::string(hidden_batches) + ") FROM " + table +
                   " t WHERE t.uid = :uid";
    sql.insert = "INSERT INTO " + table + " (id, uid, code, name, version, source, division_code, shape, local" +
                 names + ", batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9" + values + ", " + batch + ")";
    sql.replace = "UPDATE " + table +
                  " SET uid = ?2, code = ?3, name = ?4, version = ?5, source = ?6, division_code = ?7, "
                  "shape = ?8, local = ?9" +
                  sets + " WHERE id = ?1";
    sql.remove = "DELETE FROM " + table + " WHERE id = ?1";
    sql.insert_box = "INSERT INTO " + box + " (id, min_x, max_x, min_y, max_y) VALUES (?1, ?2, ?3, ?4, ?5)";
    sql.replace_box = "UPDATE " + box + " SET min_x = ?2, max_x = ?3, min_y = ?4, max_y = ?5 WHERE id = ?1";
    sql.remove_box = "DELETE FROM " + box + " WHERE id = ?1";
    sql.exists = "SELECT 1 FROM " + table + " t WHERE t.id = :id AND " + not_hidden;
    sql.all = "SELECT count(*) FROM " + table;
    sql.hidden = "SELECT count(*) FROM " + table + " WHERE batch IN (" + std::string(hidden_batches) + ")";
    sql.boxes = "SELECT id, min_x, min_y, max_x, max_y FROM " + box + " WHERE " + boxes_that_meet;
    return sql;
}

void bind_value(Query& query, int place, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        query.bind(place, std::string_view(*text));
    else if (const auto* integer = std::get_if<std::int64_t>(&value))
        query.bind(place, *integer);
    else if (const auto* real = std::get_if<double>(&value))
        query.bind(place, *real);
    else if (const auto* yes = std::get_if<bool>(&value))
        query.bind(place, std::int64_t{*yes});
    else
        query.bind_null(place);
}

void bind_row(Query& query, const Collection& collection, const Feature& feature, const StoredRow& row) {
    query.bind(id_column + 1, feature.id).bind(uid_column + 1, std::string_view(feature.uid));
    query.bind(code_column + 1, std::string_view(feature.code)).bind(name_column + 1, std::string_view(feature.name));
    query.bind(version_column + 1, feature.version).bind(source_column + 1, to_string(feature.source));
    query.bind(division_column + 1, std::string_view(feature.division_code));
    query.bind_blob(shape_column + 1, std::string_view(row.shape));
    if (row.local.empty())
        query.bind_null(local_column + 1);
    else
        query.bind(local_column + 1, std::string_view(row.local));
    const std::size_t shipped = sql_of(collection).shipped_fields;
    for (std::size_t i = 0; i < shipped; ++i)
        bind_value(query, static_cast<int>(first_field + 1 + i), feature.values[i]);
}

void bind_box(Query& query, FeatureId id, const geo::MercatorBox& box) {
    query.bind(1, id).bind(2, tree_step(box.min_x)).bind(3, tree_step(box.max_x));
    query.bind(4, tree_step(box.min_y)).bind(5, tree_step(box.max_y)).run();
}

Value value_of(const Query& row, int column, FieldType type) {
    if (row.is_null(column)) return {};
    switch (type) {
        case FieldType::integer:
        case FieldType::reference: return row.integer(column);
        case FieldType::real: return row.real(column);
        case FieldType::boolean: return row.integer(column) != 0;
        default: return row.text(column);
    }
}

}  // namespace

const FeatureSql& sql_of(const Collection& collection) {
    static const std::map<std::string, FeatureSql, std::less<>> all = [] {
        std::map<std::string, FeatureSql, std::less<>> made;
        for (const Collection& shipped : shipped_collections()) made.emplace(shipped.name, written(shipped));
        return made;
    }();
    const auto found = all.find(collection.name);
    if (found == all.end()) throw NotFound("there is no collection " + collection.name);
    return found->second;
}

std::string column_of(const Field& field) {
    return field.local ? "json_extract(t.local, '$." + field.name + "')" : "t." + in_quotes(field.name);
}

geo::MercatorBox box_of(const geo::Shape& shape) noexcept {
    const auto box = geo::bounds(shape);
    return box ? geo::to_mercator(*box) : geo::MercatorBox{};
}

StoredRow encode(const Collection& collection, const Feature& feature) {
    return {feature.id, to_spatialite(feature.shape), local_json(collection, feature), box_of(feature.shape)};
}

void insert_row(Connection& db, const Collection& collection, const Feature& feature, const StoredRow& row,
                std::int64_t batch) {
    const FeatureSql& sql = sql_of(collection);
    Query insert = db.query(sql.insert);
    bind_row(insert, collection, feature, row);
    insert.bind(static_cast<int>(first_field + 1 + sql.shipped_fields), batch).run();
}

void insert_box(Connection& db, const Collection& collection, const StoredRow& row) {
    Query box = db.query(sql_of(collection).insert_box);
    bind_box(box, row.id, row.box);
}

void replace_row(Connection& db, const Collection& collection, const Feature& feature, const StoredRow& row) {
    const FeatureSql& sql = sql_of(collection);
    Query replace = db.query(sql.replace);
    bind_row(replace, collection, feature, row);
    replace.run();
    Query box = db.query(sql.replace_box);
    bind_box(box, feature.id, row.box);
}

void remove_row(Connection& db, const Collection& collection, FeatureId id) {
    const FeatureSql& sql = sql_of(collection);
    db.query(sql.remove).bind(1, id).run();
    db.query(sql.remove_box).bind(1, id).run();
}

Feature read_row(const Query& row, const Collection& collection) {
    const std::size_t shipped = sql_of(collection).shipped_fields;
    Feature feature;
    feature.id = row.integer(id_column);
    feature.uid = row.text(uid_column);
    feature.code = row.text(code_column);
    feature.name = row.text(name_column);
    feature.version = row.integer(version_column);
    const auto source = source_from(row.view(source_column));
    if (!source) throw StorageFailure(collection.name + " " + std::to_string(feature.id) + " has an unknown source");
    feature.source = *source;
    feature.division_code = row.text(division_column);
    feature.shape = from_spatialite(row.blob(shape_column));
    feature.values.resize(collection.fields.size());
    for (std::size_t i = 0; i < shipped; ++i)
        feature.values[i] = value_of(row, static_cast<int>(first_field + i), collection.fields[i].type);
    if (!row.is_null(local_column)) read_local_json(collection, row.view(local_column), feature.values);
    return feature;
}

}  // namespace data
