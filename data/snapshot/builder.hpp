#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/snapshot/base.hpp"
#include "data/snapshot/snapshot.hpp"
#include "data/snapshot/tile_value.hpp"

namespace data {

/// Makes a layer's base from features in any order.
class LayerBuilder {
  public:
    explicit LayerBuilder(const Collection& collection);

    void add(const Feature& feature);

    /// The lean way: values as tile values by column (see tile_value.hpp), and either the place of a point or the
    /// paths.
    void begin(FeatureId id) { ids_.push_back(id); }
    void value(std::string_view tile_value) { rows_.push_back(tile_value.empty() ? 0 : seen_.number(tile_value) + 1); }
    void end(geo::Mercator point);
    void end(const geo::PathsView& shape);
    /// Straight into the arrays: a caller appends paths, then ends the feature.
    [[nodiscard]] geo::PathArrays& paths() noexcept { return paths_; }
    void end_paths() { first_paths_.push_back(static_cast<std::uint32_t>(paths_.starts.size() - 1)); }

    [[nodiscard]] std::shared_ptr<const Base> build() &&;

    [[nodiscard]] const std::shared_ptr<const Columns>& columns() const noexcept { return columns_; }

  private:
    [[nodiscard]] std::vector<std::uint32_t> curve_order(std::vector<std::uint64_t>& steps) const;
    void place_shapes(Base& base, std::span<const std::uint32_t> order);
    void place_rows(Base& base, std::span<const std::uint32_t> order) const;

    const Collection& collection_;
    std::shared_ptr<const Columns> columns_;
    Interner seen_;
    std::vector<FeatureId> ids_;
    std::vector<std::uint32_t> rows_;         ///< by column, as numbered by seen_, plus one; 0 is no value
    std::vector<geo::Mercator> places_;       ///< points only
    std::vector<std::uint32_t> first_paths_;  ///< lines and polygons only
    geo::PathArrays paths_;
    std::string bytes_;
};

/// Makes a snapshot from features in memory.
class SnapshotBuilder {
  public:
    explicit SnapshotBuilder(std::shared_ptr<const Catalogue> catalogue);

    void add(std::size_t collection, const Feature& feature) { layers_[collection].add(feature); }
    [[nodiscard]] LayerBuilder& layer(std::size_t collection) noexcept { return layers_[collection]; }
    [[nodiscard]] std::shared_ptr<const Snapshot> build(Revision revision) &&;

  private:
    std::shared_ptr<const Catalogue> catalogue_;
    std::vector<LayerBuilder> layers_;
};

/// Calls take(tile value) for each of the feature's `columns` columns; `bytes` is room to encode in.
template <class Take>
void each_tile_value(const Feature& feature, std::size_t columns, std::string& bytes, Take&& take) {
    const auto text = [&](std::string_view value) {
        bytes.clear();
        if (!value.empty()) append_tile_value(value, bytes);
        take(std::string_view(bytes));
    };
    text(feature.name);
    text(feature.code);
    text(to_string(feature.source));
    text(feature.division_code);
    for (std::size_t field = 0; field + first_field_column < columns; ++field) {
        bytes.clear();
        if (field < feature.values.size()) append_tile_value(feature.values[field], bytes);
        take(std::string_view(bytes));
    }
}

/// A point feature's place.
[[nodiscard]] geo::Mercator first_place(const geo::Shape& shape) noexcept;

/// A layer of that base without edits.
[[nodiscard]] std::shared_ptr<const Layer> fresh_layer(const Collection& collection,
                                                       std::shared_ptr<const Columns> columns,
                                                       std::shared_ptr<const Base> base);

}  // namespace data
