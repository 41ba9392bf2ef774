#include "data/journal/undo.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "data/journal/history.hpp"
#include "data/people/person.hpp"
#include "data/store/connection.hpp"

namespace data {
namespace {

struct Step {
    std::int64_t seq;
    std::string collection;
    FeatureId feature;
    std::string operation;
};

/// What the revision did, the last first: its own rows, or those of the batch it made visible.
std::vector<Step> steps_of(Connection& db, Revision revision) {
    std::vector<Step> steps;
    Query row = db.query(R"sql(
        SELECT seq, collection, feature, operation FROM journal
         WHERE revision = :revision AND operation <> 'batch'
         UNION ALL
        SELECT j.seq, j.collection, j.feature, j.operation
          FROM batch b JOIN journal j ON j.batch = b.id AND j.seq >= b.first_seq
         WHERE b.revision = :revision AND j.operation <> 'batch'
         ORDER BY 1 DESC LIMIT :most
    )sql");
    row.bind(":revision", revision).bind(":most", most_undone + 1);
    while (row.step()) steps.push_back({row.integer(0), row.text(1), row.integer(2), row.text(3)});
    return steps;
}

/// Revisions after it that changed the same feature.
void add_later(Connection& db, const Step& step, Revision revision, std::set<Revision>& later) {
    Query row = db.query(R"sql(
        SELECT from_revision FROM feature_version
         WHERE collection = :collection AND feature = :feature AND from_revision > :revision
         UNION
        SELECT to_revision FROM feature_version
         WHERE collection = :collection AND feature = :feature AND to_revision > :revision
    )sql");
    row.bind(":collection", std::string_view(step.collection))
        .bind(":feature", step.feature)
        .bind(":revision", revision);
    while (row.step()) later.insert(row.integer(0));
}

std::int64_t row_before(Connection& db, const Step& step) {
    Query row = db.query(R"sql(
        SELECT max(seq) FROM feature_version WHERE collection = :collection AND feature = :feature AND seq < :seq
    )sql");
    row.bind(":collection", std::string_view(step.collection)).bind(":feature", step.feature).bind(":seq", step.seq);
    if (!row.step() || row.is_null(0))
        throw StorageFailure("the journal does not know what stood before row " + std::to_string(step.seq));
    return row.integer(0);
}

void take_back(Transaction& transaction, const Step& step) {
    Connection& db = transaction.db();
    const Collection& collection = transaction.catalogue().at(step.collection);
    if (step.operation == "delete") {
        restore_feature(transaction, collection, feature_of_row(db, collection, row_before(db, step)));
        return;
    }
    const auto current = find_feature(db, collection, step.feature);
    if (!current) throw StorageFailure(step.collection + " " + std::to_string(step.feature) + " is not there");
    if (step.operation == "create")
        delete_feature(transaction, collection, step.feature, current->version);
    else
        replace_feature(transaction, collection, step.feature, current->version,
                        feature_of_row(db, collection, row_before(db, step)));
}

}  // namespace

void undo(Transaction& transaction, Revision revision) {
    const std::vector<Step> steps = steps_of(transaction.db(), revision);
    if (steps.empty()) throw NotFound("there is no revision " + std::to_string(revision));
    if (steps.size() > static_cast<std::size_t>(most_undone))
        throw Conflict("revision " + std::to_string(revision) + " changed more than " + std::to_string(most_undone) +
                       " features: too many to be taken back in one step");
    if (std::ranges::any_of(steps, [](const Step& step) { return step.collection == person_collection; }))
        throw Conflict("revision " + std::to_string(revision) +
                       " changed what somebody may do: that is followed by a further step, never taken back");
    std::set<Revision> later;
    for (const Step& step : steps) add_later(transaction.db(), step, revision, later);
    if (!later.empty()) {
        std::string names;
        for (const Revision one : later) names += (names.empty() ? "" : ", ") + std::to_string(one);
        throw Conflict("revision " + std::to_string(revision) +
                       " cannot be undone: later revisions changed the same features: " + names);
    }
    for (const Step& step : steps) take_back(transaction, step);
}

}  // namespace data
