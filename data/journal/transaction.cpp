#include "data/journal/transaction.hpp"

#include <utility>

#include "data/feature/feature_sql.hpp"
#include "data/journal/journal.hpp"
#include "data/people/viewer.hpp"
#include "data/search/search.hpp"
#include "data/store/connection.hpp"

namespace data {

Transaction::Transaction(Connection& db, const Catalogue& catalogue, Actor actor)
    : db_(db), catalogue_(catalogue), actor_(std::move(actor)) {
    db_.execute("SAVEPOINT revision");
}

Transaction::~Transaction() {
    // A full disk makes SQLite end everything by itself: then there is nothing left to undo.
    if (open_ && db_.in_transaction()) db_.execute("ROLLBACK TO revision; RELEASE revision");
}

Revision Transaction::revision() {
    if (revision_ == 0) revision_ = take(db_, "revision");
    return revision_;
}

bool Transaction::shows(const Collection& collection, const Feature& feature) const {
    return actor_.viewer == nullptr || actor_.viewer->sees(collection, Jurisdiction(collection, feature));
}

Feature Transaction::find(const Collection& collection, FeatureId id) {
    auto found = find_feature(db_, collection, id);
    if (!found || !shows(collection, *found))
        throw NotFound("there is no " + collection.name + " " + std::to_string(id));
    return std::move(*found);
}

std::string Transaction::name_of(const Collection& collection, FeatureId id) {
    const auto found = find_feature(db_, collection, id);
    if (found && !shows(collection, *found)) return "another " + collection.name;
    return collection.name + " " + std::to_string(id);
}

void Transaction::record(Change change) {
    const Collection& collection = catalogue_.collections()[change.collection];
    const Feature* before = change.before ? &*change.before : nullptr;
    const Feature* after = change.after ? &*change.after : nullptr;
    JournalRow row = describe(collection, before, after);
    row.revision = revision();
    row.time = utc_now(), row.person = actor_.person, row.reason = actor_.reason;
    append(db_, row);
    if (before) close_version(db_, collection.name, change.id, *row.revision);
    if (after) open_version(db_, row, box_of(after->shape));
    index_for_search(db_, catalogue_, collection, before, after);
    changes_.push_back(std::move(change));
}

std::vector<Change> Transaction::commit() {
    db_.execute("RELEASE revision");
    open_ = false;
    return std::move(changes_);
}

Revision last_revision(Connection& db) {
    Query row = db.query("SELECT value FROM counter WHERE name = 'revision'");
    return row.step() ? row.integer(0) : 0;
}

}  // namespace data
