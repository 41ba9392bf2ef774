#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"

namespace data {

/// The batches whose rows nobody sees: not published yet, or taken back and not cleared away yet.
inline constexpr std::string_view hidden_batches = "SELECT id FROM batch WHERE revision IS NULL OR undone IS NOT NULL";

/// The SQL of one collection, written once from its description. The only place that turns names of collections and
/// fields into SQL: both come from shipped_collections(), never from a request; values are always bound.
struct FeatureSql {
    std::string columns;  ///< what read_row() takes, in its order, of the table alias t
    std::string visible;  ///< condition on t: not of a hidden batch
    std::string find;     ///< :id
    std::string each;
    std::string find_uid;  ///< :uid, hidden rows too, with the row's batch last
    std::string insert, insert_box, replace, replace_box, remove, remove_box;
    std::string exists;       ///< :id, visible
    std::string all, hidden;  ///< counts over the table, by its smallest index
    std::string boxes;        ///< ids and boxes that meet :min_x ... :max_y
    std::size_t shipped_fields = 0;
};

/// throws NotFound for a collection that we do not ship
[[nodiscard]] const FeatureSql& sql_of(const Collection& collection);

/// A field as SQL, of alias t: its column, or the member of `local` (names are letters, digits and _: add_local_field).
[[nodiscard]] std::string column_of(const Field& field);

/// A feature ready for the table: encoded aside, so that the writing connection only binds.
struct StoredRow {
    FeatureId id = 0;
    std::string shape;  ///< SpatiaLite blob
    std::string local;  ///< JSON; empty: none
    geo::MercatorBox box;
};
[[nodiscard]] StoredRow encode(const Collection& collection, const Feature& feature);

/// The row alone, and its box in the spatial index: bulk work brings the boxes in an order of their own.
void insert_row(Connection& db, const Collection& collection, const Feature& feature, const StoredRow& row,
                std::int64_t batch);
void insert_box(Connection& db, const Collection& collection, const StoredRow& row);
void replace_row(Connection& db, const Collection& collection, const Feature& feature, const StoredRow& row);
void remove_row(Connection& db, const Collection& collection, FeatureId id);

/// The feature of a row that begins with FeatureSql::columns.
[[nodiscard]] Feature read_row(const Query& row, const Collection& collection);

/// Web-mercator steps as SQLite's R-tree takes them: moved into the signed range, order kept.
[[nodiscard]] constexpr std::int64_t tree_step(std::uint32_t step) noexcept {
    return std::int64_t{step} - 2147483648LL;
}
[[nodiscard]] constexpr std::uint32_t step_of(std::int64_t tree) noexcept {
    return static_cast<std::uint32_t>(tree + 2147483648LL);
}

/// The box of a feature in mercator steps, rounded outwards.
[[nodiscard]] geo::MercatorBox box_of(const geo::Shape& shape) noexcept;

}  // namespace data
