#include "data/snapshot/past_picture.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "data/feature/feature_sql.hpp"
#include "data/journal/history.hpp"
#include "data/store/connection.hpp"

namespace data {
namespace {

/// A row of a list costs a fraction of a question: changes since then are listed up to this many for each feature that
/// would be asked for, and in any case up to a few thousand.
constexpr std::size_t listed_for_one_asked = 40, always_listed = 5'000;

using Was = std::unordered_map<FeatureId, std::int64_t>;  ///< journal row of what a feature was

/// Versions that held then and have ended since, of all collections by name: the tree tells them apart only in the end,
/// so that one walk costs what one for a single collection does.
std::unordered_map<std::string, Was> ended_since(Connection& db, Revision revision, const geo::MercatorBox& box) {
    std::unordered_map<std::string, Was> ended;
    Query row = db.query(R"sql(
        SELECT feature, seq, collection FROM past_box
         WHERE min_x <= :max_x AND max_x >= :min_x AND min_y <= :max_y AND max_y >= :min_y
           AND first_revision <= :revision AND last_revision >= :revision
    )sql");
    row.bind(":min_x", tree_step(box.min_x)).bind(":max_x", tree_step(box.max_x));
    row.bind(":min_y", tree_step(box.min_y)).bind(":max_y", tree_step(box.max_y));
    row.bind(":revision", revision);
    while (row.step()) ended[row.text(2)].emplace(row.integer(0), row.integer(1));
    return ended;
}

/// Rows of batches that were taken back since and are not cleared away yet: hidden from the picture, and not ended.
void add_hidden(Connection& db, const Collection& collection, Revision revision, const geo::MercatorBox& box,
                Was& was) {
    std::vector<std::int64_t> batches;
    {
        Query row = db.query("SELECT id FROM batch WHERE undone > :revision AND revision <= :revision");
        row.bind(":revision", revision);
        while (row.step()) batches.push_back(row.integer(0));
    }
    for (const std::int64_t batch : batches) {
        Query row = db.query("SELECT v.feature, v.seq, v.min_x, v.min_y, v.max_x, v.max_y FROM \"" + collection.name +
                             "\" t JOIN feature_version v ON v.collection = :collection AND v.feature = t.id "
                             "WHERE t.batch = :batch AND v.batch = :batch AND v.to_revision IS NULL");
        row.bind(":collection", std::string_view(collection.name)).bind(":batch", batch);
        const auto step = [&row](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
        while (row.step())
            if (box.touches({step(2), step(3), step(4), step(5)})) was.emplace(row.integer(0), row.integer(1));
    }
}

/// Those of `present` whose present version began after the revision: by a list of all that began since where that is
/// not too long, else by a question each.
std::vector<FeatureId> begun_since(Connection& db, const Collection& collection, Revision revision,
                                   const std::unordered_set<FeatureId>& present) {
    std::vector<FeatureId> begun;
    Query later_batch =
        db.query("SELECT 1 FROM batch WHERE revision > ?1 LIMIT 1");  // tells its features' beginning alone
    if (!later_batch.bind(1, revision).step()) {
        const auto most = static_cast<std::int64_t>(std::max(always_listed, present.size() * listed_for_one_asked));
        Query row = db.query(R"sql(
            SELECT feature FROM feature_version
             WHERE collection = :collection AND from_revision > :revision LIMIT :most
        )sql");
        row.bind(":collection", std::string_view(collection.name)).bind(":revision", revision).bind(":most", most + 1);
        std::int64_t listed = 0;
        for (; row.step(); ++listed)
            if (present.contains(row.integer(0))) begun.push_back(row.integer(0));
        if (listed <= most) {
            std::ranges::sort(begun);
            begun.erase(std::unique(begun.begin(), begun.end()), begun.end());
            return begun;
        }
        begun.clear();
    }
    Query row = db.query(R"sql(
        SELECT coalesce(v.from_revision, (SELECT revision FROM batch WHERE id = v.batch))
          FROM feature_version v WHERE v.collection = :collection AND v.feature = :feature
         ORDER BY v.seq DESC LIMIT 1
    )sql");
    for (const FeatureId id : present) {
        row.reset();
        row.bind(":collection", std::string_view(collection.name)).bind(":feature", id);
        if (row.step() && row.integer(0) > revision) begun.push_back(id);
    }
    return begun;
}

}  // namespace

std::shared_ptr<const Snapshot> past_picture(Connection& db, const Snapshot& now, Revision revision,
                                             const geo::MercatorBox& box, std::span<const std::size_t> collections) {
    std::vector<Change> changes;
    auto ended = ended_since(db, revision, box);
    for (const std::size_t index : collections) {
        const Collection& collection = now.catalogue().collections()[index];
        Was& was = ended[collection.name];
        add_hidden(db, collection, revision, box, was);
        std::unordered_set<FeatureId> present;
        now.layer(index).each_in(box, [&](const FeatureView& view) {
            if (!was.contains(view.id())) present.insert(view.id());
            return true;
        });
        for (const FeatureId id : begun_since(db, collection, revision, present))
            changes.push_back({index, id, std::nullopt, std::nullopt});
        std::vector<std::int64_t> rows;
        for (const auto& [id, seq] : was) rows.push_back(seq);
        std::ranges::sort(rows);  // as the journal lies on the disk
        for (const std::int64_t seq : rows) {
            Feature feature = feature_of_row(db, collection, seq);
            const FeatureId id = feature.id;
            changes.push_back({index, id, std::nullopt, std::move(feature)});
        }
    }
    return now.with(changes, revision);
}

}  // namespace data
