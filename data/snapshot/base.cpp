#include "data/snapshot/base.hpp"

#include <algorithm>

#include "geo/hilbert.hpp"

namespace data {

Columns::Columns(const Collection& collection) {
    std::vector<std::uint32_t> others;
    place.resize(first_field_column + collection.fields.size());
    const auto draw = [&](std::size_t column, std::string key, int from_zoom, bool essential,
                          Roles readers = everyone) {
        place[column] = static_cast<std::uint32_t>(drawn.size());
        drawn.push_back({std::move(key), from_zoom, essential, readers});
    };
    draw(name_column, "name", collection.name_tile_zoom, true);
    draw(code_column, "code", collection.code_tile_zoom, false);
    draw(source_column, "source", collection.tile_from, false);
    others.push_back(division_column);
    for (std::size_t i = 0; i < collection.fields.size(); ++i) {
        const Field& field = collection.fields[i];
        if (field.tile_zoom == no_zoom) {
            others.push_back(static_cast<std::uint32_t>(first_field_column + i));
        } else {
            draw(first_field_column + i, field.name, field.tile_zoom, field.tile_zoom <= collection.tile_from,
                 field.readers);
        }
    }
    for (std::size_t i = 0; i < others.size(); ++i) place[others[i]] = static_cast<std::uint32_t>(drawn.size() + i);
}

std::optional<std::uint32_t> Base::find(FeatureId id) const noexcept {
    const auto found = std::lower_bound(by_id.begin(), by_id.end(), id,
                                        [&](std::uint32_t item, FeatureId key) { return ids[item] < key; });
    if (found == by_id.end() || ids[*found] != id) return std::nullopt;
    return *found;
}

std::size_t Base::memory() const noexcept {
    const auto of = [](const auto& array) { return array.capacity() * sizeof(array[0]); };
    return of(ids) + of(by_id) + of(places) + of(boxes) + of(first_paths) + of(paths.vertices) + of(paths.zooms) +
           of(paths.starts) + index.bytes() + kinds.bytes() + of(drawn_rows) + of(other_rows) + values.memory();
}

std::uint64_t curve_step(const geo::MercatorBox& box) noexcept {
    const auto middle = [](std::uint32_t a, std::uint32_t b) {
        return static_cast<std::uint32_t>((std::uint64_t{a} + b) / 2);
    };
    return geo::hilbert({middle(box.min_x, box.max_x), middle(box.min_y, box.max_y)});
}

}  // namespace data
