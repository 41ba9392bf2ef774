#include "data/snapshot/builder.hpp"
#include "data/snapshot/edits.hpp"
#include "data/snapshot/layer_items.hpp"
#include "data/snapshot/snapshot.hpp"

namespace data {
namespace {

constexpr geo::MercatorBox everywhere{0, 0, UINT32_MAX, UINT32_MAX};

std::shared_ptr<const Layer> rebuilt_layer(const Layer& layer) {
    const Base& base = *layer.base();
    const Columns& columns = *layer.columns();
    const bool points = layer.collection().shape == geo::ShapeType::point;
    LayerBuilder builder(layer.collection());
    const auto add_base_item = [&](std::uint32_t item) {
        builder.begin(base.ids[item]);
        for (std::size_t column = 0; column < columns.count(); ++column)
            builder.value(base.values.bytes(base.cell(columns, item, column)));
        points ? builder.end(base.places[item]) : builder.end(base.shape(item));
    };
    for (std::uint32_t item = 0; item < base.size(); ++item)
        if (!layer.edits()->is_dead(item)) add_base_item(item);
    for (const auto& records : layer.edits()->by_id) {
        if (!records) continue;
        for (const Edits::Record& record : *records) {
            if (!record.now) continue;
            const Edited& edited = *record.now;
            builder.begin(edited.id);
            for (std::size_t column = 0; column < columns.count(); ++column)
                builder.value(edited.row->bytes(base.values, edited.row->cells[columns.place[column]]));
            points ? builder.end(edited.place) : builder.end(edited.shape());
        }
    }
    return fresh_layer(layer.collection(), layer.columns(), std::move(builder).build());
}

/// The same row with cells of another base's dictionary.
std::shared_ptr<const EditedRow> carried(const EditedRow& row, const Dictionary& from, const Dictionary& to) {
    auto next = std::make_shared<EditedRow>();
    next->cells.reserve(row.cells.size());
    for (const ValueCell cell : row.cells) {
        if (cell == no_value) {
            next->cells.push_back(no_value);
            continue;
        }
        const std::string_view bytes = row.bytes(from, cell);
        const ValueCell shared = to.find(bytes);
        next->cells.push_back(shared != no_value ? shared : next->own.add(bytes) | own_flag);
    }
    next->own.seal();
    return next;
}

}  // namespace

std::shared_ptr<const Snapshot> Snapshot::rebuilt() const {
    std::vector<std::shared_ptr<const Layer>> layers;
    for (const auto& layer : layers_) layers.push_back(layer->edits()->count > 0 ? rebuilt_layer(*layer) : layer);
    return std::make_shared<const Snapshot>(catalogue_, std::move(layers), revision_, serial_);
}

std::shared_ptr<const Snapshot> Snapshot::adopting(const Snapshot& rebuilt) const {
    std::vector<std::shared_ptr<const Layer>> layers;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const Layer& mine = *layers_[i];
        const Layer& fresh = *rebuilt.layers_[i];
        if (mine.base() == fresh.base()) {  // it had no edits when the rebuild began
            layers.push_back(layers_[i]);
            continue;
        }
        EditsWriter writer(*fresh.edits(), *fresh.base(), serial_);
        for (const auto& records : mine.edits()->by_id) {
            if (!records) continue;
            for (const Edits::Record& record : *records) {
                if (record.serial <= rebuilt.serial_) continue;
                if (!record.now) {
                    writer.remove(record.id);
                    continue;
                }
                auto edited = std::make_shared<Edited>(*record.now);
                edited->row = carried(*edited->row, mine.base()->values, fresh.base()->values);
                writer.put(std::move(edited));
            }
        }
        layers.push_back(
            std::make_shared<const Layer>(mine.collection(), mine.columns(), fresh.base(), std::move(writer).finish()));
    }
    return std::make_shared<const Snapshot>(catalogue_, std::move(layers), revision_, serial_, rebuilt.zoom_details_);
}

}  // namespace data
