#include "data/journal/retention.hpp"

#include <chrono>
#include <vector>

#include "data/journal/as_of.hpp"
#include "data/journal/batch_rows.hpp"
#include "data/journal/journal.hpp"
#include "data/people/person.hpp"

namespace data {
namespace {

using Clock = std::chrono::steady_clock;

/// Rows about features after `after` whose state ended at `newest` or before.
std::vector<std::int64_t> ended_rows(Connection& db, std::int64_t after, Revision newest, std::int64_t count,
                                     std::int64_t& looked_at) {
    std::vector<std::int64_t> rows;
    Query row = db.query(R"sql(
        SELECT DISTINCT p.seq,
               (SELECT coalesce(v.to_revision, b.undone) FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
                 WHERE v.collection = j.collection AND v.feature = j.feature AND v.seq = j.seq)
          FROM journal_personal p JOIN journal j ON j.seq = p.seq
         WHERE p.seq > :after ORDER BY p.seq LIMIT :count
    )sql");
    row.bind(":after", after).bind(":count", count);
    looked_at = 0;
    while (row.step()) {
        looked_at = row.integer(0);
        if (!row.is_null(1) && row.integer(1) <= newest) rows.push_back(row.integer(0));
    }
    return rows;
}

/// Rows about who may sign in that a later one followed at `newest` or before.
std::vector<std::int64_t> followed_rows(Connection& db, Revision newest) {
    std::vector<std::int64_t> rows;
    Query row = db.query(R"sql(
        WITH told AS (
            SELECT DISTINCT j.seq, j.feature, j.revision FROM journal_personal p JOIN journal j ON j.seq = p.seq
             WHERE j.collection = :person
        )
        SELECT seq FROM (SELECT seq, lead(revision) OVER (PARTITION BY feature ORDER BY seq) AS until FROM told)
         WHERE until <= :newest
    )sql");
    row.bind(":person", person_collection).bind(":newest", newest);
    while (row.step()) rows.push_back(row.integer(0));
    return rows;
}

std::int64_t forget(Connection& db, const std::vector<std::int64_t>& rows) {
    std::int64_t values = 0;
    for (const std::int64_t seq : rows) {
        Query gone = db.query("DELETE FROM journal_personal WHERE seq = ?1 RETURNING 1");
        gone.bind(1, seq);
        while (gone.step()) ++values;
    }
    return values;
}

}  // namespace

std::string days_ago(int days) {
    return utc_text(std::chrono::system_clock::now() - std::chrono::hours(24) * days);
}

Forgotten forget_personal(Owner& owner, const std::string& before) {
    Forgotten forgotten;
    Revision newest = 0;
    owner.write([&](Connection& db) { newest = revision_at(db, before); });
    ChunkSize chunk(owner);
    std::int64_t after = 0;
    for (bool more = newest > 0; more && !owner.cancelled();)
        owner.write([&](Connection& db) {
            const auto began = Clock::now();
            std::int64_t last = 0;
            const auto rows = ended_rows(db, after, newest, static_cast<std::int64_t>(chunk.rows()), last);
            forgotten.values += forget(db, rows);
            more = last != 0;
            after = last;
            chunk.learn(chunk.rows(), Clock::now() - began);
        });
    owner.write([&](Connection& db) { forgotten.values += forget(db, followed_rows(db, newest)); });
    for (bool more = true; more && !owner.cancelled();)
        owner.write([&](Connection& db) {
            Query gone = db.query(R"sql(
                DELETE FROM idempotency
                 WHERE rowid IN (SELECT rowid FROM idempotency
                                  WHERE time < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 days') LIMIT 1000)
                RETURNING 1
            )sql");
            more = false;
            while (gone.step()) ++forgotten.answers, more = true;
        });
    return forgotten;
}

}  // namespace data
