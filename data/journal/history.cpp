#include "data/journal/history.hpp"

#include "data/feature/feature_sql.hpp"
#include "data/journal/journal.hpp"
#include "data/people/jurisdiction.hpp"
#include "data/store/connection.hpp"
#include "geo/byte_reader.hpp"
#include "geo/wkb.hpp"

namespace data {
namespace {

/// A version is of its own revision, or of its batch's; and ends with its own, or when its batch was taken back.
constexpr const char* valid_as_of = R"sql(
    (v.from_revision <= :revision
        OR v.batch IN (SELECT id FROM batch WHERE revision <= :revision))
    AND (v.to_revision > :revision
        OR (v.to_revision IS NULL AND v.batch NOT IN (SELECT id FROM batch WHERE undone <= :revision)))
)sql";

}  // namespace

Feature feature_of_row(Connection& db, const Collection& collection, std::int64_t seq, bool* forgotten) {
    Query row = db.query("SELECT feature, after, shape FROM journal WHERE seq = :seq AND after IS NOT NULL");
    if (!row.bind(":seq", seq).step()) throw StorageFailure("the journal has no row " + std::to_string(seq));
    std::vector<PersonalValue> personal;
    for (const Field& field : collection.fields)
        if (field.personal) {
            personal = personal_of(db, seq);
            break;
        }
    Feature feature = feature_from_record(collection, row.view(1), personal, forgotten);
    feature.id = row.integer(0);
    try {
        feature.shape = geo::from_wkb(row.blob(2));
    } catch (const geo::InvalidGeometry& broken) {
        throw StorageFailure("the shape of journal row " + std::to_string(seq) + " cannot be read: " + broken.what());
    }
    return feature;
}

std::optional<std::int64_t> state_before(Connection& db, std::string_view collection, FeatureId feature,
                                         std::int64_t seq) {
    Query row = db.query(R"sql(
        SELECT max(seq) FROM feature_version WHERE collection = :collection AND feature = :feature AND seq < :seq
    )sql");
    row.bind(":collection", collection).bind(":feature", feature).bind(":seq", seq);
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return row.integer(0);
}

std::string division_of_row(Connection& db, const Collection& collection, std::int64_t seq) {
    Query row = db.query(R"sql(
        SELECT json_extract(after, '$.code'), json_extract(after, '$.division_code'), json_extract(after, '$.level')
          FROM journal WHERE seq = :seq AND after IS NOT NULL
    )sql");
    if (!row.bind(":seq", seq).step()) throw StorageFailure("the journal has no row " + std::to_string(seq));
    const std::string code = row.text(0), division = row.text(1);
    return std::string(division_of(collection, code, division, row.is_null(2) ? Value{} : Value{row.integer(2)}));
}

std::optional<Feature> first_version(Connection& db, const Collection& collection, FeatureId id) {
    Query row = db.query("SELECT min(seq) FROM feature_version WHERE collection = :collection AND feature = :id");
    if (!row.bind(":collection", std::string_view(collection.name)).bind(":id", id).step() || row.is_null(0))
        return std::nullopt;
    return feature_of_row(db, collection, row.integer(0));
}

std::optional<Feature> feature_as_of(Connection& db, const Collection& collection, FeatureId id, Revision revision) {
    static const std::string sql =
        std::string("SELECT v.seq FROM feature_version v WHERE v.collection = :collection AND v.feature = :id AND ") +
        valid_as_of;
    Query row = db.query(sql);
    row.bind(":collection", std::string_view(collection.name)).bind(":id", id).bind(":revision", revision);
    if (!row.step()) return std::nullopt;
    return feature_of_row(db, collection, row.integer(0));
}

bool row_names_person_in(Connection& db, std::int64_t seq, const Field& field) {
    Query row = db.query("SELECT json_type(after, '$.' || :field) = 'object' FROM journal WHERE seq = :seq");
    row.bind(":field", std::string_view(field.name)).bind(":seq", seq);
    return row.step() && row.integer(0) != 0;
}

}  // namespace data
