#include <map>
#include <string>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "data/feature/feature_sql.hpp"
#include "data/journal/check.hpp"
#include "data/journal/history.hpp"
#include "data/journal/journal.hpp"
#include "data/people/people_journal.hpp"

namespace data {
namespace {

using nlohmann::json;

std::string bytes_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string row_name(std::int64_t seq) {
    return "journal " + std::to_string(seq);
}

JournalRow read_journal_row(const Query& row) {
    const auto step = [&row](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
    JournalRow entry;
    entry.seq = row.integer(0);
    if (!row.is_null(1)) entry.revision = row.integer(1);
    entry.batch = row.integer(2);
    entry.time = row.text(3), entry.person = row.text(4), entry.reason = row.text(5);
    entry.collection = row.text(6), entry.feature = row.integer(7), entry.operation = row.text(8);
    entry.after = row.text(9), entry.shape = bytes_of(row.blob(10));
    entry.box = {step(11), step(12), step(13), step(14)};
    entry.schema = row.integer(15), entry.chain = bytes_of(row.blob(16));
    return entry;
}

/// Follows the chain of all rows, and beside it that of each batch until its row seals it.
class ChainWalk {
  public:
    explicit ChainWalk(CheckReport& report) : report_(report) {}

    void take(const JournalRow& row) {
        const bool of_batch = row.batch != 0 && row.operation != "batch";
        if (of_batch) {
            Chain& chain = batches_.try_emplace(row.batch, Chain{chain_start(row.batch), 0}).first->second;
            follow(chain.end, row);
            ++chain.rows;
            return;
        }
        follow(main_, row);
        last_seq_ = row.seq;
        if (row.operation == "batch") seal(row);
    }

    void finish(Connection& db) {
        Query head = db.query("SELECT seq, chain FROM journal_head");
        if (!head.step() || head.integer(0) != last_seq_ || bytes_of(head.blob(1)) != main_)
            report_.add(
                {"journal-chain", "journal", "the last row is not the one the journal's head names: rows are missing"});
        Query published = db.query("SELECT id FROM batch WHERE revision IS NOT NULL");
        while (published.step())
            if (!sealed_.contains(published.integer(0)))
                report_.add(
                    {"journal-chain", "batch " + std::to_string(published.integer(0)), "the journal does not seal it"});
    }

  private:
    struct Chain {
        std::string end;
        std::int64_t rows = 0;
    };

    void follow(std::string& end, const JournalRow& row) {
        if (chain_after(digest_, end, row) != row.chain)
            report_.add(
                {"journal-chain", row_name(row.seq), "this row or the one before it was changed, taken out or put in"});
        end = row.chain;
    }

    void seal(const JournalRow& row) {
        const json after = json::parse(row.after, nullptr, false);
        if (after.value("state", "") != "published") return;
        const Chain chain = batches_[row.batch];
        if (after.value("chain", "") != to_hex(chain.end) || after.value("features", std::int64_t{-1}) != chain.rows)
            report_.add({"journal-chain", row_name(row.seq),
                         "the rows of batch " + std::to_string(row.batch) + " are not those it sealed"});
        sealed_[row.batch] = true;
    }

    CheckReport& report_;
    Digest digest_;
    std::string main_ = chain_start();
    std::int64_t last_seq_ = 0;
    std::map<std::int64_t, Chain> batches_;
    std::map<std::int64_t, bool> sealed_;
};

/// Plays the journal from empty: which row describes each feature that lives at the end.
class Replay {
  public:
    Replay(Connection& db, const Catalogue& catalogue, CheckReport& report) : catalogue_(catalogue), report_(report) {
        Query row = db.query("SELECT id FROM batch WHERE revision IS NULL");
        while (row.step()) hidden_[row.integer(0)] = true;
    }

    void take(const JournalRow& row) {
        if (row.operation == "batch" || hidden_.contains(row.batch) || row.collection == person_collection) return;
        const auto collection = catalogue_.index(row.collection);
        const auto alive = alive_.find(row.feature);
        const bool lives = alive != alive_.end();
        if (!collection || lives == (row.operation == "create") || (lives && alive->second.collection != *collection)) {
            report_.add({"replay", row_name(row.seq), row.operation + " does not follow from the rows before it"});
            return;
        }
        if (row.operation == "delete")
            alive_.erase(alive);
        else
            alive_[row.feature] = {*collection, row.seq};
    }

    /// The tables hold just what the journal leads to.
    void compare(Connection& db) {
        const auto collections = catalogue_.collections();
        for (std::size_t i = 0; i < collections.size(); ++i) {
            try {
                each_feature(db, collections[i], [&](Feature&& stored) { compare_row(db, i, stored); });
            } catch (const StorageFailure& broken) {
                report_.add({"unreadable", collections[i].name, broken.what()});
            }
        }
        for (const auto& [feature, last] : alive_)
            report_.add({"replay", collections[last.collection].name + " " + std::to_string(feature),
                         "the journal has it, the table has not"});
    }

  private:
    struct Last {
        std::size_t collection = 0;
        std::int64_t seq = 0;
    };

    void compare_row(Connection& db, std::size_t index, const Feature& stored) {
        const Collection& collection = catalogue_.collections()[index];
        const std::string name = collection.name + " " + std::to_string(stored.id);
        const auto last = alive_.find(stored.id);
        if (last == alive_.end() || last->second.collection != index) {
            report_.add({"replay", name, "the table has it, the journal has not"});
            return;
        }
        bool forgotten = false;
        Feature played;
        try {
            played = feature_of_row(db, collection, last->second.seq, &forgotten);
        } catch (const StorageFailure& broken) {
            report_.add({"replay", row_name(last->second.seq), broken.what()});
            alive_.erase(last);
            return;
        }
        if (forgotten)  // retention deleted what the journal knew of a person; the table may still know it
            for (std::size_t i = 0; i < collection.fields.size(); ++i)
                if (collection.fields[i].personal) played.values[i] = stored.values[i];
        if (!(played == stored))
            report_.add({"replay", name, "the table says otherwise than " + row_name(last->second.seq)});
        alive_.erase(last);
    }

    const Catalogue& catalogue_;
    CheckReport& report_;
    std::map<std::int64_t, bool> hidden_;
    std::unordered_map<FeatureId, Last> alive_;
};

/// Kept personal values are those whose hash is in the chain.
void check_personal(Connection& db, CheckReport& report) {
    Query row = db.query(R"sql(
        SELECT p.seq, p.field, p.salt, p.value, j.after FROM journal_personal p LEFT JOIN journal j ON j.seq = p.seq
    )sql");
    while (row.step()) {
        const json after = json::parse(row.view(4), nullptr, false);
        const std::string hash = personal_hash(bytes_of(row.blob(2)), row.view(3));
        const auto field = after.is_object() ? after.find(row.text(1)) : after.end();
        if (!after.is_object() || field == after.end() || !field->is_object() || field->value("hash", "") != hash)
            report.add({"journal-personal", row_name(row.integer(0)),
                        "the value of " + row.text(1) + " is not the one hashed there"});
    }
}

/// Every version begins and ends where the journal says.
void check_versions(Connection& db, CheckReport& report) {
    Query row = db.query(R"sql(
        WITH told AS (
            SELECT j.seq, j.collection, j.feature, j.operation, j.batch, j.revision AS own,
                   lead(coalesce(j.revision, b.revision)) OVER (PARTITION BY j.feature ORDER BY j.seq) AS until
              FROM journal j LEFT JOIN batch b ON b.id = j.batch
             WHERE j.operation <> 'batch' AND j.collection <> 'person'
        )
        SELECT told.seq FROM told LEFT JOIN feature_version v
               ON v.collection = told.collection AND v.feature = told.feature AND v.seq = told.seq
               LEFT JOIN batch b ON b.id = v.batch
         WHERE (told.operation = 'delete') <> (v.seq IS NULL)
            OR (v.seq IS NOT NULL AND (v.from_revision IS NOT told.own OR coalesce(v.to_revision, b.undone) IS NOT told.until OR v.batch <> told.batch))
    )sql");
    while (row.step())
        report.add(
            {"version", row_name(row.integer(0)), "feature_version does not say from when to when this row held"});
    Query place = db.query(R"sql(
        WITH ended AS (
            SELECT v.seq, v.min_x - 2147483648 AS x, v.max_y - 2147483648 AS y,
                   coalesce(v.from_revision, b.revision) AS first, v.to_revision - 1 AS last, v.collection, v.feature
              FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
             WHERE v.to_revision > coalesce(v.from_revision, b.revision)
        ), kept AS (
            SELECT seq, min_x, max_y, first_revision, last_revision, collection, feature FROM past_box
        )
        SELECT seq FROM (SELECT * FROM ended EXCEPT SELECT * FROM kept)
         UNION
        SELECT seq FROM (SELECT * FROM kept EXCEPT SELECT * FROM ended)
    )sql");
    while (place.step())
        report.add({"version", row_name(place.integer(0)), "past_box does not say where and when this version held"});
    Query counts = db.query(R"sql(
        SELECT (SELECT count(*) FROM feature_version),
               (SELECT count(*) FROM journal WHERE operation IN ('create', 'replace') AND collection <> 'person')
    )sql");
    counts.step();
    if (counts.integer(0) != counts.integer(1))
        report.add(
            {"version", "feature_version", "it has another number of rows than the journal has states of features"});
}

}  // namespace

void check_journal(Connection& db, const Catalogue& catalogue, CheckReport& report) {
    ChainWalk chain(report);
    Replay replay(db, catalogue, report);
    Query row = db.query(R"sql(
        SELECT seq, revision, batch, time, person, reason, collection, feature, operation, after, shape,
               min_x, min_y, max_x, max_y, schema, chain
          FROM journal ORDER BY seq
    )sql");
    while (row.step()) {
        const JournalRow entry = read_journal_row(row);
        ++report.journal_rows;
        chain.take(entry);
        replay.take(entry);
    }
    chain.finish(db);
    replay.compare(db);
    check_personal(db, report);
    check_versions(db, report);
    check_people(db, report);
}

}  // namespace data
