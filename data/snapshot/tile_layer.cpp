#include "data/snapshot/tile_layer.hpp"

#include <algorithm>
#include <cmath>

#include "data/snapshot/tile_value.hpp"

namespace data {
namespace {

constexpr std::uint32_t first_whole_zoom = 14;  // from here every point is drawn
constexpr unsigned point_cell_bits = 6;         // 64 units: eight pixels of a 512-pixel tile
constexpr unsigned crowded_cell_bits = 1;       // past first_whole_zoom, where a tile is too large: doubled each step
constexpr unsigned tiny_cell_bits = 4;          // 16 units: tiny polygons of one cell become one square
constexpr double tiny_units = 4;                // a box of fewer square units is half a pixel of a 512-pixel tile
constexpr std::int64_t short_units = 2;         // lines shorter than this drop out
constexpr std::int64_t cell_margin = geo::Tile::buffer;

}  // namespace

TileLayerDrawing::TileLayerDrawing(const Layer& layer, const Viewer& viewer, geo::Tile tile, const TileDetail& detail,
                                   TileScratch& scratch)
    : layer_(layer),
      viewer_(viewer),
      base_(*layer.base()),
      tile_(tile),
      frame_(tile),
      detail_(detail),
      scratch_(scratch),
      out_(scratch.writer),
      vertex_zoom_(tile.zoom > detail.coarser ? tile.zoom - detail.coarser : 0),
      row_width_(static_cast<std::uint32_t>(layer.columns()->drawn.size())) {
    sight_differs_ = !viewer.sees_all(layer.collection());
    out_.clear();
    scratch_.other_places.clear();
    scratch_.counts.clear();
    scratch_.tiny.clear();
    if (scratch_.places.size() <= base_.values.shared_size()) scratch_.places.resize(base_.values.shared_size() + 1);
    if (++scratch_.epoch == TileScratch::epochs) {  // places of the first ones must not look valid
        std::fill(scratch_.places.begin(), scratch_.places.end(), 0);
        scratch_.epoch = 1;
    }
    each_edited(layer, tile.buffered(), [&](const Edited&) {
        any_other_ = true;
        return false;
    });
    for (std::uint32_t i = 0; i < row_width_; ++i) {
        const Columns::Drawn& column = layer.columns()->drawn[i];
        const bool too_early = detail.thin_points && static_cast<int>(tile.zoom) < column.from_zoom;
        if (too_early || (detail.essential_only && !column.essential)) continue;
        if (!viewer.reads_somewhere(column.readers)) continue;
        sight_differs_ = sight_differs_ || !viewer.reads_everywhere(column.readers);
        active_.push_back(i);
        out_.add_key(column.key);
    }
}

void TileLayerDrawing::let_wait(int FirstZooms::*first_zoom) {
    const Collection& collection = layer_.collection();
    const auto field = collection.field(collection.ranked_by);
    if (!field || !detail_.thin_points) return;
    rank_place_ = layer_.columns()->place[first_field_column + *field];
    for (const FirstZooms& first : collection.first_zooms)
        if (static_cast<int>(tile_.zoom) < first.*first_zoom) append_tile_value(first.value, waiting_.emplace_back());
}

bool TileLayerDrawing::waits(Item item) const {
    if (waiting_.empty()) return false;
    const std::string_view rank =
        item.edited ? item.edited->row->bytes(base_.values, item.edited->row->cells[rank_place_])
                    : base_.values.bytes(base_.drawn_rows[std::size_t{item.base} * row_width_ + rank_place_]);
    return std::find(waiting_.begin(), waiting_.end(), rank) != waiting_.end();
}

const TileLayerDrawing::Sight& TileLayerDrawing::sight(Item item) {
    const FeatureView feature = item.edited ? layer_.view(*item.edited) : layer_.view(item.base);
    const Jurisdiction jurisdiction = feature.jurisdiction();
    if (!viewer_.grounds().empty()) return sight_of(viewer_.roles_in(jurisdiction));
    const auto [at, fresh] = sights_in_.try_emplace(jurisdiction.division());
    if (fresh) at->second = &sight_of(viewer_.roles_in(jurisdiction));
    return *at->second;
}

const TileLayerDrawing::Sight& TileLayerDrawing::sight_of(Roles here) {
    const auto [at, fresh] = sights_.try_emplace(here);
    Sight& sight = at->second;
    if (!fresh) return sight;
    sight.seen = viewer_.sees(layer_.collection(), here);
    for (std::size_t key = 0; key < active_.size(); ++key) {
        if (viewer_.reads(layer_.columns()->drawn[active_[key]].readers, here)) continue;
        sight.closed.resize(active_.size());
        sight.closed[key] = true;
    }
    return sight;
}

/// Not at this zoom, or not for these eyes.
bool TileLayerDrawing::is_left_out(Item item) {
    return waits(item) || (sight_differs_ && !sight(item).seen);
}

template <class Take>
void TileLayerDrawing::each_item(const geo::MercatorBox& box, Take&& take) {
    const auto take_shown = [&](Item item) {
        if (!is_left_out(item)) take(item);
        return !full();
    };
    each_base_item(layer_, box, [&](std::uint32_t item) { return take_shown({item, nullptr}); });
    each_edited(layer_, box, [&](const Edited& edited) { return take_shown({0, &edited}); });
}

void TileLayerDrawing::draw_shapes(std::string_view name, std::string& tile) {
    let_wait(&FirstZooms::shapes);
    const geo::MercatorBox box = tile_.buffered();
    switch (layer_.collection().shape) {
        case geo::ShapeType::point:
        case geo::ShapeType::multi_point: draw_points(); break;
        case geo::ShapeType::line:
        case geo::ShapeType::multi_line:
            each_item(box,
                      [&](Item item) { draw_line(item, item.edited ? item.edited->box : base_.boxes[item.base]); });
            break;
        case geo::ShapeType::polygon:
        case geo::ShapeType::multi_polygon:
            each_item(box,
                      [&](Item item) { draw_polygon(item, item.edited ? item.edited->box : base_.boxes[item.base]); });
            draw_placeholders();
            break;
    }
    finish(name, tile);
}

void TileLayerDrawing::draw_labels(std::string_view name, std::string& tile) {
    let_wait(&FirstZooms::labels);
    if (detail_.coarser > 0) {
        draw_thinned_points(crowded_cell_bits + detail_.coarser, false);
    } else {
        const geo::MercatorBox box = tile_.bounds();
        each_item(box, [&](Item item) {
            if (!box.holds(place(item))) return;
            begin(item);
            out_.point(frame_.near(place(item)));
            out_.end();
        });
    }
    finish(name, tile);
}

void TileLayerDrawing::finish(std::string_view name, std::string& tile) {
    if (out_.feature_count() == 0) return;
    if (counts_) out_.add_key("point_count");
    out_.finish(name, tile);
}

// --- points ---------------------------------------------------------------------------------------------------------

void TileLayerDrawing::draw_points() {
    const bool below = tile_.zoom < first_whole_zoom;
    if (below && (detail_.thin_points || detail_.coarser > 0))
        return draw_thinned_points(point_cell_bits + detail_.coarser, true);
    if (detail_.coarser > 0) return draw_thinned_points(crowded_cell_bits + detail_.coarser, true);
    each_item(tile_.buffered(), [&](Item item) {
        begin(item);
        out_.point(frame_.near(place(item)));
        out_.end();
    });
}

void TileLayerDrawing::draw_thinned_points(unsigned cell_bits, bool counted) {
    // A cell is a square of the pyramid, so neighbouring tiles agree on it; it shows its first point along the curve,
    // which is also the first in one of its quarters, so no point goes away as one zooms in. With the buffer there is
    // one more row of cells round the tile.
    const geo::MercatorBox box = counted ? tile_.buffered() : tile_.bounds();
    // Mercator bits below a cell; past zoom 20 a cell of few units may be finer than the integers.
    const int bits = std::clamp(static_cast<int>(cell_bits) + 20 - static_cast<int>(tile_.zoom), 0, 63);
    const auto cell_of = [bits](std::uint32_t v) { return static_cast<std::uint32_t>(std::uint64_t{v} >> bits); };
    const std::uint32_t first_x = cell_of(box.min_x), first_y = cell_of(box.min_y);
    const std::size_t wide = cell_of(box.max_x) - first_x + std::size_t{1};
    const std::size_t high = cell_of(box.max_y) - first_y + std::size_t{1};
    scratch_.cells.assign(wide * high, {});
    const auto cell_at = [&](geo::Mercator p) -> TileScratch::Cell& {
        return scratch_.cells[(cell_of(p.y) - first_y) * wide + (cell_of(p.x) - first_x)];
    };

    each_base_item(layer_, box, [&](std::uint32_t item) {
        const geo::Mercator p = base_.places[item];
        if (!counted && !box.holds(p)) return true;
        if (is_left_out({item, nullptr})) return true;
        TileScratch::Cell& cell = cell_at(p);
        if (cell.count++ == 0) cell.item = item;
        return true;
    });
    any_other_ = any_other_ || counted;
    const auto first_along_curve = [&](const Edited& edited, const TileScratch::Cell& cell) {
        if (cell.count == 0) return true;
        const std::uint64_t step = cell.edited ? cell.edited->step : curve_step(base_.box(cell.item));
        const FeatureId id = cell.edited ? cell.edited->id : base_.ids[cell.item];
        return edited.step != step ? edited.step < step : edited.id < id;
    };
    each_edited(layer_, box, [&](const Edited& edited) {
        if (!counted && !box.holds(edited.place)) return true;
        if (is_left_out({0, &edited})) return true;
        TileScratch::Cell& cell = cell_at(edited.place);
        if (first_along_curve(edited, cell)) cell.edited = &edited;
        ++cell.count;
        return true;
    });

    for (const TileScratch::Cell& cell : scratch_.cells) {
        if (cell.count == 0) continue;
        if (full()) break;
        const Item item{cell.item, cell.edited};
        begin(item, counted && cell.count > 1 ? cell.count : 0);
        out_.point(frame_.near(place(item)));
        out_.end();
    }
}

// --- lines and polygons ---------------------------------------------------------------------------------------------

void TileLayerDrawing::draw_line(Item item, const geo::MercatorBox& box) {
    const std::int64_t least = short_units << detail_.coarser;
    if (frame_.x(box.max_x) - frame_.x(box.min_x) < least && frame_.y(box.max_y) - frame_.y(box.min_y) < least) return;
    if (scratch_.drawing.lines(shape(item), frame_, vertex_zoom_, !frame_.holds(box)) != geo::Drawn::yes) return;
    begin(item);
    out_.drawing(scratch_.drawing, geo::mvt::Type::line);
    out_.end();
}

void TileLayerDrawing::draw_polygon(Item item, const geo::MercatorBox& box) {
    const double scale = frame_.units_a_step();
    const double box_units =
        (static_cast<double>(box.max_x) - box.min_x) * (static_cast<double>(box.max_y) - box.min_y) * scale * scale;
    if (box_units < std::ldexp(tiny_units, 2 * static_cast<int>(detail_.coarser))) return set_aside(item, box);
    switch (scratch_.drawing.polygon(shape(item), frame_, vertex_zoom_, !frame_.holds(box))) {
        case geo::Drawn::outside: return;
        case geo::Drawn::tiny: return set_aside(item, box);
        case geo::Drawn::yes: break;
    }
    begin(item);
    out_.drawing(scratch_.drawing, geo::mvt::Type::polygon);
    out_.end();
}

void TileLayerDrawing::set_aside(Item item, const geo::MercatorBox& box) {
    const auto middle = [](std::uint32_t a, std::uint32_t b) {
        return static_cast<std::uint32_t>((std::uint64_t{a} + b) / 2);
    };
    const geo::UnitPoint at = frame_.point({middle(box.min_x, box.max_x), middle(box.min_y, box.max_y)});
    // Cells that lie whole in the buffered tile, so that every tile that shows one has all of it.
    const unsigned bits = std::min(tiny_cell_bits + detail_.coarser, 12u);
    const std::int64_t margin = bits <= point_cell_bits ? cell_margin : 0;
    if (at.x < -margin || at.y < -margin || at.x >= geo::Tile::extent + margin || at.y >= geo::Tile::extent + margin)
        return;
    const auto column = static_cast<std::uint32_t>((at.x + margin) >> bits);
    const auto row = static_cast<std::uint32_t>((at.y + margin) >> bits);
    const double scale = frame_.units_a_step();
    scratch_.tiny.push_back({row << 16 | column,
                             item.base,
                             std::max(0.0, geo::area(shape(item))) * scale * scale,
                             item.edited ? item.edited->id : base_.ids[item.base],
                             item.edited,
                             {static_cast<std::int32_t>(at.x), static_cast<std::int32_t>(at.y)}});
}

void TileLayerDrawing::draw_placeholders() {
    // Tiny polygons of a cell become one rectangle of their common area at the largest one's place and in its name.
    // Idea: the tiny polygon reduction of tippecanoe.
    auto& tiny = scratch_.tiny;
    using Tiny = TileScratch::Tiny;
    std::sort(tiny.begin(), tiny.end(), [](const Tiny& a, const Tiny& b) {
        if (a.cell != b.cell) return a.cell < b.cell;
        return a.units != b.units ? a.units > b.units : a.id < b.id;
    });
    const unsigned bits = std::min(tiny_cell_bits + detail_.coarser, 12u);
    const std::int32_t side = 1 << bits;
    const std::int32_t margin = bits <= point_cell_bits ? static_cast<std::int32_t>(cell_margin) : 0;
    for (std::size_t first = 0, last; first < tiny.size() && !full(); first = last) {
        const Tiny& largest = tiny[first];
        double units = 0;
        for (last = first; last < tiny.size() && tiny[last].cell == largest.cell; ++last) units += tiny[last].units;
        // In a tile past its size the cells are wide: there the largest stands for all at its own size. A square of
        // their common area would be a shape that nobody knows.
        units = std::min(units, std::max(largest.units, std::ldexp(1.0, 2 * static_cast<int>(tiny_cell_bits))));
        const auto clamped = [&](double length) {
            return static_cast<std::int32_t>(std::clamp(length, 1.0, 1.0 * side));
        };
        const std::int32_t wide = clamped(std::round(std::sqrt(units)));
        const std::int32_t high = clamped(std::round(units / wide));
        const auto within = [&](std::int32_t middle, std::int32_t length, std::uint32_t cell) {
            const std::int32_t low = static_cast<std::int32_t>(cell) * side - margin;
            return std::clamp(middle - length / 2, low, low + side - length);
        };
        const std::int32_t x = within(largest.middle.x, wide, largest.cell & 0xffff);
        const std::int32_t y = within(largest.middle.y, high, largest.cell >> 16);
        begin({largest.item, largest.edited});
        scratch_.drawing.rectangle({x, y}, {x + wide, y + high});
        out_.drawing(scratch_.drawing, geo::mvt::Type::polygon);
        out_.end();
    }
}

// --- attributes -----------------------------------------------------------------------------------------------------

void TileLayerDrawing::begin(Item item, std::uint32_t count) {
    const FeatureId id = item.edited ? item.edited->id : base_.ids[item.base];
    auto tags = out_.begin(static_cast<std::uint64_t>(id), active_.size() + 1);
    const std::vector<bool>* const closed = sight_differs_ ? &sight(item).closed : nullptr;
    if (closed && !closed->empty())
        tags = tag_open(item, *closed, tags);
    else
        tags = item.edited ? tag_edited(*item.edited, tags) : tag_base(item.base, tags);
    if (count > 0) {
        counts_ = true;
        tags.paste(static_cast<std::uint32_t>(active_.size()), packed_place_of_count(count));
    }
    out_.end_tags(tags);
}

std::uint64_t TileLayerDrawing::packed_place_of(ValueCell shared) {
    std::uint64_t& place = scratch_.places[shared];
    if (place >> geo::packed_bits != scratch_.epoch) {
        const std::string_view bytes = base_.values.bytes(shared);
        place = scratch_.epoch << geo::packed_bits |
                geo::packed_varint(
                    out_.add_padded_value(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
    }
    return place;
}

inline std::uint32_t TileLayerDrawing::place_of_single(ValueCell single) {
    const std::string_view bytes = base_.values.single(single);
    if (any_other_) return place_of_other(bytes);
    return out_.add_padded_value(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::uint32_t TileLayerDrawing::place_of_other(std::string_view bytes) {
    const auto [at, fresh] = scratch_.other_places.try_emplace(bytes, 0);
    if (fresh) at->second = out_.add_value(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return at->second;
}

std::uint64_t TileLayerDrawing::packed_place_of_count(std::uint32_t count) {
    std::string& bytes = scratch_.counts[count];
    if (bytes.empty()) append_tile_value(Value(std::int64_t{count}), bytes);
    const ValueCell shared = base_.values.find(bytes);
    return shared != no_value ? packed_place_of(shared) : geo::packed_varint(place_of_other(bytes));
}

inline geo::MvtLayerWriter::Tags TileLayerDrawing::tagged(geo::MvtLayerWriter::Tags tags, std::uint32_t key,
                                                          ValueCell cell) {
    if (cell & single_flag)
        tags.add(key, place_of_single(cell));
    else
        tags.paste(key, packed_place_of(cell));
    return tags;
}

geo::MvtLayerWriter::Tags TileLayerDrawing::tag_base(std::uint32_t item, geo::MvtLayerWriter::Tags tags) {
    const ValueCell* const row = base_.drawn_rows.data() + std::size_t{item} * row_width_;
    const std::uint64_t* const places = scratch_.places.data();
    const std::uint32_t* const active = active_.data();
    const std::uint64_t epoch = scratch_.epoch;
    const auto keys = static_cast<std::uint32_t>(active_.size());
    for (std::uint32_t key = 0; key < keys; ++key) {
        const ValueCell cell = row[active[key]];
        if (cell == no_value) continue;
        if (cell & single_flag)
            tags.add(key, place_of_single(cell));
        else if (const std::uint64_t known = places[cell]; known >> geo::packed_bits == epoch) [[likely]]
            tags.paste(key, known);
        else
            tags.paste(key, packed_place_of(cell));
    }
    return tags;
}

geo::MvtLayerWriter::Tags TileLayerDrawing::tag_edited(const Edited& edited, geo::MvtLayerWriter::Tags tags) {
    std::uint32_t key = 0;
    for (const std::uint32_t at : active_) {
        const ValueCell cell = edited.row->cells[at];
        if (cell != no_value) {
            if ((cell & own_flag) && !(cell & single_flag))
                tags.add(key, place_of_other(edited.row->own[cell & cell_index]));
            else
                tags = tagged(tags, key, cell);
        }
        ++key;
    }
    return tags;
}

geo::MvtLayerWriter::Tags TileLayerDrawing::tag_open(Item item, const std::vector<bool>& closed,
                                                     geo::MvtLayerWriter::Tags tags) {
    for (std::uint32_t key = 0; key < active_.size(); ++key) {
        const ValueCell cell = item.edited ? item.edited->row->cells[active_[key]]
                                           : base_.drawn_rows[std::size_t{item.base} * row_width_ + active_[key]];
        if (cell == no_value || closed[key]) continue;
        if (item.edited && (cell & own_flag) && !(cell & single_flag))
            tags.add(key, place_of_other(item.edited->row->own[cell & cell_index]));
        else
            tags = tagged(tags, key, cell);
    }
    return tags;
}

}  // namespace data
