/// Is the race fair? Fetches every tile of the list from PostGIS and from gridkeeper, decodes both and compares them:
/// tile_compare PORT CONNECTION QUERY.sql TILES.txt
/// Equal means: the same layers and feature ids, every attribute of PostGIS's with the same value in ours (ours may
/// carry more, they are named), points within one unit, polygon borders moved by at most one unit in the mean. Prints
/// Markdown by zoom; the exit status is 1 when anything differs.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>

#include "tools/bench/http_client.hpp"
#include "tools/bench/postgis_tiles.hpp"
#include "tools/bench/tile_names.hpp"
#include "tools/bench/tile_reader.hpp"

namespace {

constexpr double most_units_apart =
    1.0;  // each side rounds to whole units and may cut at the buffer a little differently
constexpr std::size_t most_told = 20;

struct ZoomTotals {
    std::size_t tiles = 0, features = 0, attributes = 0, their_bytes = 0, our_bytes = 0, in_buffer_of_one = 0;
    double their_area = 0, our_area = 0;  ///< square units
    double most_border_shift = 0;         ///< units
};

class Comparison {
  public:
    void compare(geo::Tile tile, std::string_view theirs, std::string_view ours) {
        where_ = fmt::format("{}/{}/{}", tile.zoom, tile.x, tile.y);
        auto& zoom = zooms_[tile.zoom];
        ++zoom.tiles;
        zoom.their_bytes += theirs.size();
        zoom.our_bytes += ours.size();
        const auto their_tile = bench::read_tile(theirs);
        const auto our_tile = bench::read_tile(ours);
        std::set<std::string> layers;
        for (const auto* side : {&their_tile, &our_tile})
            for (const auto& [layer, features] : *side) layers.insert(layer);
        for (const auto& layer : layers)
            compare_layer(zoom, layer, layer_of(their_tile, layer), layer_of(our_tile, layer));
    }

    [[nodiscard]] bool print() const {
        fmt::print(
            "| zoom | tiles | features | in one side's buffer only | attributes | their area, units² | ours / theirs | "
            "most border shift, units "
            "| their mean kB | our mean kB |\n|---|---|---|---|---|---|---|---|---|---|\n");
        for (const auto& [zoom, total] : zooms_) {
            const auto tiles = static_cast<double>(total.tiles);
            fmt::print("| {} | {} | {} | {} | {} | {:.0f} | {:.6f} | {:.3f} | {:.1f} | {:.1f} |\n", zoom, total.tiles,
                       total.features, total.in_buffer_of_one, total.attributes, total.their_area,
                       total.our_area / total.their_area, total.most_border_shift,
                       static_cast<double>(total.their_bytes) / 1000 / tiles,
                       static_cast<double>(total.our_bytes) / 1000 / tiles);
        }
        std::string extras;
        for (const auto& extra : extras_) extras += (extras.empty() ? "" : ", ") + extra;
        fmt::print("\nDifferences: {}. Ours carry besides: {}.\n", differences_, extras.empty() ? "nothing" : extras);
        return differences_ == 0;
    }

  private:
    using Features = std::map<std::uint64_t, bench::ReadFeature>;

    static const Features& layer_of(const bench::ReadTile& tile, const std::string& layer) {
        static const Features none;
        const auto at = tile.find(layer);
        return at == tile.end() ? none : at->second;
    }

    void differ(const std::string& what) {
        if (++differences_ <= most_told) fmt::print(stderr, "   {}: {}\n", where_, what);
    }

    void only_in(std::string_view side, ZoomTotals& zoom, const std::string& layer, std::uint64_t id,
                 const bench::ReadFeature& feature) {
        constexpr auto side_units = static_cast<std::int32_t>(geo::Tile::extent);
        if (feature.max_x < 0 || feature.max_y < 0 || feature.min_x > side_units || feature.min_y > side_units)
            ++zoom.in_buffer_of_one;
        else
            differ(fmt::format("{} {} is only in {}, area {}", layer, id, side, feature.area));
    }

    void compare_layer(ZoomTotals& zoom, const std::string& layer, const Features& theirs, const Features& ours) {
        for (const auto& [id, feature] : ours)
            if (!theirs.contains(id)) only_in("ours", zoom, layer, id, feature);
        for (const auto& [id, their] : theirs) {
            const auto at = ours.find(id);
            if (at == ours.end()) {
                only_in("theirs", zoom, layer, id, their);
                continue;
            }
            ++zoom.features;
            compare_attributes(zoom, layer, id, their, at->second);
            compare_shapes(zoom, layer, id, their, at->second);
        }
    }

    void compare_attributes(ZoomTotals& zoom, const std::string& layer, std::uint64_t id,
                            const bench::ReadFeature& theirs, const bench::ReadFeature& ours) {
        for (const auto& [key, value] : theirs.attributes) {
            const auto at = ours.attributes.find(key);
            if (at == ours.attributes.end() || at->second != value)
                differ(fmt::format("{} {}: {} differs", layer, id, key));
            ++zoom.attributes;
        }
        for (const auto& [key, value] : ours.attributes)
            if (!theirs.attributes.contains(key)) extras_.insert(layer + "." + key);
    }

    void compare_shapes(ZoomTotals& zoom, const std::string& layer, std::uint64_t id, const bench::ReadFeature& theirs,
                        const bench::ReadFeature& ours) {
        zoom.their_area += theirs.area;
        zoom.our_area += ours.area;
        if (theirs.points.size() != ours.points.size()) differ(fmt::format("{} {}: number of points", layer, id));
        for (std::size_t i = 0; i < std::min(theirs.points.size(), ours.points.size()); ++i)
            if (std::abs(theirs.points[i].first - ours.points[i].first) > most_units_apart ||
                std::abs(theirs.points[i].second - ours.points[i].second) > most_units_apart)
                differ(fmt::format("{} {}: point more than a unit apart", layer, id));
        if (theirs.perimeter > 0) {
            const double shift = std::abs(theirs.area - ours.area) / theirs.perimeter;
            zoom.most_border_shift = std::max(zoom.most_border_shift, shift);
            if (shift > most_units_apart)
                differ(fmt::format("{} {}: area {} and {}, perimeter {}", layer, id, theirs.area, ours.area,
                                   theirs.perimeter));
        }
    }

    std::map<std::uint32_t, ZoomTotals> zooms_;
    std::set<std::string> extras_;
    std::size_t differences_ = 0;
    std::string where_;
};

int compare(int count, char** words) {
    if (count != 5) {
        fmt::print(stderr, "usage: tile_compare PORT CONNECTION QUERY.sql TILES.txt\n");
        return 2;
    }
    bench::HttpClient gridkeeper(static_cast<unsigned short>(std::stoi(words[1])));
    std::ifstream query(words[3]);
    bench::PostgisTiles postgis(words[2], {std::istreambuf_iterator<char>(query), {}});

    Comparison comparison;
    for (const auto tile : bench::read_tile_names(words[4])) {
        const auto ours = gridkeeper.ask("GET", bench::city_tile_target(tile), "Accept-Encoding: identity\r\n");
        if (ours.status != 200 && ours.status != 204)
            throw std::runtime_error(fmt::format("{} answered {}", bench::city_tile_target(tile), ours.status));
        comparison.compare(tile, postgis.tile(tile), ours.body);
    }
    return comparison.print() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    try {
        return compare(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "tile_compare: {}\n", failure.what());
        return 1;
    }
}
