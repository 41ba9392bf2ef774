#include "data/journal/batch_rows.hpp"

#include <algorithm>
#include <vector>

#include "data/feature/feature_sql.hpp"
#include "data/journal/history.hpp"
#include "data/search/search.hpp"

namespace data {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t least_chunk = 50, most_chunk = 20'000;

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
    bool created;  ///< else the batch would have deleted it: there is no row of it to remove
};

/// Deletes up to `count` rows of a hidden batch, the newest first: what refers goes before what it refers to.
std::size_t delete_newest(Connection& db, const Catalogue& catalogue, std::int64_t batch, std::size_t count) {
    std::vector<Doomed> doomed;
    {
        Query row = db.query(R"sql(
            SELECT j.seq, j.collection, j.feature, j.operation = 'create'
              FROM journal j JOIN batch b ON b.id = :batch
             WHERE j.seq >= b.first_seq AND j.batch = :batch
             ORDER BY j.seq DESC LIMIT :count
        )sql");
        row.bind(":batch", batch).bind(":count", static_cast<std::int64_t>(count));
        while (row.step()) doomed.push_back({row.integer(0), row.text(1), row.integer(2), row.integer(3) != 0});
    }
    const TriggersOff bulk(db);
    std::set<std::string_view> tables;
    for (const Doomed& gone : doomed) {
        if (gone.created) {
            const Collection& collection = catalogue.at(gone.collection);
            const Feature feature = feature_of_row(db, collection, gone.seq);
            index_for_search(db, catalogue, collection, &feature, nullptr);
            remove_row(db, collection, gone.feature);
            Query version = db.query("DELETE FROM feature_version WHERE collection = ?1 AND feature = ?2 AND seq = ?3");
            version.bind(1, std::string_view(gone.collection)).bind(2, gone.feature).bind(3, gone.seq).run();
            db.query("DELETE FROM journal_personal WHERE seq = ?1").bind(1, gone.seq).run();
            tables.insert(gone.collection);
        }
        db.query("DELETE FROM journal WHERE seq = ?1").bind(1, gone.seq).run();
    }
    note_time(db, tables, "last_delete");
    flush_search(db);
    return doomed.size();
}

}  // namespace

void ChunkSize::learn(std::size_t rows, Clock::duration time) noexcept {
    constexpr double most_growth = 2;
    const double share =
        std::chrono::duration<double>(hold_) / std::max<Clock::duration>(time, std::chrono::microseconds{1});
    rows_ = std::clamp(static_cast<std::size_t>(static_cast<double>(rows) * std::min(share, most_growth)), least_chunk,
                       most_chunk);
}

std::int64_t begin_batch(Connection& db, const Actor& actor) {
    const std::int64_t id = take(db, "batch");
    Query row = db.query(R"sql(
        INSERT INTO batch (id, started, person, reason, first_seq)
        VALUES (:id, :started, :person, :reason, (SELECT value + 1 FROM counter WHERE name = 'seq'))
    )sql");
    row.bind(":id", id).bind(":started", std::string_view(utc_now()));
    row.bind(":person", std::string_view(actor.person)).bind(":reason", std::string_view(actor.reason)).run();
    return id;
}

Revision publish_batch(Connection& db, std::int64_t batch, const Actor& actor, std::int64_t features,
                       const geo::MercatorBox& box, std::string_view chain, const std::string& facts) {
    const Revision revision = take(db, "revision");
    db.query("UPDATE batch SET revision = ?1 WHERE id = ?2").bind(1, revision).bind(2, batch).run();
    JournalRow row = row_of_batch(batch, actor,
                                  "{\"state\":\"published\",\"features\":" + std::to_string(features) + "," + facts +
                                      ",\"chain\":\"" + to_hex(chain) + "\"}");
    row.revision = revision, row.box = box;
    append(db, row);
    return revision;
}

std::int64_t remove_batch(Owner& owner, std::int64_t batch, const Actor& actor) {
    std::int64_t removed = 0;
    ChunkSize chunk(owner);
    for (bool more = true; more;) {
        owner.write([&](Connection& db) {
            const auto began = Clock::now();
            const std::size_t count = delete_newest(db, *owner.catalogue, batch, chunk.rows());
            removed += static_cast<std::int64_t>(count);
            more = count == chunk.rows();
            if (!more) {
                db.query("DELETE FROM batch WHERE id = ?1").bind(1, batch).run();
                if (removed > 0) {
                    JournalRow row = row_of_batch(
                        batch, actor, "{\"state\":\"rolled_back\",\"features\":" + std::to_string(removed) + "}");
                    append(db, row);
                }
            }
            chunk.learn(count, Clock::now() - began);
        });
    }
    return removed;
}

void note_time(Connection& db, const std::set<std::string_view>& tables, const std::string& column) {
    Query note = db.query("UPDATE geometry_columns_time SET " + column +
                          " = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE f_table_name = ?1");
    for (const std::string_view table : tables) note.bind(1, table).run();
}

}  // namespace data
