#include "data/journal/undo.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "data/feature/coverage_check.hpp"
#include "data/journal/history.hpp"
#include "data/people/person.hpp"
#include "data/people/viewer.hpp"
#include "data/store/connection.hpp"

namespace data {
namespace {

using Step = Undo::Step;

/// Rows of the journal that are looked at for those of one division, at most.
constexpr std::int64_t most_looked_at = 10'000;

struct PublishedBatch {
    std::int64_t id, first_seq, end_seq, features;
    Revision revision;
};

/// Batches that became visible after `since` and up to `until`, the newest first.
std::vector<PublishedBatch> batches_between(Connection& db, Revision since, Revision until, const std::string& person) {
    std::vector<PublishedBatch> found;
    Query row = db.query(R"sql(
        SELECT b.id, b.first_seq, j.seq, coalesce(json_extract(j.after, '$.features'), 0), b.revision
          FROM batch b JOIN journal j ON j.revision = b.revision AND j.operation = 'batch'
         WHERE b.revision > :since AND b.revision <= :until AND :person IN ('', j.person)
         ORDER BY b.revision DESC
    )sql");
    row.bind(":since", since).bind(":until", until).bind(":person", std::string_view(person));
    while (row.step())
        found.push_back({row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)});
    return found;
}

/// What was done after `since` and up to `until`, the newest first: a revision's own rows, and those of the batch it
/// made visible. Nothing where there are more than `most`.
std::optional<std::vector<Step>> steps_between(Connection& db, Revision since, Revision until,
                                               const std::string& person, std::int64_t most) {
    std::vector<Step> steps;
    {
        const std::string sql = std::string("SELECT seq, revision, collection, feature, operation FROM journal ") +
                                (person.empty() ? "WHERE " : "WHERE person = :person AND ") +
                                "revision > :since AND revision <= :until AND operation <> 'batch' LIMIT :most";
        Query row = db.query(sql);
        row.bind(":since", since).bind(":until", until).bind(":most", most + 1);
        if (!person.empty()) row.bind(":person", std::string_view(person));
        while (row.step()) steps.push_back({row.integer(0), row.integer(1), row.text(2), row.integer(3), row.text(4)});
    }
    for (const PublishedBatch& batch : batches_between(db, since, until, person)) {
        if (static_cast<std::int64_t>(steps.size()) + batch.features > most) return std::nullopt;
        Query row = db.query(R"sql(
            SELECT seq, collection, feature, operation FROM journal
             WHERE seq >= :first AND seq < :end AND batch = :batch
        )sql");
        row.bind(":first", batch.first_seq).bind(":end", batch.end_seq).bind(":batch", batch.id);
        while (row.step()) steps.push_back({row.integer(0), batch.revision, row.text(1), row.integer(2), row.text(3)});
    }
    if (static_cast<std::int64_t>(steps.size()) > most) return std::nullopt;
    std::ranges::sort(steps, std::ranges::greater{}, &Step::seq);
    return steps;
}

bool lay_in(Connection& db, const Catalogue& catalogue, const Step& step, const std::string& division) {
    const Collection& collection = catalogue.at(step.collection);
    const auto lies = [&](std::int64_t seq) { return division_of_row(db, collection, seq).starts_with(division); };
    if (step.operation != "delete" && lies(step.seq)) return true;
    if (step.operation == "create") return false;
    const auto before = state_before(db, step.collection, step.feature, step.seq);
    return before && lies(*before);
}

/// What later revisions did to the features of the steps.
void find_obstacles(Connection& db, Undo& undo) {
    std::map<std::pair<std::string, FeatureId>, Revision> first;  // of the steps, by feature
    for (const Step& step : undo.steps) first[{step.collection, step.feature}] = step.revision;  // the newest first
    const std::set<Revision> chosen(undo.revisions.begin(), undo.revisions.end());
    std::map<Revision, std::optional<Revision>> took_back;
    const auto cancelled = [&](Revision later) {
        const auto [known, fresh] = took_back.try_emplace(later);
        if (fresh) known->second = undone_by(db, later);
        return known->second.has_value();
    };
    for (const auto& [feature, since] : first) {
        Query row = db.query(R"sql(
            SELECT coalesce(v.from_revision, b.revision) AS later, v.seq
              FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
             WHERE v.collection = :collection AND v.feature = :feature AND later > :since
             UNION
            SELECT coalesce(v.to_revision, b.undone) AS later, v.seq
              FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
             WHERE v.collection = :collection AND v.feature = :feature AND later > :since
        )sql");
        row.bind(":collection", std::string_view(feature.first)).bind(":feature", feature.second);
        row.bind(":since", since);
        while (row.step())
            if (!chosen.contains(row.integer(0)))
                undo.in_the_way.push_back({row.integer(0), feature.first, feature.second, row.integer(1)});
    }
    std::set<Revision> harmless;  // pairs, of which one took the other back
    for (const auto& later : undo.in_the_way)
        if (cancelled(later.revision) && !chosen.contains(*took_back.at(later.revision)))
            harmless.insert({later.revision, *took_back.at(later.revision)});
    std::erase_if(undo.in_the_way, [&](const Undo::Obstacle& later) { return harmless.contains(later.revision); });
    std::ranges::sort(undo.in_the_way, {}, &Undo::Obstacle::revision);
}

void list_revisions(Undo& undo) {
    for (const Step& step : undo.steps) undo.revisions.push_back(step.revision);
    std::ranges::sort(undo.revisions, std::ranges::greater{});
    undo.revisions.erase(std::unique(undo.revisions.begin(), undo.revisions.end()), undo.revisions.end());
}

/// As it was before the step. What retention forgot of people stays as it is now.
Feature feature_before(Connection& db, const Collection& collection, const Step& step, const Feature* current) {
    const auto state = state_before(db, step.collection, step.feature, step.seq);
    if (!state) throw StorageFailure("the journal does not know what stood before row " + std::to_string(step.seq));
    bool forgotten = false;
    Feature before = feature_of_row(db, collection, *state, &forgotten);
    if (forgotten && current)
        for (std::size_t i = 0; i < collection.fields.size(); ++i)
            if (collection.fields[i].personal && before.values[i] == Value{}) before.values[i] = current->values[i];
    return before;
}

void take_back(Transaction& transaction, const Step& step) {
    Connection& db = transaction.db();
    const Collection& collection = transaction.catalogue().at(step.collection);
    if (step.operation == "delete") {
        restore_feature(transaction, collection, feature_before(db, collection, step, nullptr));
        return;
    }
    const auto current = find_feature(db, collection, step.feature);
    if (!current) throw StorageFailure(step.collection + " " + std::to_string(step.feature) + " is not there");
    if (step.operation == "create")
        delete_feature(transaction, collection, step.feature, current->version);
    else
        replace_feature(transaction, collection, step.feature, current->version,
                        feature_before(db, collection, step, &*current));
}

std::string names_of(const Undo& undo) {
    std::string names;
    for (const Revision one : undo.revisions) names = std::to_string(one) + (names.empty() ? "" : ", ") + names;
    return (undo.revisions.size() == 1 ? "revision " : "revisions ") + names;
}

}  // namespace

