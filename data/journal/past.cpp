#include "data/journal/past.hpp"

#include <algorithm>
#include <string_view>

#include "data/feature/feature_sql.hpp"

namespace data {

Past past_of(Connection& db, const Collection& collection, Revision revision) {
    Past past;
    past.revision = revision;
    // Sorted here: SQLite would keep a tree of them meanwhile, ten times as slow where there are a million.
    Query made = db.query(R"sql(
        SELECT feature FROM feature_version WHERE collection = :collection AND from_revision > :revision
    )sql");
    made.bind(":collection", std::string_view(collection.name)).bind(":revision", revision);
    while (made.step()) past.changed.push_back(made.integer(0));
    std::ranges::sort(past.changed);
    past.changed.erase(std::unique(past.changed.begin(), past.changed.end()), past.changed.end());

    {
        Query row = db.query(R"sql(
            SELECT feature, seq, min_x, min_y, max_x, max_y FROM past_box
             WHERE first_revision <= :revision AND last_revision >= :revision AND collection = :collection
        )sql");
        row.bind(":revision", revision).bind(":collection", std::string_view(collection.name));
        while (row.step())
            past.was.push_back(
                {row.integer(0),
                 row.integer(1),
                 {step_of(row.integer(2)), step_of(row.integer(3)), step_of(row.integer(4)), step_of(row.integer(5))}});
    }
    // Rows of a batch that was taken back since, and are not cleared away yet, have no end of their own.
    Query undone = db.query("SELECT 1 FROM batch WHERE undone > :revision AND revision <= :revision");
    if (undone.bind(":revision", revision).step()) {
        Query row =
            db.query("SELECT v.feature, v.seq, v.min_x, v.min_y, v.max_x, v.max_y FROM \"" + collection.name +
                     "\" t JOIN feature_version v ON v.collection = :collection AND v.feature = t.id "
                     "WHERE t.batch IN (SELECT id FROM batch WHERE undone > :revision AND revision <= :revision) "
                     "AND v.batch = t.batch AND v.to_revision IS NULL");
        row.bind(":collection", std::string_view(collection.name)).bind(":revision", revision);
        const auto step = [&row](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
        while (row.step()) past.was.push_back({row.integer(0), row.integer(1), {step(2), step(3), step(4), step(5)}});
    }
    std::ranges::sort(past.was, {}, &Past::Version::id);
    return past;
}

}  // namespace data
