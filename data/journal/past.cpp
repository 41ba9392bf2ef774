#include "data/journal/past.hpp"

#include <algorithm>
#include <string>

namespace data {

Past past_of(Connection& db, const Collection& collection, Revision revision) {
    Past past;
    past.revision = revision;
    Query made = db.query(R"sql(
        SELECT DISTINCT feature FROM feature_version
         WHERE collection = :collection AND from_revision > :revision
         ORDER BY feature
    )sql");
    made.bind(":collection", std::string_view(collection.name)).bind(":revision", revision);
    while (made.step()) past.changed.push_back(made.integer(0));

    // A version is of its own revision, or of its batch's; and ends with its own, or when its batch was taken back.
    static const std::string ended = R"sql(
        SELECT v.feature, v.seq, v.min_x, v.min_y, v.max_x, v.max_y
          FROM feature_version v
         WHERE v.collection = :collection
           AND (v.from_revision <= :revision OR v.batch IN (SELECT id FROM batch WHERE revision <= :revision))
    )sql";
    const auto take = [&](const std::string& sql) {
        Query row = db.query(sql);
        row.bind(":collection", std::string_view(collection.name)).bind(":revision", revision);
        const auto step = [&row](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
        while (row.step()) past.was.push_back({row.integer(0), row.integer(1), {step(2), step(3), step(4), step(5)}});
    };
    take(ended + " AND v.to_revision > :revision");
    Query undone = db.query("SELECT 1 FROM batch WHERE undone > :revision AND revision <= :revision");
    if (undone.bind(":revision", revision).step())
        take(ended + " AND v.to_revision IS NULL AND v.batch IN (SELECT id FROM batch WHERE undone > :revision)");
    std::ranges::sort(past.was, {}, &Past::Version::id);
    return past;
}

}  // namespace data
