#include "data/journal/journal.hpp"

#include <chrono>
#include <ctime>
#include <optional>

#include "data/feature/feature_sql.hpp"
#include "data/store/error.hpp"
#include "geo/wkb.hpp"

namespace data {
namespace {

constexpr std::size_t chain_bytes = 32;

void bind_text(Query& query, int place, const std::string& text) {
    if (text.empty())
        query.bind_null(place);
    else
        query.bind(place, std::string_view(text));
}

}  // namespace

JournalRow describe(const Collection& collection, const Feature* before, const Feature* after) {
    JournalRow row;
    row.collection = collection.name;
    row.feature = after ? after->id : before->id;
    row.operation = !before ? "create" : after ? "replace" : "delete";
    if (before) row.box.include(box_of(before->shape));
    if (after) {
        row.box.include(box_of(after->shape));
        row.after = record_json(collection, *after, row.personal);
        row.shape = geo::to_wkb(after->shape);
    }
    return row;
}

std::string chain_start() {
    return std::string(chain_bytes, '\0');
}
std::string chain_start(std::int64_t batch) {
    return Digest().add("batch").add(batch).take();
}

std::string chain_after(Digest& digest, std::string_view previous, const JournalRow& row) {
    digest.add(previous).add(row.revision.value_or(0)).add(row.batch);
    digest.add(row.time).add(row.person).add(row.reason);
    digest.add(row.collection).add(row.feature).add(row.operation).add(row.after).add(row.shape);
    digest.add(std::int64_t{row.box.min_x}).add(std::int64_t{row.box.min_y});
    digest.add(std::int64_t{row.box.max_x}).add(std::int64_t{row.box.max_y}).add(row.schema);
    return digest.take();
}

std::int64_t take(Connection& db, std::string_view sequence, std::int64_t count) {
    // "id" holds the next number, the others the last one given: what a person expects to read there.
    Query row = db.query("UPDATE counter SET value = value + :count WHERE name = :name RETURNING value");
    row.bind(":count", count).bind(":name", sequence);
    if (!row.step()) throw StorageFailure("there is no sequence " + std::string(sequence));
    const std::int64_t value = row.integer(0);
    row.run();
    return sequence == "id" ? value - count : value - count + 1;
}

void append(Connection& db, JournalRow& row) {
    row.seq = take(db, "seq");
    {
        Query head = db.query("SELECT chain FROM journal_head");
        if (!head.step()) throw StorageFailure("the journal has no head");
        const auto bytes = head.blob(0);
        const std::string previous(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        Digest digest;
        row.chain = chain_after(digest, previous, row);
    }
    insert(db, row);
    Query head = db.query("UPDATE journal_head SET seq = :seq, chain = :chain");
    head.bind(":seq", row.seq).bind_blob(":chain", std::as_bytes(std::span(row.chain))).run();
}

void insert(Connection& db, const JournalRow& row) {
    Query query = db.query(R"sql(
        INSERT INTO journal (seq, revision, batch, time, person, reason, collection, feature, operation, after, shape,
                             min_x, min_y, max_x, max_y, schema, chain)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    )sql");
    query.bind(1, row.seq);
    if (row.revision)
        query.bind(2, *row.revision);
    else
        query.bind_null(2);
    query.bind(3, row.batch);
    bind_text(query, 4, row.time), bind_text(query, 5, row.person), bind_text(query, 6, row.reason);
    query.bind(7, std::string_view(row.collection)).bind(8, row.feature).bind(9, std::string_view(row.operation));
    bind_text(query, 10, row.after);
    if (row.shape.empty())
        query.bind_null(11);
    else
        query.bind_blob(11, std::string_view(row.shape));
    query.bind(12, std::int64_t{row.box.min_x}).bind(13, std::int64_t{row.box.min_y});
    query.bind(14, std::int64_t{row.box.max_x}).bind(15, std::int64_t{row.box.max_y});
    query.bind(16, row.schema).bind_blob(17, std::string_view(row.chain)).run();

    for (const PersonalValue& value : row.personal) {
        Query personal = db.query("INSERT INTO journal_personal (seq, field, salt, value) VALUES (?1, ?2, ?3, ?4)");
        personal.bind(1, row.seq).bind(2, std::string_view(value.field)).bind_blob(3, std::string_view(value.salt));
        personal.bind(4, std::string_view(value.value)).run();
    }
}

void open_version(Connection& db, const JournalRow& row, const geo::MercatorBox& box) {
    Query query = db.query(R"sql(
        INSERT INTO feature_version (collection, feature, seq, from_revision, batch, min_x, min_y, max_x, max_y)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    )sql");
    query.bind(1, std::string_view(row.collection)).bind(2, row.feature).bind(3, row.seq);
    if (row.revision)
        query.bind(4, *row.revision);
    else
        query.bind_null(4);
    query.bind(5, row.batch).bind(6, std::int64_t{box.min_x}).bind(7, std::int64_t{box.min_y});
    query.bind(8, std::int64_t{box.max_x}).bind(9, std::int64_t{box.max_y}).run();
}

void close_version(Connection& db, const std::string& collection, FeatureId feature, Revision revision) {
    std::optional<std::int64_t> ended;
    {
        Query query = db.query(R"sql(
            UPDATE feature_version SET to_revision = ?3 WHERE collection = ?1 AND feature = ?2 AND to_revision IS NULL
            RETURNING seq
        )sql");
        query.bind(1, std::string_view(collection)).bind(2, feature).bind(3, revision);
        while (query.step()) ended = query.integer(0);
    }
    if (!ended) return;
    // Where it was, for whoever asks what was there: migration 0009.
    Query place = db.query(R"sql(
        INSERT INTO past_box (seq, min_x, max_x, min_y, max_y, first_revision, last_revision, collection, feature)
        SELECT v.seq, v.min_x - 2147483648, v.max_x - 2147483648, v.min_y - 2147483648, v.max_y - 2147483648,
               coalesce(v.from_revision, b.revision), v.to_revision - 1, v.collection, v.feature
          FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
         WHERE v.collection = ?1 AND v.feature = ?2 AND v.seq = ?3
           AND v.to_revision > coalesce(v.from_revision, b.revision)
    )sql");
    place.bind(1, std::string_view(collection)).bind(2, feature).bind(3, *ended).run();
}

std::vector<PersonalValue> personal_of(Connection& db, std::int64_t seq) {
    std::vector<PersonalValue> values;
    Query row = db.query("SELECT field, salt, value FROM journal_personal WHERE seq = :seq");
    row.bind(":seq", seq);
    while (row.step()) {
        const auto salt = row.blob(1);
        PersonalValue value{row.text(0), {reinterpret_cast<const char*>(salt.data()), salt.size()}, row.text(2), {}};
        value.hash = personal_hash(value.salt, value.value);
        values.push_back(std::move(value));
    }
    return values;
}

std::string utc_now() {
    return utc_text(std::chrono::system_clock::now());
}

std::string utc_text(std::chrono::system_clock::time_point moment) {
    using namespace std::chrono;
    const std::time_t seconds = system_clock::to_time_t(moment);
    const auto milliseconds = duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count() % 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(milliseconds));
    return text;
}

}  // namespace data
