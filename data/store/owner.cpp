#include "data/store/owner.hpp"

#include "data/journal/batch.hpp"
#include "data/store/migrate.hpp"

namespace data {
namespace {

constexpr std::int64_t most_log_bytes = 256 << 20;
constexpr std::chrono::milliseconds hold_alone{1'000};
/// A bulk load's indexes in memory: else each new row of a large table reads and writes pages all over it.
constexpr const char* roomy_cache = "PRAGMA cache_size = -262144";  // KiB

}  // namespace

void in_one_transaction(Connection& db, const std::function<void(Connection&)>& work) {
    db.execute("BEGIN IMMEDIATE");
    try {
        work(db);
        db.execute("COMMIT");
    } catch (...) {
        if (db.in_transaction()) db.execute("ROLLBACK");  // a full disk ends the transaction by itself
        throw;
    }
}

Owner local_owner(const std::string& database, Connection& db) {
    Owner owner;
    owner.database = database;
    owner.catalogue = load_catalogue(db);
    owner.hold = hold_alone;
    db.execute(roomy_cache);
    owner.write = [&db](const std::function<void(Connection&)>& work) {
        in_one_transaction(db, work);
        if (db.log_bytes() > most_log_bytes) db.checkpoint(Connection::Checkpoint::passive);
    };
    roll_back_abandoned(owner);
    return owner;
}

}  // namespace data
