#include "data/journal/batch_undo.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "data/feature/feature_sql.hpp"
#include "data/journal/batch_rows.hpp"
#include "data/journal/history.hpp"
#include "data/journal/undo.hpp"
#include "data/people/viewer.hpp"
#include "data/search/search.hpp"
#include "data/store/error.hpp"

namespace data {
namespace {

using Clock = std::chrono::steady_clock;

/// A batch and where its rows lie in the journal.
struct Span {
    std::int64_t batch = 0, first_seq = 0, end_seq = 0;
};

struct Row {
    std::int64_t seq;
    std::string collection;
    FeatureId feature;
    geo::MercatorBox box;
};

std::int64_t last_seq(Connection& db) {
    Query row = db.query("SELECT value FROM counter WHERE name = 'seq'");
    return row.step() ? row.integer(0) : 0;
}

/// The batch that a revision made visible; nothing for a revision of another kind.
std::optional<Span> batch_of(Connection& db, Revision revision) {
    Query row = db.query(R"sql(
        SELECT b.id, b.first_seq, j.seq
          FROM batch b JOIN journal j ON j.revision = b.revision AND j.operation = 'batch'
         WHERE b.revision = :revision
    )sql");
    if (!row.bind(":revision", revision).step()) return std::nullopt;
    return Span{row.integer(0), row.integer(1), row.integer(2)};
}

/// The batch's newest rows before `below`. Only a batch that created all of them is taken back as a whole.
std::vector<Row> newest_rows(Connection& db, const Span& span, std::int64_t below, std::size_t count) {
    std::vector<Row> rows;
    Query row = db.query(R"sql(
        SELECT seq, collection, feature, min_x, min_y, max_x, max_y FROM journal
         WHERE seq >= :first AND seq < :below AND batch = :batch AND operation = 'create'
         ORDER BY seq DESC LIMIT :count
    )sql");
    row.bind(":first", span.first_seq).bind(":below", below).bind(":batch", span.batch);
    row.bind(":count", static_cast<std::int64_t>(count));
    const auto step = [&row](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
    while (row.step())
        rows.push_back({row.integer(0), row.text(1), row.integer(2), {step(3), step(4), step(5), step(6)}});
    return rows;
}

bool holds_only(Connection& db, const Span& span, std::string_view operation) {
    Query row = db.query(R"sql(
        SELECT 1 FROM journal WHERE seq >= :first AND seq < :end AND batch = :batch AND operation <> :operation LIMIT 1
    )sql");
    row.bind(":first", span.first_seq).bind(":end", span.end_seq).bind(":batch", span.batch);
    return !row.bind(":operation", operation).step();
}

[[noreturn]] void refuse_second_time(Revision revision, Revision by) {
    throw Conflict("revision " + std::to_string(revision) + " was taken back already, by revision " +
                   std::to_string(by));
}

void refuse_if_changed(Connection& db, const Span& span, Revision revision) {
    Query row = db.query(R"sql(
        WITH made AS (SELECT seq, collection, feature FROM journal
                       WHERE seq >= :first AND seq < :end AND batch = :batch)
        SELECT v.from_revision FROM made CROSS JOIN feature_version v
            ON v.collection = made.collection AND v.feature = made.feature WHERE v.seq > made.seq
         UNION
        SELECT v.to_revision FROM made CROSS JOIN feature_version v
            ON v.collection = made.collection AND v.feature = made.feature
         WHERE v.seq >= made.seq AND v.to_revision IS NOT NULL
         ORDER BY 1
    )sql");
    row.bind(":first", span.first_seq).bind(":end", span.end_seq).bind(":batch", span.batch);
    constexpr int most_named = 20;
    std::string names;
    for (int count = 0; row.step(); ++count)
        names += count == most_named  ? " and more"
                 : count > most_named ? ""
                                      : (count == 0 ? "" : ", ") + std::to_string(row.integer(0));
    if (!names.empty())
        throw Conflict("revision " + std::to_string(revision) +
                       " cannot be undone: later revisions changed the same features: " + names);
}

/// `only`: of this feature alone, which was changed meanwhile; 0: of all.
void refuse_if_referred_to(Connection& db, const Catalogue& catalogue, const Span& span, const Collection& collection,
                           FeatureId only) {
    for (const Field& field : collection.fields) {
        if (field.type != FieldType::reference) continue;
        const Collection& target = catalogue.at(field.target);
        Query row = db.query("SELECT t.id, r.id FROM \"" + target.name + "\" r JOIN \"" + collection.name + "\" t ON " +
                             column_of(field) +
                             " = r.id WHERE r.batch = :batch AND t.batch <> :batch AND :only IN (0, t.id) LIMIT 1");
        if (row.bind(":batch", span.batch).bind(":only", only).step())
            throw Conflict(target.name + " " + std::to_string(row.integer(1)) + " is still named by " +
                           collection.name + " " + std::to_string(row.integer(0)) + " in " + field.name);
    }
}

/// What others wrote from `from` on: it may stand in the way by now.
void refuse_if_touched(Connection& db, const Catalogue& catalogue, const Span& span, std::int64_t own,
                       std::int64_t from) {
    Query row = db.query(R"sql(
        SELECT collection, feature, operation, revision FROM journal
         WHERE seq > :from AND batch <> :own AND operation <> 'batch' AND collection <> 'person'
    )sql");
    row.bind(":from", from).bind(":own", own);
    while (row.step()) {
        const Collection& collection = catalogue.at(row.text(0));
        Query version =
            db.query("SELECT 1 FROM feature_version WHERE collection = ?1 AND feature = ?2 AND batch = ?3 LIMIT 1");
        version.bind(1, std::string_view(collection.name)).bind(2, row.integer(1)).bind(3, span.batch);
        if (version.step())
            throw Conflict(collection.name + " " + std::to_string(row.integer(1)) + " was changed by revision " +
                           std::to_string(row.integer(3)) + " while its import was being taken back");
        if (row.view(2) != "delete") refuse_if_referred_to(db, catalogue, span, collection, row.integer(1));
    }
}

/// One batch on its way back.
class BatchUndo {
  public:
    BatchUndo(Owner& owner, const Actor& actor, Revision revision, const Span& span, const Along& along)
        : owner_(owner), actor_(actor), revision_(revision), span_(span), along_(along), checked_(last_seq_of(owner)) {}

    Revision run() {
        {
            Connection reading(owner_.database, Connection::Mode::read);
            refuse_if_changed(reading, span_, revision_);
            for (const Collection& collection : owner_.catalogue->collections())
                refuse_if_referred_to(reading, *owner_.catalogue, span_, collection, 0);
        }
        owner_.write([&](Connection& db) { own_ = begin_batch(db, actor_); });
        try {
            write_deletes();
            return publish();
        } catch (...) {
            leave_no_rows();
            throw;
        }
    }

  private:
    void leave_no_rows() {
        try {
            remove_batch(owner_, own_, actor_);
        } catch (const std::exception&) {
            owner_.left_behind(own_);  // no room: the rows stay hidden for now
        }
    }
    static std::int64_t last_seq_of(const Owner& owner) {
        Connection reading(owner.database, Connection::Mode::read);
        return last_seq(reading);
    }

    void write_deletes() {
        chain_ = chain_start(own_);
        ChunkSize chunk(owner_);
        std::int64_t below = span_.end_seq;
        for (bool more = true; more;) {
            if (owner_.cancelled()) throw Stopped("stopped; nothing was taken back");
            owner_.write([&](Connection& db) {
                const auto began = Clock::now();
                const std::vector<Row> rows = newest_rows(db, span_, below, chunk.rows());
                more = !rows.empty();
                if (!more) return;
                std::int64_t seq = take(db, "seq", static_cast<std::int64_t>(rows.size()));
                for (const Row& row : rows) write_delete(db, row, seq++);
                below = rows.back().seq;
                chunk.learn(rows.size(), Clock::now() - began);
            });
        }
    }

    void write_delete(Connection& db, const Row& row, std::int64_t seq) {
        JournalRow entry;
        entry.seq = seq, entry.batch = own_;
        entry.collection = row.collection, entry.feature = row.feature, entry.operation = "delete";
        entry.box = row.box;
        entry.chain = chain_ = chain_after(digest_, chain_, entry);
        insert(db, entry);
        box_.include(row.box);
        ++counts_[row.collection];
        ++size_;
    }

    Revision publish() {
        {
            Connection reading(owner_.database, Connection::Mode::read);
            const Reading one_picture(reading);
            refuse_if_touched(reading, *owner_.catalogue, span_, own_, checked_);
            checked_ = last_seq(reading);
        }
        std::string facts = "\"undoes\":" + std::to_string(revision_) + ",\"collections\":{";
        for (const auto& [name, count] : counts_)
            facts += (facts.back() == '{' ? "\"" : ",\"") + name + "\":" + std::to_string(count);
        Revision made = 0;
        owner_.write([&](Connection& db) {
            refuse_if_touched(db, *owner_.catalogue, span_, own_, checked_);
            made = publish_batch(db, own_, actor_, size_, box_, chain_, facts + "}");
            db.query("UPDATE batch SET undone = ?1 WHERE id = ?2").bind(1, made).bind(2, span_.batch).run();
            note_undone(db, revision_, made);
            if (along_) along_(db, made);
        });
        return made;
    }

    Owner& owner_;
    const Actor& actor_;
    Revision revision_;
    Span span_;
    const Along& along_;
    std::int64_t checked_;  ///< the journal's last row that was looked at for what stands in the way
    std::int64_t own_ = 0;  ///< the batch of the deletes
    Digest digest_;
    std::string chain_;
    std::map<std::string, std::int64_t> counts_;
    geo::MercatorBox box_;
    std::int64_t size_ = 0;
};

/// What a batch of deletes took away, brought back by a batch in the order in which it was made.
Revision restore_batch(Owner& owner, const Actor& actor, Revision revision, const Span& deletes, const Along& along) {
    constexpr std::int64_t rows_at_once = 1'000;
    Connection reading(owner.database, Connection::Mode::read);
    Batch batch(owner, actor);
    for (std::int64_t below = deletes.end_seq;;) {
        if (owner.cancelled()) throw Stopped("stopped; nothing was brought back");
        std::vector<Row> rows;
        {
            Query row = reading.query(R"sql(
                SELECT seq, collection, feature FROM journal
                 WHERE seq >= :first AND seq < :below AND batch = :batch AND operation = 'delete'
                 ORDER BY seq DESC LIMIT :count
            )sql");
            row.bind(":first", deletes.first_seq).bind(":below", below).bind(":batch", deletes.batch);
            row.bind(":count", rows_at_once);
            while (row.step()) rows.push_back({row.integer(0), row.text(1), row.integer(2), {}});
        }
        if (rows.empty()) break;
        for (const Row& row : rows) {
            const Collection& collection = owner.catalogue->at(row.collection);
            const auto state = state_before(reading, row.collection, row.feature, row.seq);
            if (!state)
                throw StorageFailure("the journal does not know what row " + std::to_string(row.seq) + " deleted");
            batch.add_again(collection, feature_of_row(reading, collection, *state));
        }
        below = rows.back().seq;
    }
    return batch.publish("\"undoes\":" + std::to_string(revision) + ",", [&](Connection& db, Revision made) {
        note_undone(db, revision, made);
        if (along) along(db, made);
    });
}

/// Takes hidden rows out of tables and indexes and ends their versions; rows that are gone are passed by.
std::size_t clear_newest(Connection& db, const Catalogue& catalogue, const Span& span, Revision undone,
                         std::int64_t& below, std::size_t count) {
    const std::vector<Row> rows = newest_rows(db, span, below, count);
    const TriggersOff bulk(db);
    std::set<std::string_view> tables;
    for (const Row& row : rows) {
        below = row.seq;
        const Collection& collection = catalogue.at(row.collection);
        {
            Query stands = db.query("SELECT 1 FROM \"" + collection.name + "\" WHERE id = ?1 AND batch = ?2");
            if (!stands.bind(1, row.feature).bind(2, span.batch).step()) continue;
        }
        const Feature feature = feature_of_row(db, collection, row.seq);
        index_for_search(db, catalogue, collection, &feature, nullptr);
        remove_row(db, collection, row.feature);
        close_version(db, collection.name, row.feature, undone);
        tables.insert(collection.name);
    }
    note_time(db, tables, "last_delete");
    flush_search(db);
    return rows.size();
}

void clear(Owner& owner, const Span& span, Revision undone) {
    std::int64_t below = span.end_seq;
    ChunkSize chunk(owner);
    for (bool more = true; more;)
        owner.write([&](Connection& db) {
            const auto began = Clock::now();
            const std::size_t count = clear_newest(db, *owner.catalogue, span, undone, below, chunk.rows());
            more = count > 0;
            chunk.learn(count, Clock::now() - began);
        });
}

bool has_rows(Connection& db, const Catalogue& catalogue, std::int64_t batch) {
    for (const Collection& collection : catalogue.collections()) {
        Query row = db.query("SELECT 1 FROM \"" + collection.name + "\" WHERE batch = ?1 LIMIT 1");
        if (row.bind(1, batch).step()) return true;
    }
    return false;
}

}  // namespace

Revision undo_revision(Owner& owner, const Actor& actor, Revision revision, const Along& along) {
    std::optional<Span> span;
    bool deletes = false;
    {
        Connection reading(owner.database, Connection::Mode::read);
        span = batch_of(reading, revision);
        if (span) {
            if (const auto by = undone_by(reading, revision)) refuse_second_time(revision, *by);
            deletes = holds_only(reading, *span, "delete");
            if (!deletes && !holds_only(reading, *span, "create")) span.reset();
        }
    }
    if (span && deletes) return restore_batch(owner, actor, revision, *span, along);
    Revision made = 0;
    if (span) {
        made = BatchUndo(owner, actor, revision, *span, along).run();
        owner.reload();
        clear(owner, *span, made);
        return made;
    }
    owner.write([&](Connection& db) {
        Transaction transaction(db, *owner.catalogue, actor);
        undo(transaction, revision);
        made = transaction.revision();
        if (along) along(db, made);
        transaction.commit();
    });
    owner.reload();
    return made;
}

std::vector<std::pair<std::string, std::string>> places_of_batch(Connection& db, const Catalogue& catalogue,
                                                                 Revision revision) {
    std::set<std::pair<std::string, std::string>> places;
    const auto batch = batch_of(db, revision);
    if (!batch) return {};
    if (holds_only(db, *batch, "delete"))  // they say what is gone, not whose it was: that says what they took back
        for (const Revision undone : undone_in(db, revision))
            for (auto& place : places_of_batch(db, catalogue, undone)) places.insert(std::move(place));
    Query row = db.query(R"sql(
        SELECT DISTINCT collection, CASE collection WHEN 'division' THEN json_extract(after, '$.code') ELSE '' END,
               json_extract(after, '$.division_code'),
               CASE collection WHEN 'grid' THEN json_extract(after, '$.level') END
          FROM journal WHERE seq >= :first AND seq < :end AND batch = :batch AND after IS NOT NULL
    )sql");
    row.bind(":first", batch->first_seq).bind(":end", batch->end_seq).bind(":batch", batch->batch);
    while (row.step()) {
        const std::string collection = row.text(0), code = row.text(1), division = row.text(2);
        places.emplace(collection, division_of(catalogue.at(collection), code, division,
                                               row.is_null(3) ? Value{} : Value{row.integer(3)}));
    }
    return {places.begin(), places.end()};
}

void clear_undone(Owner& owner) {
    std::vector<std::pair<Span, Revision>> unfinished;
    owner.write([&](Connection& db) {
        Query row = db.query(R"sql(
            SELECT b.id, b.first_seq, j.seq, b.undone
              FROM batch b JOIN journal j ON j.revision = b.revision AND j.operation = 'batch'
             WHERE b.undone IS NOT NULL
        )sql");
        while (row.step())
            if (has_rows(db, *owner.catalogue, row.integer(0)))
                unfinished.push_back({{row.integer(0), row.integer(1), row.integer(2)}, row.integer(3)});
    });
    for (const auto& [span, undone] : unfinished) clear(owner, span, undone);
}

}  // namespace data
