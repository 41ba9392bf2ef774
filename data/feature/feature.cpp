#include "data/feature/feature.hpp"

#include <algorithm>
#include <utility>

#include "data/feature/divisions.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/journal/history.hpp"
#include "data/journal/journal.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/connection.hpp"
#include "data/store/uid.hpp"

namespace data {
namespace {

std::string named(const Collection& collection, FeatureId id) {
    return collection.name + " " + std::to_string(id);
}

std::size_t index_of(const Transaction& transaction, const Collection& collection) {
    const auto index = transaction.catalogue().index(collection.name);
    if (!index) throw NotFound("there is no collection " + collection.name);
    return *index;
}

/// What a person may give: everything but id, uid and version. A division given as empty is not given.
bool same_content(const Feature& given, const Feature& stored) {
    return given.code == stored.code && given.name == stored.name && given.source == stored.source &&
           given.values == stored.values && given.shape == stored.shape &&
           (given.division_code.empty() || given.division_code == stored.division_code);
}

void look_at_references(Transaction& transaction, const Collection& collection, const Feature& feature,
                        std::vector<Finding>& found) {
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const Field& field = collection.fields[i];
        const auto* target = i < feature.values.size() ? std::get_if<std::int64_t>(&feature.values[i]) : nullptr;
        if (field.type != FieldType::reference || !target) continue;
        const Collection& other = transaction.catalogue().at(field.target);
        const auto referred = find_feature(transaction.db(), other, *target);
        if (!referred || !transaction.shows(other, *referred))
            found.push_back(
                {"unknown-reference", field.name, "there is no " + field.target + " " + std::to_string(*target)});
    }
}

/// The feature as it will be stored. throws Invalid
Feature accepted(Transaction& transaction, const Collection& collection, Feature feature) {
    feature = as_stored(collection, std::move(feature));
    std::vector<Finding> found = findings(transaction.catalogue(), collection, feature);
    look_at_references(transaction, collection, feature, found);
    if (!found.empty()) throw Invalid(std::move(found));
    return feature;
}

void refuse_used_code(Transaction& transaction, const Collection& collection, const Feature& feature) {
    if (feature.code.empty()) return;
    const std::string sql =
        "SELECT id FROM \"" + collection.name + "\" WHERE code = :code AND code <> '' AND id <> :id";
    Query row = transaction.db().query(sql);
    if (row.bind(":code", std::string_view(feature.code)).bind(":id", feature.id).step())
        throw Conflict("code " + feature.code + " is used by " + transaction.name_of(collection, row.integer(0)));
}

void refuse_if_referred_to(Transaction& transaction, const Collection& collection, FeatureId id) {
    for (const Collection& other : transaction.catalogue().collections())
        for (const Field& field : other.fields) {
            if (field.type != FieldType::reference || field.target != collection.name) continue;
            const std::string sql =
                "SELECT t.id FROM \"" + other.name + "\" t WHERE " + column_of(field) + " = :id LIMIT 1";
            Query row = transaction.db().query(sql);
            if (row.bind(":id", id).step())
                throw Conflict(named(collection, id) + " is still named by " +
                               transaction.name_of(other, row.integer(0)) + " in " + field.name);
        }
}

void store_new(Connection& db, const Collection& collection, const Feature& feature) {
    const StoredRow row = encode(collection, feature);
    insert_row(db, collection, feature, row, 0);
    insert_box(db, collection, row);
}

/// The feature stored under this uid, if the given one says the same as it does, or did when it was created.
std::optional<Feature> known(Transaction& transaction, const Collection& collection, const Feature& given) {
    Connection& db = transaction.db();
    const FeatureSql& sql = sql_of(collection);
    Query row = db.query(sql.find_uid);
    if (!row.bind(":uid", std::string_view(given.uid)).step()) return std::nullopt;
    Feature stored = read_row(row, collection);
    const bool hidden = row.integer(static_cast<int>(9 + sql.shipped_fields)) != 0;
    if (hidden) throw Conflict("uid " + given.uid + " belongs to an import that is not finished");
    if (same_content(given, stored)) return stored;
    const auto first = first_version(db, collection, stored.id);
    if (first && same_content(given, *first)) return stored;
    throw Conflict("uid " + given.uid + " is known with other content: " + transaction.name_of(collection, stored.id));
}

Feature current(Connection& db, const Collection& collection, FeatureId id, std::int64_t expected) {
    auto stored = find_feature(db, collection, id);
    if (!stored) throw NotFound("there is no " + named(collection, id));
    if (stored->version != expected) throw VersionConflict(expected, stored->version);
    return std::move(*stored);
}

}  // namespace

