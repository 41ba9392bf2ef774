#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/feature/value.hpp"
#include "data/snapshot/dictionary.hpp"
#include "data/snapshot/kind_marks.hpp"
#include "geo/paths.hpp"
#include "geo/spatial_index.hpp"

namespace data {

/// Attributes every feature has before its fields, by their column.
enum : std::size_t { name_column, code_column, source_column, division_column, first_field_column };

/// How the rows of a layer are kept. Columns that tiles carry stand together, apart from the rest, so that drawing a
/// tile reads only what it writes.
struct Columns {
    explicit Columns(const Collection& collection);

    struct Drawn {
        std::string key;
        int from_zoom = 0;
        bool essential = false;  ///< stays when a tile must shed attributes: the name, and what the first zoom carries
        Roles readers = everyone;
    };
    std::vector<Drawn> drawn;          ///< columns that tiles carry, in row order
    std::vector<std::uint32_t> place;  ///< by column: its place in a row; those of `drawn` come first

    [[nodiscard]] std::size_t count() const noexcept { return place.size(); }
};

/// The immutable bulk of a layer: features sorted along a Hilbert curve (then by id), one array a property of all.
struct Base {
    std::vector<FeatureId> ids;
    std::vector<std::uint32_t> by_id;        ///< items in the order of their ids
    std::vector<geo::Mercator> places;       ///< a point feature's place, else the label point
    std::vector<geo::MercatorBox> boxes;     ///< lines and polygons only
    std::vector<std::uint32_t> first_paths;  ///< lines and polygons only; one more than items
    geo::PathArrays paths;
    geo::SpatialIndex index;
    KindMarks kinds;                    ///< of the field "class", where the collection has one
    std::vector<ValueCell> drawn_rows;  ///< Columns::drawn.size() a feature
    std::vector<ValueCell> other_rows;  ///< the other columns
    Dictionary values;
    std::vector<std::uint64_t> bucket_ends;  ///< along the curve: where the buckets of later edits end

    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(ids.size()); }
    [[nodiscard]] std::optional<std::uint32_t> find(FeatureId id) const noexcept;
    [[nodiscard]] geo::MercatorBox box(std::uint32_t item) const noexcept {
        if (!boxes.empty()) return boxes[item];
        const geo::Mercator p = places[item];
        return {p.x, p.y, p.x, p.y};
    }
    /// Which items of a node of the index touch a box: bit i for item first + i.
    [[nodiscard]] std::uint32_t touching(std::uint32_t first, std::uint32_t last,
                                         const geo::MercatorBox& box) const noexcept {
        if (boxes.empty()) {
            const geo::Mercator* const all = places.data() + first;
            return geo::bits_of(last - first, [&](std::uint32_t i) {
                return box.touches({all[i].x, all[i].y, all[i].x, all[i].y});
            });
        }
        const geo::MercatorBox* const all = boxes.data() + first;
        return geo::bits_of(last - first, [&](std::uint32_t i) { return all[i].touches(box); });
    }
    [[nodiscard]] geo::PathsView shape(std::uint32_t item) const noexcept {
        if (first_paths.empty()) return {};
        return paths.view(first_paths[item], first_paths[item + 1]);
    }
    [[nodiscard]] ValueCell cell(const Columns& columns, std::uint32_t item, std::size_t column) const noexcept {
        const std::size_t drawn = columns.drawn.size(), at = columns.place[column];
        if (at < drawn) return drawn_rows[item * drawn + at];
        return other_rows[item * (columns.count() - drawn) + at - drawn];
    }
    [[nodiscard]] std::size_t memory() const noexcept;  ///< bytes, about
};

/// The place of a box on the curve that orders features: that of its middle.
[[nodiscard]] std::uint64_t curve_step(const geo::MercatorBox& box) noexcept;

}  // namespace data
