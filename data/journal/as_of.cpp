#include "data/journal/as_of.hpp"

namespace data {

Revision revision_at(Connection& db, std::string_view utc) {
    Query row = db.query(R"sql(
        SELECT max(revision) FROM journal
         WHERE revision IS NOT NULL AND time IS NOT NULL AND time <= :utc
    )sql");
    row.bind(":utc", utc);
    return row.step() && !row.is_null(0) ? row.integer(0) : 0;
}

}  // namespace data
