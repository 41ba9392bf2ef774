#include "data/journal/as_of.hpp"

#include "data/journal/transaction.hpp"

namespace data {

Revision revision_at(Connection& db, std::string_view utc) {
    // Time grows with the revision, so halving finds it without an index of its own.
    Revision before = 0, newest = last_revision(db);
    Query row = db.query(R"sql(
        SELECT revision, time FROM journal
         WHERE revision >= :least AND revision <= :most AND time IS NOT NULL
         ORDER BY revision LIMIT 1
    )sql");
    while (before < newest) {
        const Revision middle = before + (newest - before + 1) / 2;
        row.reset();
        row.bind(":least", middle).bind(":most", newest);
        if (!row.step() || row.view(1) > utc)
            newest = middle - 1;
        else
            before = row.integer(0);
    }
    return before;
}

Revision revision_before(Connection& db, std::string_view utc) {
    Query row = db.query("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', ?1, '-0.001 seconds')");
    row.bind(1, utc);
    return row.step() && !row.is_null(0) ? revision_at(db, row.text(0)) : 0;
}

}  // namespace data
