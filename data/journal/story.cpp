#include "data/journal/story.hpp"

#include <algorithm>

#include "data/journal/history.hpp"
#include "data/people/person.hpp"

namespace data {
namespace {

geo::MercatorBox box_in(const Query& row, int first) {
    const auto step = [&](int column) { return static_cast<std::uint32_t>(row.integer(first + column)); };
    return {step(0), step(1), step(2), step(3)};
}

/// When, who and why: of a batch's rows its own row knows.
struct Occasion {
    std::int64_t seq = 0;
    std::string time, person, reason;
};

Occasion occasion_of(Connection& db, Revision revision) {
    Query row = db.query("SELECT seq, time, person, reason FROM journal WHERE revision = ?1 ORDER BY seq LIMIT 1");
    if (!row.bind(1, revision).step()) return {};
    return {row.integer(0), row.text(1), row.text(2), row.text(3)};
}

Told told(Connection& db, std::string_view collection, FeatureId feature, Revision revision, std::string operation) {
    Occasion occasion = occasion_of(db, revision);
    Told one;
    one.seq = occasion.seq, one.revision = revision;
    one.time = std::move(occasion.time), one.person = std::move(occasion.person);
    one.reason = std::move(occasion.reason);
    one.collection = collection, one.feature = feature, one.operation = std::move(operation);
    return one;
}

}  // namespace

std::string story_sql(const StoryQuery& query) {
    // The planner would rather walk another index where it has one; which one is best is known here.
    std::string sql =
        "SELECT seq, revision, time, person, reason, collection, feature, operation, min_x, min_y, max_x, "
        "max_y, CASE operation WHEN 'batch' THEN after END FROM journal INDEXED BY ";
    sql += query.person.empty() ? "journal_revision WHERE " : "journal_person WHERE person = :person AND ";
    return sql +
           "revision > :after AND revision <= :until AND NOT (revision = :behind AND seq >= :behind_seq) "
           "ORDER BY revision DESC, seq DESC LIMIT :most";
}

std::optional<StoryMark> tell(Connection& db, const StoryQuery& query, const std::function<bool(Told&&)>& take) {
    Query row = db.query(story_sql(query));
    row.bind(":after", query.after).bind(":until", std::min(query.until, query.behind.revision));
    row.bind(":behind", query.behind.revision).bind(":behind_seq", query.behind.seq);
    row.bind(":most", query.most_looked_at);
    if (!query.person.empty()) row.bind(":person", std::string_view(query.person));
    std::int64_t looked_at = 0;
    StoryMark mark;
    while (row.step()) {
        ++looked_at;
        mark = {row.integer(1), row.integer(0)};
        if (row.view(5) == person_collection) continue;
        Told one;
        one.seq = row.integer(0), one.revision = row.integer(1);
        one.time = row.text(2), one.person = row.text(3), one.reason = row.text(4);
        one.collection = row.text(5), one.feature = row.integer(6), one.operation = row.text(7);
        one.box = box_in(row, 8);
        if (query.box && !query.box->touches(one.box)) continue;
        if (one.operation == "batch") {
            one.collection.clear();
            one.facts = row.text(12);
        } else {
            if (one.operation != "delete") one.after = one.seq;
            if (one.operation != "create") one.before = state_before(db, one.collection, one.feature, one.seq);
        }
        if (!take(std::move(one))) return mark;
    }
    if (looked_at < query.most_looked_at) return std::nullopt;
    return mark;
}

std::vector<Told> story_of(Connection& db, std::string_view collection, FeatureId feature) {
    std::vector<Told> story;
    std::optional<std::int64_t> before;
    std::optional<Revision> ended;
    const auto deletion = [&](Revision revision) {
        story.push_back(told(db, collection, feature, revision, "delete"));
        story.back().before = before;
    };
    Query row = db.query(R"sql(
        SELECT v.seq, coalesce(v.from_revision, b.revision), coalesce(v.to_revision, b.undone),
               v.min_x, v.min_y, v.max_x, v.max_y
          FROM feature_version v LEFT JOIN batch b ON b.id = v.batch
         WHERE v.collection = :collection AND v.feature = :feature AND (v.from_revision OR b.revision)
         ORDER BY v.seq
    )sql");
    row.bind(":collection", collection).bind(":feature", feature);
    while (row.step()) {
        const Revision began = row.integer(1);
        if (ended && *ended != began) deletion(*ended);
        const bool replaced = ended && *ended == began;
        Told one = told(db, collection, feature, began, replaced ? "replace" : "create");
        one.seq = row.integer(0), one.after = row.integer(0), one.box = box_in(row, 3);
        if (replaced) one.before = before;
        story.push_back(std::move(one));
        before = row.integer(0);
        ended = row.is_null(2) ? std::nullopt : std::optional<Revision>(row.integer(2));
    }
    if (ended) deletion(*ended);
    std::ranges::reverse(story);
    return story;
}

std::string time_of(Connection& db, Revision revision) {
    Query row = db.query("SELECT time FROM journal WHERE revision = ?1 LIMIT 1");
    return row.bind(1, revision).step() ? row.text(0) : std::string();
}

std::int64_t features_of_batch(Connection& db, Revision revision) {
    Query row = db.query("SELECT json_extract(after, '$.features') FROM journal WHERE revision = ?1");
    return row.bind(1, revision).step() ? row.integer(0) : 0;
}

}  // namespace data
