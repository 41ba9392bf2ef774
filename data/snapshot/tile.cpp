#include "data/snapshot/tile.hpp"

#include <algorithm>

#include "data/snapshot/tile_layer.hpp"

namespace data {
namespace {

constexpr std::string_view label_suffix = "_label";

void draw(const Seen& seen, const TileLayers& layers, geo::Tile tile, const TileDetail& detail, std::string& out) {
    thread_local TileScratch scratch;
    out.clear();
    const auto rest = [&] {
        TileDetail left = detail;
        left.most_bytes -= std::min(left.most_bytes, out.size());
        return left;
    };
    const auto shown = [&](const Layer& layer, int first_zoom) {
        return layer.size() > 0 && static_cast<int>(tile.zoom) >= first_zoom;
    };
    for (const std::size_t index : layers.shapes) {
        const Layer& layer = seen.snapshot().layer(index);
        if (shown(layer, layer.collection().tile_from))
            TileLayerDrawing(layer, seen.viewer(), tile, rest(), scratch).draw_shapes(layer.collection().name, out);
    }
    for (const std::size_t index : layers.labels) {
        const Layer& layer = seen.snapshot().layer(index);
        if (!shown(layer,
                   std::max(layer.collection().tile_from, detail.thin_points ? layer.collection().label_from : 0)))
            continue;
        const std::string name = layer.collection().name + std::string(label_suffix);
        TileLayerDrawing(layer, seen.viewer(), tile, rest(), scratch).draw_labels(name, out);
    }
}

}  // namespace

std::optional<TileLayers> TileLayers::parse(std::string_view names, const Catalogue& catalogue) {
    TileLayers layers;
    const auto add = [](std::vector<std::size_t>& list, std::size_t index) {
        if (std::find(list.begin(), list.end(), index) != list.end()) return false;
        list.push_back(index);
        return true;
    };
    while (true) {
        const std::size_t comma = names.find(',');
        std::string_view name = names.substr(0, comma);
        if (const auto index = catalogue.index(name)) {
            if (!add(layers.shapes, *index)) return std::nullopt;
        } else {
            if (!name.ends_with(label_suffix)) return std::nullopt;
            name.remove_suffix(label_suffix.size());
            const auto labelled = catalogue.index(name);
            if (!labelled || !catalogue.collections()[*labelled].labelled) return std::nullopt;
            if (!add(layers.labels, *labelled)) return std::nullopt;
        }
        if (comma == std::string_view::npos) return layers;
        names.remove_prefix(comma + 1);
    }
}

void make_tile(const Seen& seen, const TileLayers& layers, geo::Tile tile, const TileLimits& limits,
               std::string& bytes) {
    TileDetail detail;
    detail.thin_points = limits.thin_points;
    draw(seen, layers, tile, detail, bytes);
    if (bytes.size() <= limits.most_bytes) return;

    detail.essential_only = true;
    draw(seen, layers, tile, detail, bytes);
    while (bytes.size() > limits.most_bytes && detail.coarser < TileDetail::coarsest) {
        ++detail.coarser;
        draw(seen, layers, tile, detail, bytes);
    }
    // What still is too large holds a crowd of large shapes: less and less of them, rather than a tile past the limit.
    for (detail.most_bytes = limits.most_bytes; bytes.size() > limits.most_bytes; detail.most_bytes /= 2)
        draw(seen, layers, tile, detail, bytes);
}

std::string make_tile(const Seen& seen, const TileLayers& layers, geo::Tile tile, const TileLimits& limits) {
    std::string bytes;
    make_tile(seen, layers, tile, limits, bytes);
    return bytes;
}

}  // namespace data
