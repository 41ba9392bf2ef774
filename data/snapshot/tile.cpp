#include "data/snapshot/tile.hpp"

#include <algorithm>
#include <unordered_map>

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

/// Draws the tile as fine as it fits from `detail` on; gives how fine that is.
Coarseness fit(const Seen& seen, const TileLayers& layers, geo::Tile tile, const TileLimits& limits, TileDetail detail,
               std::string& bytes) {
    draw(seen, layers, tile, detail, bytes);
    if (bytes.size() > limits.most_bytes && !detail.essential_only) {
        detail.essential_only = true;
        draw(seen, layers, tile, detail, bytes);
    }
    while (bytes.size() > limits.most_bytes && detail.coarser < TileDetail::coarsest) {
        ++detail.coarser;
        draw(seen, layers, tile, detail, bytes);
    }
    const Coarseness found = detail;
    // What still is too large holds a crowd of large shapes: less and less of them, rather than a tile past the limit.
    for (detail.most_bytes = limits.most_bytes; bytes.size() > limits.most_bytes; detail.most_bytes /= 2)
        draw(seen, layers, tile, detail, bytes);
    return found;
}

/// The tiles of a zoom that hold the most of all layers together and of each: one of these is the largest.
std::vector<geo::Tile> fullest(const Seen& seen, const TileLayers& layers, std::uint32_t zoom) {
    const std::uint32_t below = 32 - zoom;  // bits of a coordinate within a tile
    std::unordered_map<std::uint64_t, std::size_t> all;
    std::vector<std::uint64_t> found;
    const auto most = [](const auto& counts) {
        return std::max_element(counts.begin(), counts.end(),
                                [](const auto& a, const auto& b) {
                                    return a.second != b.second ? a.second < b.second : a.first > b.first;
                                })
            ->first;
    };
    for (const std::vector<std::size_t>& list : {layers.shapes, layers.labels})
        for (const std::size_t index : list) {
            std::unordered_map<std::uint64_t, std::size_t> counts;
            std::uint64_t here = 0;
            std::size_t run = 0;  // what lies together on the curve mostly lies in one tile
            const auto end_run = [&] {
                if (run > 0) counts[here] += run, all[here] += run;
            };
            for (const geo::Mercator place : seen.snapshot().layer(index).base()->places) {
                const std::uint64_t tile = std::uint64_t{place.x >> below} << 32 | place.y >> below;
                if (tile != here) end_run(), here = tile, run = 0;
                ++run;
            }
            end_run();
            if (!counts.empty()) found.push_back(most(counts));
        }
    if (!all.empty()) found.push_back(most(all));
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::vector<geo::Tile> tiles;
    for (const std::uint64_t one : found)
        tiles.push_back({zoom, static_cast<std::uint32_t>(one >> 32), static_cast<std::uint32_t>(one)});
    return tiles;
}

/// As coarse as the fullest tiles of the zoom must be: were each as fine as it fits, less would be seen on one side of
/// a line where nothing changes. Only where everybody of that sight sees the same everywhere, so that nobody's tile
/// tells of what they do not see.
Coarseness common_coarseness(const Seen& seen, const TileLayers& layers, std::uint32_t zoom, const TileLimits& limits) {
    constexpr std::uint32_t last_crowded_zoom = 14;  // past it a tile holds less than its limit wherever people live
    if (zoom < 1 || zoom > last_crowded_zoom || limits.most_bytes == SIZE_MAX) return {};
    const auto sight = TileSight(layers, seen.catalogue(), seen.viewer()).anywhere();
    if (!sight) return {};
    std::string kind =
        std::to_string(zoom) + (limits.thin_points ? ";" : "!") + std::to_string(limits.most_bytes) + ";" + *sight;
    for (const std::size_t index : layers.shapes) kind += "," + std::to_string(index);
    kind += ";";
    for (const std::size_t index : layers.labels) kind += "," + std::to_string(index);
    return seen.snapshot().zoom_details().of(kind, [&] {
        TileDetail detail;
        detail.thin_points = limits.thin_points;
        Coarseness common;
        std::string bytes;
        for (const geo::Tile tile : fullest(seen, layers, zoom))
            common = std::max(common, fit(seen, layers, tile, limits, detail, bytes));
        return common;
    });
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
    TileDetail detail{common_coarseness(seen, layers, tile.zoom, limits)};
    detail.thin_points = limits.thin_points;
    fit(seen, layers, tile, limits, detail, bytes);
}

std::string make_tile(const Seen& seen, const TileLayers& layers, geo::Tile tile, const TileLimits& limits) {
    std::string bytes;
    make_tile(seen, layers, tile, limits, bytes);
    return bytes;
}

}  // namespace data
