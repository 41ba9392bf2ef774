#include "data/snapshot/builder.hpp"

#include <algorithm>
#include <utility>

#include "data/snapshot/edits.hpp"
#include "data/snapshot/tile_value.hpp"
#include "geo/tile/vertex_zooms.hpp"

namespace data {

LayerBuilder::LayerBuilder(const Collection& collection)
    : collection_(collection), columns_(std::make_shared<const Columns>(collection)) {
    if (collection.shape != geo::ShapeType::point) first_paths_.push_back(0);
}

void LayerBuilder::add(const Feature& feature) {
    begin(feature.id);
    each_tile_value(feature, columns_->count(), bytes_, [&](std::string_view encoded) { value(encoded); });
    if (collection_.shape == geo::ShapeType::point) {
        places_.push_back(first_place(feature.shape));
    } else {
        paths_.append(feature.shape);
        end_paths();
    }
}

void LayerBuilder::end(geo::Mercator point) {
    places_.push_back(point);
}

void LayerBuilder::end(const geo::PathsView& shape) {
    const bool rings = geo::is_polygonal(collection_.shape);
    for (std::size_t p = 0; p < shape.paths(); ++p) paths_.append_path(shape.path(p), rings, shape.opens_part(p));
    end_paths();
}

std::vector<std::uint32_t> LayerBuilder::curve_order(std::vector<std::uint64_t>& steps) const {
    struct Key {
        std::uint64_t step;
        FeatureId id;
        std::uint32_t item;
    };
    std::vector<Key> keys(ids_.size());
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        const geo::MercatorBox box = places_.empty()
                                         ? geo::bounds(paths_.view(first_paths_[i], first_paths_[i + 1]))
                                         : geo::MercatorBox{places_[i].x, places_[i].y, places_[i].x, places_[i].y};
        keys[i] = {curve_step(box), ids_[i], i};
    }
    std::sort(keys.begin(), keys.end(),
              [](const Key& a, const Key& b) { return a.step != b.step ? a.step < b.step : a.id < b.id; });
    std::vector<std::uint32_t> order(keys.size());
    steps.resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) order[i] = keys[i].item, steps[i] = keys[i].step;
    return order;
}

void LayerBuilder::place_shapes(Base& base, std::span<const std::uint32_t> order) {
    if (collection_.shape == geo::ShapeType::point) {
        for (const std::uint32_t i : order) base.places.push_back(places_[i]);
        base.index = geo::SpatialIndex(base.size(), [&](std::uint32_t i) { return base.box(i); });
        return;
    }
    const bool rings = geo::is_polygonal(collection_.shape);
    base.paths.vertices.reserve(paths_.vertices.size());
    base.paths.starts.reserve(paths_.starts.size());
    base.first_paths.reserve(order.size() + 1);
    base.first_paths.push_back(0);
    for (const std::uint32_t i : order) {
        const geo::PathsView shape = paths_.view(first_paths_[i], first_paths_[i + 1]);
        for (std::size_t p = 0; p < shape.paths(); ++p)
            base.paths.append_path(shape.path(p), rings, shape.opens_part(p));
        base.first_paths.push_back(static_cast<std::uint32_t>(base.paths.starts.size() - 1));
    }
    paths_ = {};
    base.paths.zooms = geo::vertex_zooms(base.paths, rings);
    base.boxes.reserve(order.size());
    base.places.reserve(order.size());
    for (std::uint32_t i = 0; i < base.size(); ++i) {
        const geo::PathsView shape = base.shape(i);
        base.boxes.push_back(geo::bounds(shape));
        base.places.push_back(rings ? geo::label_point(shape) : geo::middle(shape));
    }
    base.index = geo::SpatialIndex(base.size(), [&](std::uint32_t i) { return base.boxes[i]; });
}

void LayerBuilder::place_rows(Base& base, std::span<const std::uint32_t> order) const {
    const Columns& columns = *columns_;
    const std::size_t count = columns.count(), drawn = columns.drawn.size();
    std::vector<ValueCell> cells(seen_.strings().size() + 1, no_value);
    std::vector<ValueCell> row(count);
    base.drawn_rows.reserve(order.size() * drawn);
    base.other_rows.reserve(order.size() * (count - drawn));
    for (const std::uint32_t i : order) {
        for (std::size_t column = 0; column < count; ++column) {
            const std::uint32_t number = rows_[i * count + column];
            ValueCell& cell = cells[number];
            if (number != 0 && cell == no_value) {
                const std::string_view bytes = seen_.strings()[number - 1];
                cell = seen_.uses(number - 1) == 1 ? base.values.add_single(bytes) : base.values.add_shared(bytes);
            }
            row[columns.place[column]] = cell;
        }
        const auto split = row.begin() + static_cast<std::ptrdiff_t>(drawn);
        base.drawn_rows.insert(base.drawn_rows.end(), row.begin(), split);
        base.other_rows.insert(base.other_rows.end(), split, row.end());
    }
    base.values.seal();
}

std::shared_ptr<const Base> LayerBuilder::build() && {
    auto base = std::make_shared<Base>();
    std::vector<std::uint64_t> steps;
    const std::vector<std::uint32_t> order = curve_order(steps);
    base->ids.reserve(order.size());
    for (const std::uint32_t i : order) base->ids.push_back(ids_[i]);
    place_rows(*base, order);
    rows_ = {}, seen_ = {};
    place_shapes(*base, order);
    if (const auto field = collection_.field("class")) {
        const std::size_t column = first_field_column + *field;
        base->kinds =
            KindMarks(base->index, column, [&](std::uint32_t item) { return base->cell(*columns_, item, column); });
    }

    base->by_id.resize(order.size());
    for (std::uint32_t i = 0; i < base->by_id.size(); ++i) base->by_id[i] = i;
    std::sort(base->by_id.begin(), base->by_id.end(),
              [&](std::uint32_t a, std::uint32_t b) { return base->ids[a] < base->ids[b]; });
    for (std::size_t bucket = 1; bucket < Edits::buckets && !steps.empty(); ++bucket)
        base->bucket_ends.push_back(steps[bucket * steps.size() / Edits::buckets]);
    return base;
}

SnapshotBuilder::SnapshotBuilder(std::shared_ptr<const Catalogue> catalogue) : catalogue_(std::move(catalogue)) {
    for (const Collection& collection : catalogue_->collections()) layers_.emplace_back(collection);
}

std::shared_ptr<const Snapshot> SnapshotBuilder::build(Revision revision) && {
    std::vector<std::shared_ptr<const Layer>> layers;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        auto columns = layers_[i].columns();
        layers.push_back(fresh_layer(catalogue_->collections()[i], std::move(columns), std::move(layers_[i]).build()));
    }
    return std::make_shared<const Snapshot>(catalogue_, std::move(layers), revision, 0);
}

std::shared_ptr<const Layer> fresh_layer(const Collection& collection, std::shared_ptr<const Columns> columns,
                                         std::shared_ptr<const Base> base) {
    auto edits = std::make_shared<Edits>();
    edits->dead.resize((base->size() + Edits::chunk_bits - 1) / Edits::chunk_bits);
    return std::make_shared<const Layer>(collection, std::move(columns), std::move(base), std::move(edits));
}

geo::Mercator first_place(const geo::Shape& shape) noexcept {
    for (const geo::Part& part : shape.parts)
        for (const geo::Path& path : part)
            for (const geo::LonLat& place : path) return geo::to_mercator(place);
    return {};
}

}  // namespace data
