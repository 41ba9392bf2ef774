#include "data/store/migrate.hpp"

#include <string>
#include <utility>

#include "data/feature/local_field.hpp"
#include "data/search/search_build.hpp"
#include "data/store/error.hpp"
#include "data/store/schema.hpp"

namespace data {
namespace {

void apply(Connection& db, const Migration& migration) {
    db.execute("BEGIN IMMEDIATE");
    try {
        db.run_migration(migration.sql);
        db.execute("PRAGMA application_id = " + std::to_string(application_id));
        db.execute("PRAGMA user_version = " + std::to_string(migration.number));
        db.execute("COMMIT");
    } catch (const std::exception& failure) {
        if (db.in_transaction()) db.execute("ROLLBACK");
        const std::string message = "migration " + std::string(migration.name) + ": " + failure.what();
        if (dynamic_cast<const DiskFull*>(&failure)) throw DiskFull(message);
        throw StorageFailure(message);
    }
}

}  // namespace

void migrate(Connection& db) {
    migrate(db, migrations());
    // A new database has nothing to index. One of other spelling rules is indexed anew while it is served.
    const auto is_new = [&] {
        Query ids = db.query("SELECT value = 1 FROM counter WHERE name = 'id'");
        return ids.step() && ids.integer(0) == 1;
    };
    if (is_new()) build_search_step(db, *load_catalogue(db), std::chrono::minutes(1));
}

void migrate(Connection& db, std::span<const Migration> steps) {
    const std::int64_t newest = steps.empty() ? 0 : steps.back().number;
    const std::int64_t current = schema_version(db);
    if (current > newest)
        throw StorageFailure("the database has schema " + std::to_string(current) + ", this program knows up to " +
                             std::to_string(newest) + ": it was written by a newer gridkeeper");
    for (const Migration& step : steps)
        if (step.number > current) apply(db, step);
}

std::int64_t schema_version(Connection& db) {
    Query row = db.query("PRAGMA user_version");
    row.step();
    return row.integer(0);
}

std::shared_ptr<const Catalogue> load_catalogue(Connection& db) {
    std::vector<Collection> collections = shipped_collections();
    std::vector<CodeList> code_lists = shipped_code_lists();
    add_local_fields(db, collections);
    add_local_codes(db, code_lists);
    return std::make_shared<const Catalogue>(std::move(collections), std::move(code_lists));
}

}  // namespace data