std::optional<Feature> find_feature(Connection& db, const Collection& collection, FeatureId id) {
    Query row = db.query(sql_of(collection).find);
    if (!row.bind(":id", id).step()) return std::nullopt;
    return read_row(row, collection);
}

void each_feature(Connection& db, const Collection& collection, const std::function<void(Feature&&)>& take) {
    Query row = db.query(sql_of(collection).each);
    while (row.step()) take(read_row(row, collection));
}

std::string community_at(Connection& db, const Collection& collection, const Feature& feature) {
    if (collection.name == "division") return feature.code;
    const geo::LonLat place = representative_place(feature.shape);
    geo::MercatorBox box;
    box.include(geo::to_mercator(place));
    Divisions near;
    for (const Community& community : communities_in(db, box)) near.add(community.code, community.shape);
    return near.at(place);
}

Feature create_feature(Transaction& transaction, const Collection& collection, Feature feature) {
    const std::size_t index = index_of(transaction, collection);
    Connection& db = transaction.db();
    feature = accepted(transaction, collection, std::move(feature));
    if (!feature.uid.empty())
        if (auto stored = known(transaction, collection, feature)) return std::move(*stored);
    feature.id = 0;
    refuse_used_code(transaction, collection, feature);

    feature.id = take(db, "id");
    feature.version = 1;
    if (feature.uid.empty()) feature.uid = make_uid();
    if (feature.division_code.empty()) feature.division_code = community_at(db, collection, feature);
    store_new(db, collection, feature);
    transaction.record({index, feature.id, std::nullopt, feature});
    return feature;
}

Feature replace_feature(Transaction& transaction, const Collection& collection, FeatureId id, std::int64_t expected,
                        Feature feature) {
    const std::size_t index = index_of(transaction, collection);
    Connection& db = transaction.db();
    Feature stored = current(db, collection, id, expected);
    feature.id = id, feature.uid = stored.uid;
    feature = accepted(transaction, collection, std::move(feature));
    if (same_content(feature, stored)) return stored;
    refuse_used_code(transaction, collection, feature);

    // A feature that moved finds its community anew, unless the caller said which.
    const bool moved = feature.shape != stored.shape && feature.division_code == stored.division_code;
    if (feature.division_code.empty() || moved) feature.division_code = community_at(db, collection, feature);
    feature.version = stored.version + 1;
    replace_row(db, collection, feature, encode(collection, feature));
    transaction.record({index, id, std::move(stored), feature});
    return feature;
}

void delete_feature(Transaction& transaction, const Collection& collection, FeatureId id, std::int64_t expected) {
    const std::size_t index = index_of(transaction, collection);
    Feature stored = current(transaction.db(), collection, id, expected);
    refuse_if_referred_to(transaction, collection, id);
    remove_row(transaction.db(), collection, id);
    transaction.record({index, id, std::move(stored), std::nullopt});
}

Feature restore_feature(Transaction& transaction, const Collection& collection, Feature feature) {
    const std::size_t index = index_of(transaction, collection);
    Connection& db = transaction.db();
    feature = accepted(transaction, collection, std::move(feature));
    refuse_used_code(transaction, collection, feature);
    ++feature.version;
    store_new(db, collection, feature);
    transaction.record({index, feature.id, std::nullopt, feature});
    return feature;
}

}  // namespace data
