/// The whole pyramid over HTTP on one connection: pyramid PORT LAYERS FIRST_ZOOM LAST_ZOOM
/// Every tile of those zooms that touches the bounds of the TileJSON, in order; prints one Markdown row for each
/// encoding: | encoding | tiles | of them empty | MB | seconds |
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "geo/tile/tile.hpp"
#include "tools/bench/http_client.hpp"
#include "tools/bench/timings.hpp"

namespace {

std::vector<std::string> tiles_of(const nlohmann::json& bounds, const std::string& layers, std::uint32_t first,
                                  std::uint32_t last) {
    std::vector<std::string> targets;
    const auto north_west = geo::to_mercator(geo::LonLat{bounds.at(0), bounds.at(3)});
    const auto south_east = geo::to_mercator(geo::LonLat{bounds.at(2), bounds.at(1)});
    for (auto zoom = first; zoom <= last; ++zoom) {
        const auto begin = geo::Tile::holding(zoom, north_west), end = geo::Tile::holding(zoom, south_east);
        for (auto x = begin.x; x <= end.x; ++x)
            for (auto y = begin.y; y <= end.y; ++y)
                targets.push_back(fmt::format("/tiles/{}/{}/{}/{}.mvt", layers, zoom, x, y));
    }
    return targets;
}

int bake(int count, char** words) {
    if (count != 6) {
        fmt::print(stderr, "usage: pyramid PORT LAYERS FIRST_ZOOM LAST_ZOOM ENCODING\n");
        return 2;
    }
    bench::HttpClient server(static_cast<unsigned short>(std::stoi(words[1])));
    const std::string layers = words[2];
    const auto description = nlohmann::json::parse(server.ask("GET", "/tiles/" + layers + ".json").body);
    const auto targets = tiles_of(description.at("bounds"), layers, static_cast<std::uint32_t>(std::stoi(words[3])),
                                  static_cast<std::uint32_t>(std::stoi(words[4])));
    const std::string encoding = words[5], headers = "Accept-Encoding: " + encoding + "\r\n";
    std::size_t empty = 0, bytes = 0;
    const auto began = bench::Clock::now();
    for (const auto& target : targets) {
        const auto answer = server.ask("GET", target, headers);
        if (answer.status != 200 && answer.status != 204)
            throw std::runtime_error(fmt::format("{} answered {}", target, answer.status));
        empty += answer.body.empty();
        bytes += answer.body.size();
    }
    const bench::Seconds took = bench::Clock::now() - began;
    fmt::print("| {} | {} | {} | {:.1f} | {:.2f} |\n", encoding, targets.size(), empty,
               static_cast<double>(bytes) / 1e6, took.count());
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return bake(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "pyramid: {}\n", failure.what());
        return 1;
    }
}
