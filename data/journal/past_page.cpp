#include "data/journal/past_page.hpp"

#include <utility>
#include <vector>

#include "data/feature/feature_sql.hpp"
#include "data/feature/seen_table.hpp"
#include "data/journal/history.hpp"

namespace data {
namespace {

bool asks_for_all(const FeatureQuery& query, const Collection& collection) {
    return query.as_of && !query.box && query.equals.empty() && !query.filter && query.sort.empty() &&
           SeenTable(collection, query.viewer).has_all_rows();
}

bool imports_moved_since(Connection& db, Revision revision) {
    Query row = db.query("SELECT 1 FROM batch WHERE revision > ?1 OR undone > ?1 LIMIT 1");
    return row.bind(1, revision).step();
}

std::int64_t number(Query row) {
    row.step();
    return row.integer(0);
}

/// Each version adds one where it begins and takes one where it ends: so what there was follows from what there is.
std::int64_t count_then(Connection& db, const Collection& collection, Revision revision) {
    const FeatureSql& sql = sql_of(collection);
    const auto since = [&](const char* text) {
        Query row = db.query(text);
        row.bind(1, std::string_view(collection.name)).bind(2, revision);
        return number(std::move(row));
    };
    return number(db.query(sql.all)) - number(db.query(sql.hidden)) -
           since("SELECT count(*) FROM feature_version WHERE collection = ?1 AND from_revision > ?2") +
           since("SELECT count(*) FROM feature_version WHERE collection = ?1 AND to_revision > ?2");
}

}  // namespace

std::optional<FeaturePage> past_page(Connection& db, const Collection& collection, const FeatureQuery& query) {
    if (!asks_for_all(query, collection) || imports_moved_since(db, *query.as_of)) return std::nullopt;
    FeaturePage page;
    page.matched = count_then(db, collection, *query.as_of);
    std::vector<std::int64_t> rows;  // of the journal
    {
        Query row = db.query(R"sql(
            SELECT seq FROM feature_version
             WHERE collection = :collection AND feature > :after
               AND (from_revision <= :revision OR (from_revision IS NULL AND batch IN (
                       SELECT id FROM batch WHERE revision <= :revision AND undone IS NULL)))
               AND (to_revision IS NULL OR to_revision > :revision)
             ORDER BY feature LIMIT :limit
        )sql");
        row.bind(":collection", std::string_view(collection.name)).bind(":after", query.after);
        row.bind(":revision", *query.as_of).bind(":limit", static_cast<std::int64_t>(query.limit) + 1);
        while (row.step()) rows.push_back(row.integer(0));
    }
    page.more = rows.size() > query.limit;
    if (page.more) rows.pop_back();
    for (const std::int64_t row : rows)
        if (auto seen = as_seen(collection, query.viewer, feature_of_row(db, collection, row)))
            page.features.push_back(std::move(*seen));
    return page;
}

}  // namespace data
