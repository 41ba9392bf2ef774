#include "data/search/search_build.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "data/feature/feature_sql.hpp"
#include "data/search/search.hpp"
#include "data/search/search_tokens.hpp"
#include "data/search/spelling.hpp"

namespace data {
namespace {

/// Everything of the collections before it, and of it up to the feature, is in.
struct Mark {
    std::size_t collection = 0;
    FeatureId feature = 0;
};

/// How a build with today's rules stands; nothing where none was begun.
std::optional<Mark> mark_of(Connection& db) {
    Query row = db.query("SELECT collection, feature FROM search_build WHERE version = :version");
    if (!row.bind(":version", spelling_version()).step()) return std::nullopt;
    return Mark{static_cast<std::size_t>(row.integer(0)), row.integer(1)};
}

void begin(Connection& db) {
    db.execute(R"sql(
        INSERT INTO search_place(search_place) VALUES ('delete-all');
        INSERT INTO search_thing(search_thing) VALUES ('delete-all');
        DELETE FROM search_spelling;
        DELETE FROM search_build;
    )sql");
    db.query("INSERT INTO search_build(one, version, collection, feature) VALUES (1, :version, 0, 0)")
        .bind(":version", spelling_version())
        .run();
}

void end(Connection& db) {
    db.execute("DELETE FROM search_build");
    db.query("INSERT INTO search_spelling(version) VALUES (:version)").bind(":version", spelling_version()).run();
}

/// Indexes from the mark on and moves it; false where nothing is left.
bool go_on(Connection& db, const Catalogue& catalogue, Mark& mark, std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    const auto collections = catalogue.collections();
    for (; mark.collection < collections.size(); ++mark.collection, mark.feature = 0) {
        const Collection& collection = collections[mark.collection];
        Query row = db.query("SELECT " + sql_of(collection).columns + " FROM \"" + collection.name +
                             "\" t WHERE t.id > :after ORDER BY t.id");
        row.bind(":after", mark.feature);
        while (row.step()) {
            const Feature feature = read_row(row, collection);
            add_to_index(db, collection, feature.id, search_tokens(catalogue, collection, feature));
            mark.feature = feature.id;
            if (std::chrono::steady_clock::now() >= until) return true;
        }
    }
    return false;
}

}  // namespace

bool search_is_whole(Connection& db) {
    Query row = db.query("SELECT 1 FROM search_spelling WHERE version = :version");
    return row.bind(":version", spelling_version()).step();
}

bool is_indexed(Connection& db, const Catalogue& catalogue, const Collection& collection, FeatureId id) {
    if (search_is_whole(db)) return true;
    const auto mark = mark_of(db);
    if (!mark) return false;  // the index is of other rules and will be emptied
    const std::size_t place = *catalogue.index(collection.name);
    return place < mark->collection || (place == mark->collection && id <= mark->feature);
}

bool build_search_step(Connection& db, const Catalogue& catalogue, std::chrono::milliseconds time) {
    if (search_is_whole(db)) return false;
    bool more = true;
    db.execute("BEGIN IMMEDIATE");
    try {
        auto mark = mark_of(db);
        if (!mark) begin(db), mark.emplace();
        more = go_on(db, catalogue, *mark, time);
        if (more) {
            db.query("UPDATE search_build SET collection = :collection, feature = :feature")
                .bind(":collection", static_cast<std::int64_t>(mark->collection))
                .bind(":feature", mark->feature)
                .run();
        } else {
            end(db);
        }
        db.execute("COMMIT");
    } catch (...) {
        db.execute("ROLLBACK");
        throw;
    }
    return more;
}

SearchBuild search_build(Connection& db, const Catalogue& catalogue) {
    const bool whole = search_is_whole(db);
    const auto mark = mark_of(db);
    SearchBuild build;
    const auto collections = catalogue.collections();
    for (std::size_t i = 0; i < collections.size(); ++i) {
        Query all = db.query(sql_of(collections[i]).all);
        all.step();
        build.total += all.integer(0);
        if (whole || (mark && i < mark->collection)) build.done += all.integer(0);
        if (whole || !mark || i != mark->collection) continue;
        Query part = db.query("SELECT count(*) FROM \"" + collections[i].name + "\" WHERE id <= :id");
        part.bind(":id", mark->feature).step();
        build.done += part.integer(0);
    }
    return build;
}

}  // namespace data
