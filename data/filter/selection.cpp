#include "data/filter/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "data/feature/conditions.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/feature/record_json.hpp"
#include "data/feature/seen_table.hpp"
#include "data/filter/literal.hpp"
#include "data/filter/sort.hpp"
#include "data/filter/sql.hpp"
#include "data/journal/history.hpp"
#include "data/journal/past.hpp"
#include "data/store/spatialite_blob.hpp"

namespace data::filter {
namespace {

constexpr std::chrono::seconds most_time{10};  // one reading thread is busy meanwhile

/// The filter and the box as one condition; without either, nothing.
std::optional<Expression> condition_of(const FeatureQuery& query) {
    std::optional<Expression> in_box;
    if (query.box) {
        Builder builder;
        const geo::Box& b = *query.box;
        Geometry box = filter::box(builder, {b.west, b.south, b.east, b.north}, geo::crs84, "");
        in_box = Expression{Operation{Operator::s_intersects, {{Property{"geometry"}, "", 1}, {std::move(box), "", 1}}},
                            "", 2};
    }
    if (!query.filter) return in_box;
    if (!in_box) return *query.filter;
    return Expression{Operation{Operator::conjunction, {*query.filter, std::move(*in_box)}}, "",
                      query.filter->height + 1};
}

struct Row {
    Feature feature;
    std::vector<Value> keys;
};

class Selection {
  public:
    Selection(Connection& db, const Collection& collection, const FeatureQuery& query)
        : db_(db),
          collection_(collection),
          query_(query),
          limit_(db, most_time),
          queryables_(collection, [](const Field&) { return true; }),
          table_(collection, query.viewer),
          conditions_(conditions_of(collection, query)),
          asked_(condition_of(query)) {
        if (query.as_of) past_ = past_of(db, collection, *query.as_of);
        if (asked_) now_.emplace(*asked_, queryables_, true);
        from_ = fmt::format(" FROM {} t WHERE {}{}{}{}", table_.sql(), sql_of(collection).visible,
                            past_ ? not_of_later_batch : "", where_of(conditions_), now_ ? " AND " + now_->sql() : "");
    }

    FeaturePage page() {
        count();
        read_now();
        if (past_) add_what_was();
        std::ranges::sort(rows_, [&](const Row& a, const Row& b) { return before(a, b); });
        page_.more = rows_.size() > query_.limit;
        for (Row& row : rows_)
            if (page_.features.size() < query_.limit) page_.features.push_back(std::move(row.feature));
        return std::move(page_);
    }

  private:
    void bind(Query& query) const {
        table_.bind(query);
        bind_conditions(query, conditions_);
        if (past_) query.bind(":past", past_->revision);
        if (now_) now_->bind(query);
    }

    void count() {
        Query row = db_.query_once("SELECT count(*)" + from_);
        bind(row);
        row.step();
        page_.matched = row.integer(0);
        if (!past_ || past_->changed.empty()) return;
        Query one = db_.query_once("SELECT 1" + from_ + " AND t.id = :id");
        for (const FeatureId id : past_->changed) {
            one.reset();
            bind(one);
            if (one.bind(":id", id).step()) --page_.matched;
        }
    }

    /// Rows of today, as many as the page and one more; those changed since a past that is asked for are passed by.
    void read_now() {
        const bool goes_on = query_.sort.empty() || !query_.after_keys.empty();
        Query row = db_.query_once("SELECT " + sql_of(collection_).columns + from_ +
                                   (goes_on ? " AND " + behind(queryables_, query_.sort, query_.after_keys) : "") +
                                   " ORDER BY " + order_by(queryables_, query_.sort) + " LIMIT :limit");
        bind(row);
        if (goes_on) bind_behind(row, query_.after_keys, query_.after);
        const std::size_t passed_by = past_ ? past_->changed.size() : 0;
        row.bind(":limit", static_cast<std::int64_t>(query_.limit + passed_by) + 1);
        while (rows_.size() <= query_.limit && row.step())
            if (!past_ || !std::ranges::binary_search(past_->changed, row.integer(0))) take(read_row(row, collection_));
    }