Undo undo_of(Connection& db, Revision revision) {
    Undo undo;
    undo.revisions = {revision};
    auto steps = steps_between(db, revision - 1, revision, {}, most_undone);
    undo.undone_by = undone_by(db, revision);
    if (!steps) {
        undo.too_large = true;
        return undo;
    }
    undo.steps = std::move(*steps);
    if (undo.steps.empty()) throw NotFound("there is no revision " + std::to_string(revision));
    if (std::ranges::any_of(undo.steps, [](const Step& step) { return step.collection == person_collection; }))
        throw Conflict("revision " + std::to_string(revision) +
                       " changed what somebody may do: that is followed by a further step, never taken back");
    find_obstacles(db, undo);
    return undo;
}

Undo undo_since(Connection& db, const Catalogue& catalogue, Revision since, const UndoChoice& choice) {
    Undo undo;
    auto steps = steps_between(db, since, last_revision(db), choice.person,
                               choice.division.empty() ? most_undone : most_looked_at);
    if (!steps) {
        undo.too_large = true;
        return undo;
    }
    undo.steps = std::move(*steps);
    std::erase_if(undo.steps, [](const Step& step) { return step.collection == person_collection; });
    if (!choice.division.empty()) {
        std::set<Revision> there;
        for (const Step& step : undo.steps)
            if (!there.contains(step.revision) && lay_in(db, catalogue, step, choice.division))
                there.insert(step.revision);
        std::erase_if(undo.steps, [&](const Step& step) { return !there.contains(step.revision); });
    }
    if (undo.steps.empty())
        throw NotFound("nothing that could be taken back came after revision " + std::to_string(since));
    list_revisions(undo);
    if (undo.steps.size() > static_cast<std::size_t>(most_undone)) {
        undo.too_large = true;
        undo.steps.clear();
        return undo;
    }
    find_obstacles(db, undo);
    return undo;
}

void carry_out(Transaction& transaction, const Undo& undo) {
    if (undo.too_large)
        throw Conflict("that changed more than " + std::to_string(most_undone) +
                       " features: too many to be taken back in one step");
    if (undo.undone_by)
        throw Conflict(names_of(undo) + " was taken back already, by revision " + std::to_string(*undo.undone_by));
    if (!undo.in_the_way.empty()) {
        std::set<Revision> later;
        for (const auto& one : undo.in_the_way) later.insert(one.revision);
        std::string names;
        for (const Revision one : later) names += (names.empty() ? "" : ", ") + std::to_string(one);
        throw Conflict(names_of(undo) + " cannot be undone: later revisions changed the same features: " + names);
    }
    const std::size_t before = transaction.changes().size();
    for (const Step& step : undo.steps) take_back(transaction, step);
    if (transaction.changes().size() == before) return;
    refuse_torn_coverages(transaction, undo.revisions.back() - 1);
    for (const Revision revision : undo.revisions) note_undone(transaction.db(), revision, transaction.revision());
}

void note_undone(Connection& db, Revision revision, Revision by) {
    db.query("INSERT OR IGNORE INTO undone (revision, by) VALUES (?1, ?2)").bind(1, revision).bind(2, by).run();
}

void undo(Transaction& transaction, Revision revision) {
    carry_out(transaction, undo_of(transaction.db(), revision));
}

std::optional<Revision> undone_by(Connection& db, Revision revision) {
    // Follows undos of undos; each is later than what it takes back.
    std::vector<Revision> takers;
    {
        Query row = db.query("SELECT by FROM undone WHERE revision = ?1 ORDER BY by DESC");
        row.bind(1, revision);
        while (row.step()) takers.push_back(row.integer(0));
    }
    for (const Revision taker : takers)
        if (!undone_by(db, taker)) return taker;
    return std::nullopt;
}

std::vector<Revision> undone_in(Connection& db, Revision revision) {
    std::vector<Revision> undone;
    Query row = db.query("SELECT revision FROM undone WHERE by = ?1 ORDER BY revision DESC");
    row.bind(1, revision);
    while (row.step()) undone.push_back(row.integer(0));
    return undone;
}

}  // namespace data
