#include "data/snapshot/past_picture.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "data/feature/feature_sql.hpp"
#include "data/journal/history.hpp"
#include "data/store/connection.hpp"

namespace data {
namespace {

/// Below this many changes since then, they are listed at once; else each feature in the box is asked for.
constexpr std::int64_t worth_listing = 5'000;

using Was = std::unordered_map<FeatureId, std::int64_t>;  ///< journal row of what a feature was

/// Versions that held then and have ended since.
Was ended_since(Connection& db, const Collection& collection, Revision revision, const geo::MercatorBox& box) {
    Was was;
    Query row = db.query(R"sql(
        SELECT feature, seq FROM past_box
         WHERE min_x <= :max_x AND max_x >= :min_x AND min_y <= :max_y AND max_y >= :min_y
           AND first_revision <= :revision AND last_revision >= :revision AND collection = :collection
    )sql");
    row.bind(":min_x", tree_step(box.min_x)).bind(":max_x", tree_step(box.max_x));
    row.bind(":min_y", tree_step(box.min_y)).bind(":max_y", tree_step(box.max_y));
    row.bind(":revision", revision).bind(":collection", std::string_view(collection.name));
    while (row.step()) was.emplace(row.integer(0), row.integer(1));
    return was;
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

/// Tells whether a feature's present version began after a revision.
class BegunSince {
  public:
    BegunSince(Connection& db, const Collection& collection, Revision revision)
        : db_(db), collection_(collection), revision_(revision) {
        Query later = db.query("SELECT 1 FROM batch WHERE revision > ?1 LIMIT 1");
        if (later.bind(1, revision).step()) return;  // whose features are told by their batch alone
        Query row = db.query(R"sql(
            SELECT feature FROM feature_version
             WHERE collection = :collection AND from_revision > :revision LIMIT :most
        )sql");
        row.bind(":collection", std::string_view(collection.name)).bind(":revision", revision);
        row.bind(":most", worth_listing + 1);
        while (row.step()) listed_.push_back(row.integer(0));
        all_listed_ = listed_.size() <= static_cast<std::size_t>(worth_listing);
        std::ranges::sort(listed_);
    }

    [[nodiscard]] bool operator()(FeatureId id) {
        if (all_listed_) return std::ranges::binary_search(listed_, id);
        Query row = db_.query(R"sql(
            SELECT coalesce(v.from_revision, (SELECT revision FROM batch WHERE id = v.batch))
              FROM feature_version v WHERE v.collection = :collection AND v.feature = :feature
             ORDER BY v.seq DESC LIMIT 1
        )sql");
        row.bind(":collection", std::string_view(collection_.name)).bind(":feature", id);
        return row.step() && row.integer(0) > revision_;
    }

  private:
    Connection& db_;
    const Collection& collection_;
    Revision revision_;
    std::vector<FeatureId> listed_;
    bool all_listed_ = false;
};

}  // namespace

std::shared_ptr<const Snapshot> past_picture(Connection& db, const Snapshot& now, Revision revision,
                                             const geo::MercatorBox& box, std::span<const std::size_t> collections) {
    std::vector<Change> changes;
    for (const std::size_t index : collections) {
        const Collection& collection = now.catalogue().collections()[index];
        Was was = ended_since(db, collection, revision, box);
        add_hidden(db, collection, revision, box, was);
        BegunSince begun_since(db, collection, revision);
        now.layer(index).each_in(box, [&](const FeatureView& view) {
            if (!was.contains(view.id()) && begun_since(view.id()))
                changes.push_back({index, view.id(), std::nullopt, std::nullopt});
            return true;
        });
        for (const auto& [id, seq] : was)
            changes.push_back({index, id, std::nullopt, feature_of_row(db, collection, seq)});
    }
    return now.with(changes, revision);
}

}  // namespace data
