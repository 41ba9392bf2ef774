#include "data/journal/batch.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "data/feature/divisions.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/journal/history.hpp"
#include "data/journal/journal.hpp"
#include "data/search/search.hpp"
#include "data/store/digest.hpp"
#include "data/store/uid.hpp"

namespace data {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds chunk_time{100};  // the writer serves others between two chunks
constexpr std::size_t first_chunk = 500, least_chunk = 50, most_chunk = 20'000;
constexpr FeatureId id_block = 10'000;  // ids taken at a time; a rest is left unused
constexpr geo::MercatorBox whole_world{0, 0, UINT32_MAX, UINT32_MAX};
constexpr int community_level = 3;

struct Pending {
    const Collection* collection;
    Feature feature;
    StoredRow row;
    JournalRow entry;
    SearchTokens tokens;
};

/// How many rows the next chunk may have, after `count` took `time`.
std::size_t chunk_after(std::size_t count, Clock::duration time) {
    const double share =
        std::chrono::duration<double>(chunk_time) / std::max<Clock::duration>(time, std::chrono::microseconds{1});
    return std::clamp(static_cast<std::size_t>(static_cast<double>(count) * std::min(share, 2.0)), least_chunk,
                      most_chunk);
}

bool is_community(const Collection& collection, const Feature& feature) {
    if (collection.name != "division") return false;
    return feature.values[collection.field("level").value()] == Value(std::int64_t{community_level});
}

/// The row that tells the chain of all rows what became of a batch.
JournalRow row_of_batch(std::int64_t batch, const Actor& actor, std::string after) {
    JournalRow row;
    row.batch = batch;
    row.time = utc_now(), row.person = actor.person, row.reason = actor.reason;
    row.feature = batch, row.operation = "batch", row.after = std::move(after);
    return row;
}

struct Doomed {
    std::int64_t seq;
    std::string collection;
    FeatureId feature;
};

std::string_view name_of(const Pending& row) {
    return row.collection->name;
}
std::string_view name_of(const Doomed& row) {
    return row.collection;
}

/// What SpatiaLite's triggers would have noted of tables that changed: its statistics go by it.
template <class Rows>
void note_time(Connection& db, const Rows& rows, const std::string& column) {
    std::set<std::string_view> tables;
    for (const auto& row : rows) tables.insert(name_of(row));
    Query note = db.query("UPDATE geometry_columns_time SET " + column +
                          " = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE f_table_name = ?1");
    for (const std::string_view table : tables) note.bind(1, table).run();
}

/// Deletes up to `count` rows of a hidden batch, the newest first: what refers goes before what it refers to.
std::size_t delete_newest(Connection& db, const Catalogue& catalogue, std::int64_t batch, std::size_t count) {
    std::vector<Doomed> doomed;
    {
        Query row = db.query(R"sql(
            SELECT j.seq, j.collection, j.feature
              FROM journal j JOIN batch b ON b.id = :batch
             WHERE j.seq >= b.first_seq AND j.batch = :batch
             ORDER BY j.seq DESC LIMIT :count
        )sql");
        row.bind(":batch", batch).bind(":count", static_cast<std::int64_t>(count));
        while (row.step()) doomed.push_back({row.integer(0), row.text(1), row.integer(2)});
    }
    const TriggersOff bulk(db);
    for (const Doomed& gone : doomed) {
        const Collection& collection = catalogue.at(gone.collection);
        const Feature feature = feature_of_row(db, collection, gone.seq);
        index_for_search(db, catalogue, collection, &feature, nullptr);
        remove_row(db, collection, gone.feature);
        Query version = db.query("DELETE FROM feature_version WHERE collection = ?1 AND feature = ?2 AND seq = ?3");
        version.bind(1, std::string_view(gone.collection)).bind(2, gone.feature).bind(3, gone.seq).run();
        db.query("DELETE FROM journal_personal WHERE seq = ?1").bind(1, gone.seq).run();
        db.query("DELETE FROM journal WHERE seq = ?1").bind(1, gone.seq).run();
    }
    note_time(db, doomed, "last_delete");
    flush_search(db);
    return doomed.size();
}

std::int64_t remove_batch(Owner& owner, std::int64_t batch, const Actor& actor) {
    std::int64_t removed = 0;
    std::size_t chunk = first_chunk;
    for (bool more = true; more;) {
        more = false;
        owner.write([&](Connection& db) {
            const auto began = Clock::now();
            const std::size_t count = delete_newest(db, *owner.catalogue, batch, chunk);
            removed += static_cast<std::int64_t>(count);
            more = count == chunk;
            if (!more) {
                db.query("DELETE FROM batch WHERE id = ?1").bind(1, batch).run();
                if (removed > 0) {
                    JournalRow row = row_of_batch(
                        batch, actor, "{\"state\":\"rolled_back\",\"features\":" + std::to_string(removed) + "}");
                    append(db, row);
                }
            }
            chunk = chunk_after(chunk, Clock::now() - began);
        });
    }
    return removed;
}

}  // namespace