    /// Features that have been changed or deleted since, as they were.
    void add_what_was() {
        std::optional<Condition> then;
        if (asked_) then.emplace(*asked_, queryables_, false);
        const std::string sql = "SELECT 1 FROM (SELECT " + columns_of_values() + ") t WHERE true" +
                                where_of(conditions_) + (then ? " AND " + then->sql() : "");
        Query passes = db_.query_once(sql);
        std::optional<geo::MercatorBox> box;
        if (query_.box) box = geo::to_mercator(*query_.box);
        for (const Past::Version& version : past_->was) {
            if (box && !box->touches(version.box)) continue;
            auto seen = as_seen(collection_, query_.viewer, feature_of_row(db_, collection_, version.seq));
            if (!seen) continue;
            Feature& feature = *seen;
            passes.reset();
            bind_conditions(passes, conditions_);
            if (then) then->bind(passes);
            bind_values(passes, feature);
            if (!passes.step()) continue;
            ++page_.matched;
            take(std::move(feature));
        }
    }

    /// A feature as a row that a condition can be put to.
    [[nodiscard]] std::string columns_of_values() const {
        std::string sql =
            ":r_id AS id, :r_uid AS uid, :r_code AS code, :r_name AS name, :r_version AS version, :r_source AS source, "
            ":r_division AS division_code, :r_shape AS shape, :r_local AS local";
        for (std::size_t i = 0; i < sql_of(collection_).shipped_fields; ++i)
            sql += fmt::format(", :r{} AS \"{}\"", i, collection_.fields[i].name);
        return sql;
    }

    void bind_values(Query& query, const Feature& feature) const {
        query.bind(":r_id", feature.id).bind(":r_uid", std::string_view(feature.uid));
        query.bind(":r_code", std::string_view(feature.code)).bind(":r_name", std::string_view(feature.name));
        query.bind(":r_version", feature.version).bind(":r_source", to_string(feature.source));
        query.bind(":r_division", std::string_view(feature.division_code));
        const std::string shape = to_spatialite(feature.shape), local = local_json(collection_, feature);
        query.bind_blob(":r_shape", std::as_bytes(std::span(shape)));
        query.bind_value(":r_local", local.empty() ? Value() : Value(local));
        for (std::size_t i = 0; i < sql_of(collection_).shipped_fields; ++i)
            query.bind_value(":r" + std::to_string(i), feature.values[i]);
    }

    /// Keeps the first rows behind the last page, few more than are needed.
    void take(Feature feature) {
        Row row{std::move(feature), {}};
        row.keys = sort_values(row.feature, queryables_, query_.sort);
        const bool from_start = !query_.sort.empty() && query_.after_keys.empty();
        if (!from_start && !comes_before(query_.sort, query_.after_keys, query_.after, row.keys, row.feature.id))
            return;
        rows_.push_back(std::move(row));
        if (rows_.size() < 2 * query_.limit + 2) return;
        const auto past_page = rows_.begin() + static_cast<std::ptrdiff_t>(query_.limit) + 1;
        std::ranges::nth_element(rows_, past_page, [&](const Row& a, const Row& b) { return before(a, b); });
        rows_.erase(past_page, rows_.end());
    }

    [[nodiscard]] bool before(const Row& a, const Row& b) const {
        return comes_before(query_.sort, a.keys, a.feature.id, b.keys, b.feature.id);
    }

    Connection& db_;
    const Collection& collection_;
    const FeatureQuery& query_;
    TimeLimit limit_;
    Queryables queryables_;
    SeenTable table_;
    std::vector<data::Condition> conditions_;
    std::optional<Expression> asked_;
    std::optional<Past> past_;
    std::optional<Condition> now_;
    std::string from_;
    std::vector<Row> rows_;
    FeaturePage page_;
};

}  // namespace

FeaturePage select(Connection& db, const Collection& collection, const FeatureQuery& query) {
    return Selection(db, collection, query).page();
}

}  // namespace data::filter
