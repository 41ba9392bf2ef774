#include "data/journal/past.hpp"

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

    // A version is of its own revision, or of its batch's.
    Query ended = db.query(R"sql(
        SELECT v.feature, v.seq, v.min_x, v.min_y, v.max_x, v.max_y
          FROM feature_version v
         WHERE v.collection = :collection AND v.to_revision > :revision
           AND (v.from_revision <= :revision OR v.batch IN (SELECT id FROM batch WHERE revision <= :revision))
         ORDER BY v.feature
    )sql");
    ended.bind(":collection", std::string_view(collection.name)).bind(":revision", revision);
    const auto step = [&ended](int column) { return static_cast<std::uint32_t>(ended.integer(column)); };
    while (ended.step()) past.was.push_back({ended.integer(0), ended.integer(1), {step(2), step(3), step(4), step(5)}});
    return past;
}

}  // namespace data