struct Batch::State {
    Owner& owner;
    Actor actor;
    std::int64_t id = 0;
    Divisions divisions;
    Digest digest;
    std::string chain;
    std::vector<Pending> waiting;
    std::size_t chunk = first_chunk;
    FeatureId next_id = 0, end_of_ids = 0;
    std::map<std::string, std::int64_t> counts;
    geo::MercatorBox box;
    std::int64_t size = 0;
    bool failed = false, finished = false;

    State(Owner& the_owner, Actor who) : owner(the_owner), actor(std::move(who)) {}

    void begin();
    void write_chunk();
    void write_one(Connection& db, Pending& one) const;
    FeatureId fresh_id();
};

void Batch::State::begin() {
    std::vector<Community> communities;
    owner.write([&](Connection& db) {
        id = take(db, "batch");
        Query row = db.query(R"sql(
            INSERT INTO batch (id, started, person, reason, first_seq)
            VALUES (:id, :started, :person, :reason, (SELECT value + 1 FROM counter WHERE name = 'seq'))
        )sql");
        row.bind(":id", id).bind(":started", std::string_view(utc_now()));
        row.bind(":person", std::string_view(actor.person)).bind(":reason", std::string_view(actor.reason)).run();
        communities = communities_in(db, whole_world);
    });
    for (const Community& community : communities) divisions.add(community.code, community.shape);
    chain = chain_start(id);
}

FeatureId Batch::State::fresh_id() {
    if (next_id == end_of_ids) {
        owner.write([&](Connection& db) { next_id = take(db, "id", id_block); });
        end_of_ids = next_id + id_block;
    }
    return next_id++;
}

void Batch::State::write_one(Connection& db, Pending& one) const {
    try {
        insert_row(db, *one.collection, one.feature, one.row, id);
    } catch (const Conflict& clash) {
        throw Conflict(one.collection->name + " with code \"" + one.feature.code + "\" and uid " + one.feature.uid +
                       " clashes with another or refers to nothing: " + clash.what());
    }
    insert(db, one.entry);
    open_version(db, one.entry, one.row.box);
    put_into_search(db, *one.collection, one.feature.id, one.tokens);
}

void Batch::State::write_chunk() {
    if (waiting.empty()) return;
    try {
        owner.write([&](Connection& db) {
            const auto began = Clock::now();
            const TriggersOff bulk(db);
            std::int64_t seq = take(db, "seq", static_cast<std::int64_t>(waiting.size()));
            for (Pending& one : waiting) {
                one.entry.seq = seq++;
                write_one(db, one);
            }
            note_time(db, waiting, "last_insert");
            flush_search(db);
            chunk = chunk_after(waiting.size(), Clock::now() - began);
        });
    } catch (...) {
        failed = true;
        throw;
    }
    waiting.clear();
}

