/// An edit shows at once: edit_visible PORT COLLECTION EDITS
/// Renames features of the collection one after the other (PATCH with If-Match) and asks again for every tile of z10 to
/// z17 that told the old name: far tiles hold a feature without its name, and not each tile of its box holds the
/// feature. Prints Markdown; the exit status is 1 when a tile was stale.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "geo/position.hpp"
#include "geo/tile/tile.hpp"
#include "tools/bench/http_client.hpp"
#include "tools/bench/tile_reader.hpp"
#include "tools/bench/timings.hpp"

namespace {

using nlohmann::json;

constexpr std::uint32_t first_zoom = 10, last_zoom = 17;

/// West, south, east, north of all positions of a GeoJSON geometry's coordinates.
struct Bounds {
    double west = 180, south = 90, east = -180, north = -90;

    void take(const json& coordinates) {
        if (!coordinates.at(0).is_number()) {
            for (const auto& part : coordinates) take(part);
            return;
        }
        west = std::min(west, coordinates[0].get<double>());
        east = std::max(east, coordinates[0].get<double>());
        south = std::min(south, coordinates[1].get<double>());
        north = std::max(north, coordinates[1].get<double>());
    }
};

/// What the tile calls the feature; nothing where it does not hold it, or without its name.
std::optional<bench::Attribute> name_in(std::string_view tile, const std::string& collection, std::uint64_t id) {
    const auto read = bench::read_tile(tile);
    const auto layer = read.find(collection);
    if (layer == read.end()) return std::nullopt;
    const auto feature = layer->second.find(id);
    if (feature == layer->second.end()) return std::nullopt;
    const auto at = feature->second.attributes.find("name");
    if (at == feature->second.attributes.end()) return std::nullopt;
    return at->second;
}

int edit(int count, char** words) {
    if (count != 4) {
        fmt::print(stderr, "usage: edit_visible PORT COLLECTION EDITS\n");
        return 2;
    }
    bench::HttpClient server(static_cast<unsigned short>(std::stoi(words[1])));
    const std::string collection = words[2], items = "/ogc/collections/" + collection + "/items";
    const auto features = json::parse(server.ask("GET", items + "?f=json&limit=" + words[3]).body).at("features");

    std::vector<double> write_times, tile_times;
    std::size_t stale = 0;
    for (const auto& feature : features) {
        const auto id = feature.at("id").get<std::uint64_t>();
        const auto target = items + "/" + std::to_string(id);
        const std::string version{server.ask("GET", target + "?f=json").header("etag")};
        const auto name = fmt::format("改名{}", id);
        Bounds bounds;
        bounds.take(feature.at("geometry").at("coordinates"));

        std::vector<std::string> targets;
        for (auto zoom = first_zoom; zoom <= last_zoom; ++zoom) {
            const auto begin = geo::Tile::holding(zoom, geo::to_mercator(geo::LonLat{bounds.west, bounds.north}));
            const auto end = geo::Tile::holding(zoom, geo::to_mercator(geo::LonLat{bounds.east, bounds.south}));
            for (auto x = begin.x; x <= end.x; ++x)
                for (auto y = begin.y; y <= end.y; ++y)
                    targets.push_back(fmt::format("/tiles/{}/{}/{}/{}.mvt", collection, zoom, x, y));
        }
        const std::string plain = "Accept-Encoding: identity\r\n";
        std::erase_if(targets, [&](const std::string& tile) {  // the rest is cached now, were nothing to drop it
            const auto told = server.ask("GET", tile, plain);
            return told.status != 200 || !name_in(told.body, collection, id);
        });
        if (targets.empty()) throw std::runtime_error(fmt::format("no tile tells the name of {} {}", collection, id));

        const json change{{"type", "Feature"}, {"properties", {{"name", name}}}};
        const auto asked = bench::Clock::now();
        const auto answer =
            server.ask("PATCH", target, "If-Match: " + version + "\r\nContent-Type: application/merge-patch+json\r\n",
                       change.dump());
        if (answer.status != 200)
            throw std::runtime_error(fmt::format("PATCH {} answered {}: {}", target, answer.status, answer.body));
        write_times.push_back(bench::Milliseconds(bench::Clock::now() - asked).count());
        for (const auto& tile : targets) {
            const auto fetched = bench::Clock::now();
            const auto shown = server.ask("GET", tile, plain);
            tile_times.push_back(bench::Milliseconds(bench::Clock::now() - fetched).count());
            if (shown.status == 200 && name_in(shown.body, collection, id) == bench::Attribute(name)) continue;
            ++stale;
            fmt::print(stderr, "   {} does not show {} renamed\n", tile, id);
        }
    }
    if (write_times.empty()) throw std::runtime_error("no feature to edit");
    fmt::print(
        "| edits | tiles that told the name | stale | PATCH p50 / p99 ms | tile p50 / p99 ms "
        "|\n|---|---|---|---|---|\n");
    fmt::print("| {} | {} | {} | {:.2f} / {:.2f} | {:.2f} / {:.2f} |\n", write_times.size(), tile_times.size(), stale,
               bench::quantile(write_times, 0.5), bench::quantile(write_times, 0.99), bench::quantile(tile_times, 0.5),
               bench::quantile(tile_times, 0.99));
    return stale == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    try {
        return edit(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "edit_visible: {}\n", failure.what());
        return 1;
    }
}
