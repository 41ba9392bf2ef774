#include <algorithm>
#include <utility>

#include "data/feature/conditions.hpp"
#include "data/feature/feature.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/feature/seen_table.hpp"
#include "data/filter/selection.hpp"
#include "data/journal/history.hpp"
#include "data/journal/past.hpp"
#include "data/journal/past_page.hpp"
#include "data/store/connection.hpp"
#include "geo/box_test.hpp"

namespace data {
namespace {

std::int64_t count(Connection& db, const std::string& sql) {
    Query row = db.query(sql);
    row.step();
    return row.integer(0);
}

/// One question to one collection. Pages go by id: each begins where the last one ended, however deep.
class PageReader {
  public:
    PageReader(Connection& db, const Collection& collection, const FeatureQuery& query)
        : db_(db), collection_(collection), query_(query), sql_(sql_of(collection)), table_(collection, query.viewer) {
        conditions_ = conditions_of(collection, query);
        if (query.box) box_.emplace(*query.box);
        if (query.as_of) past_ = past_of(db, collection, *query.as_of);
        where_ = sql_.visible + (past_ ? not_of_later_batch : "") + where_of(conditions_);
        passes_ = "SELECT 1 FROM " + table_.sql() + " t WHERE t.id = :id AND " + where_;
    }

    FeaturePage page() {
        box_ ? read_in_box() : read_by_id();
        if (past_) add_what_was();
        return std::move(page_);
    }

  private:
    void bind(Query& query) const {
        table_.bind(query);
        bind_conditions(query, conditions_);
        if (past_) query.bind(":past", past_->revision);
    }

    /// Whether the stored row is as it was then; always, where now is asked for.
    [[nodiscard]] bool unchanged(FeatureId id) const {
        return !past_ || !std::ranges::binary_search(past_->changed, id);
    }

    [[nodiscard]] bool passes(FeatureId id) {
        Query row = db_.query(passes_);
        bind(row);
        return row.bind(":id", id).step();
    }

    [[nodiscard]] std::int64_t matched_by_id() {
        if (conditions_.empty() && !past_ && table_.has_all_rows())
            return count(db_, sql_.all) - count(db_, sql_.hidden);
        Query row = db_.query("SELECT count(*) FROM " + table_.sql() + " t WHERE " + where_);
        bind(row);
        row.step();
        const std::int64_t now = row.integer(0);
        return past_ ? now - std::ranges::count_if(past_->changed, [&](FeatureId id) { return passes(id); }) : now;
    }

    void read_by_id() {
        page_.matched = matched_by_id();
        Query row = db_.query("SELECT " + sql_.columns + " FROM " + table_.sql() + " t WHERE t.id > :after AND " +
                              where_ + " ORDER BY t.id LIMIT :limit");
        bind(row);
        const std::size_t passed_by = past_ ? past_->changed.size() : 0;
        row.bind(":after", query_.after).bind(":limit", static_cast<std::int64_t>(query_.limit + passed_by) + 1);
        while (!page_.more && row.step())
            if (unchanged(row.integer(0))) take(read_row(row, collection_));
    }

    void read_in_box() {
        // The R-tree holds hidden rows too, and knows nothing of properties.
        const bool look_at_rows =
            past_ || !conditions_.empty() || !table_.has_all_rows() || count(db_, sql_.hidden) > 0;
        std::vector<FeatureId> ids;
        for (const auto& [id, doubtful] : candidates()) {
            if (!unchanged(id) || (look_at_rows && !passes(id))) continue;
            if (doubtful) {
                const auto feature = find_feature(db_, collection_, id);
                if (!feature || !box_->meets(feature->shape)) continue;
            }
            ids.push_back(id);
        }
        std::ranges::sort(ids);
        page_.matched = static_cast<std::int64_t>(ids.size());
        for (auto id = std::ranges::upper_bound(ids, query_.after); id != ids.end() && !page_.more; ++id)
            if (auto feature = find_feature(db_, collection_, *id))
                if (auto seen = as_seen(collection_, query_.viewer, std::move(*feature))) take(std::move(*seen));
    }

    /// Ids whose box meets the asked one, and whether the shape has to be looked at.
    [[nodiscard]] std::vector<std::pair<FeatureId, bool>> candidates() {
        const geo::MercatorBox box = box_->mercator();
        Query row = db_.query(sql_.boxes);
        row.bind(":min_x", tree_step(box.min_x)).bind(":max_x", tree_step(box.max_x));
        row.bind(":min_y", tree_step(box.min_y)).bind(":max_y", tree_step(box.max_y));
        std::vector<std::pair<FeatureId, bool>> found;
        while (row.step()) {
            const geo::MercatorBox own{step_of(row.integer(1)), step_of(row.integer(2)), step_of(row.integer(3)),
                                       step_of(row.integer(4))};
            found.emplace_back(row.integer(0), !box_->surely_inside(own));
        }
        return found;
    }

    /// Features that have been changed or deleted since, as they were; put between those of today.
    void add_what_was() {
        std::vector<Feature> now = std::exchange(page_.features, {});
        auto next = now.begin();
        for (const Past::Version& version : past_->was) {
            if (box_ && !box_->mercator().touches(version.box)) continue;
            const bool doubtful = box_ && !box_->surely_inside(version.box);
            const bool on_page = version.id > query_.after && page_.features.size() <= query_.limit;
            if (doubtful || !conditions_.empty() || !table_.has_all_rows() || on_page) {
                auto seen = as_seen(collection_, query_.viewer, feature_of_row(db_, collection_, version.seq));
                if (!seen) continue;
                Feature& feature = *seen;
                if (doubtful && !box_->meets(feature.shape)) continue;
                if (!std::ranges::all_of(conditions_, [&](const Condition& c) { return meets(feature, c); })) continue;
                while (next != now.end() && next->id < version.id) page_.features.push_back(std::move(*next++));
                if (on_page) page_.features.push_back(std::move(feature));
            } else if (version.id > query_.after) {
                page_.more = true;
            }
            ++page_.matched;
        }
        page_.features.insert(page_.features.end(), std::move_iterator(next), std::move_iterator(now.end()));
        if (page_.features.size() <= query_.limit) return;
        page_.features.resize(query_.limit);
        page_.more = true;
    }

    void take(Feature feature) {
        if (page_.features.size() == query_.limit)
            page_.more = true;
        else
            page_.features.push_back(std::move(feature));
    }

    Connection& db_;
    const Collection& collection_;
    const FeatureQuery& query_;
    const FeatureSql& sql_;
    SeenTable table_;
    std::vector<Condition> conditions_;
    std::optional<geo::BoxTest> box_;
    std::optional<Past> past_;
    std::string where_, passes_;
    FeaturePage page_;
};

}  // namespace

FeaturePage read_features(Connection& db, const Collection& collection, const FeatureQuery& query) {
    if (query.filter || !query.sort.empty()) return filter::select(db, collection, query);
    if (auto page = past_page(db, collection, query)) return std::move(*page);
    return PageReader(db, collection, query).page();
}

}  // namespace data