Batch::Batch(Owner& owner, Actor actor) : state_(std::make_unique<State>(owner, std::move(actor))) {
    state_->begin();
}

Batch::~Batch() {
    try {
        roll_back();
    } catch (const std::exception&) {
        // No room or no database: the rows stay hidden and the next owner rolls them back.
    }
}

FeatureId Batch::reserve_ids(std::int64_t count) {
    FeatureId first = 0;
    state_->owner.write([&](Connection& db) { first = take(db, "id", count); });
    return first;
}

void Batch::add(const Collection& collection, Feature feature) {
    State& s = *state_;
    if (s.failed || s.finished) throw StorageFailure("the batch takes no more");
    feature = as_stored(collection, std::move(feature));
    if (feature.shape.type != collection.shape)
        throw StorageFailure(collection.name + " does not keep shapes of type " +
                             std::string(geo::geojson_name(feature.shape.type)));
    if (feature.id == 0) feature.id = s.fresh_id();
    if (feature.uid.empty()) feature.uid = make_uid();
    feature.version = 1;
    if (feature.division_code.empty())
        feature.division_code =
            collection.name == "division" ? feature.code : s.divisions.at(representative_place(feature.shape));
    if (is_community(collection, feature)) s.divisions.add(feature.code, feature.shape);

    Pending one{&collection, std::move(feature), {}, {}, {}};
    one.row = encode(collection, one.feature);
    one.tokens = search_tokens(*s.owner.catalogue, collection, one.feature);
    one.entry = describe(collection, nullptr, &one.feature);
    one.entry.batch = s.id;
    one.entry.chain = s.chain = chain_after(s.digest, s.chain, one.entry);
    s.box.include(one.row.box);
    ++s.counts[collection.name];
    ++s.size;
    s.waiting.push_back(std::move(one));
    if (s.waiting.size() >= s.chunk) s.write_chunk();
}

std::int64_t Batch::size() const noexcept {
    return state_->size;
}

Revision Batch::publish() {
    State& s = *state_;
    if (s.failed || s.finished) throw StorageFailure("the batch cannot be published");
    s.write_chunk();
    Revision revision = 0;
    s.owner.write([&](Connection& db) {
        if (s.size == 0) {
            db.query("DELETE FROM batch WHERE id = ?1").bind(1, s.id).run();
            revision = last_revision(db);
            return;
        }
        revision = take(db, "revision");
        db.query("UPDATE batch SET revision = ?1 WHERE id = ?2").bind(1, revision).bind(2, s.id).run();
        std::string after = "{\"state\":\"published\",\"features\":" + std::to_string(s.size) + ",\"collections\":{";
        for (const auto& [name, count] : s.counts)
            after += (after.back() == '{' ? "\"" : ",\"") + name + "\":" + std::to_string(count);
        after += "},\"chain\":\"" + to_hex(s.chain) + "\"}";
        JournalRow row = row_of_batch(s.id, s.actor, std::move(after));
        row.revision = revision, row.box = s.box;
        append(db, row);
    });
    s.finished = true;
    if (s.size > 0) s.owner.reload();
    return revision;
}

void Batch::roll_back() {
    State& s = *state_;
    if (s.finished) return;
    s.waiting.clear();
    remove_batch(s.owner, s.id, s.actor);
    s.finished = true;
}

std::int64_t roll_back_abandoned(Owner& owner) {
    std::vector<std::int64_t> abandoned;
    owner.write([&](Connection& db) {
        Query row = db.query("SELECT id FROM batch WHERE revision IS NULL ORDER BY id");
        while (row.step()) abandoned.push_back(row.integer(0));
    });
    std::int64_t removed = 0;
    for (const std::int64_t batch : abandoned)
        removed += remove_batch(owner, batch, {"gridkeeper", "a killed process left it unfinished"});
    return removed;
}

}  // namespace data
