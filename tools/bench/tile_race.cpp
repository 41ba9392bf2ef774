/// Uncached tiles a second, PostGIS against gridkeeper over HTTP, in alternating rounds:
/// tile_race PORT CONNECTION QUERY.sql TILES.txt [ROUNDS]
/// Prints Markdown: one table of rates, one of latencies by zoom. The server runs with its tile cache, thinning and cap
/// off. With one connection the client has a core to itself and waits awake, for both opponents alike.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <random>
#include <thread>

#include "tools/bench/http_client.hpp"
#include "tools/bench/postgis_tiles.hpp"
#include "tools/bench/tile_names.hpp"
#include "tools/bench/timings.hpp"

namespace {

/// Asks for one tile and gives the bytes that came.
using Fetch = std::function<std::size_t(geo::Tile)>;

struct Contender {
    std::string name;
    std::size_t connections = 1;
    std::size_t passes = 1;  ///< through the list in one round, so that a round lasts seconds for the quick too
    std::function<Fetch()> connect;
    std::vector<double> rates{};  ///< tiles a second, one a round
    bench::Timings timings{};
};

Fetch over_http(unsigned short port, std::string headers, bench::Waits waits) {
    auto client = std::make_shared<bench::HttpClient>(port, waits);
    return [client, headers = std::move(headers)](geo::Tile tile) {
        const auto answer = client->ask("GET", bench::city_tile_target(tile), headers);
        if (answer.status != 200 && answer.status != 204)
            throw std::runtime_error(fmt::format("{} answered {}", bench::city_tile_target(tile), answer.status));
        return answer.body.size();
    };
}

Fetch over_libpq(const std::string& connection, const std::string& query, bench::Waits waits) {
    auto database = std::make_shared<bench::PostgisTiles>(connection, query, waits);
    return [database](geo::Tile tile) { return database->tile(tile).size(); };
}

/// The connections share the list; the clock runs until the last has finished.
void run(Contender& contender, const std::vector<geo::Tile>& list, bool counted) {
    std::vector<geo::Tile> tiles;
    for (std::size_t pass = 0; pass < (counted ? contender.passes : 1); ++pass)
        tiles.insert(tiles.end(), list.begin(), list.end());

    std::atomic<std::size_t> next{0};
    std::vector<bench::Timings> timings(contender.connections);
    std::vector<std::exception_ptr> failures(contender.connections);
    std::vector<Fetch> fetches;
    for (std::size_t i = 0; i < contender.connections; ++i) fetches.push_back(contender.connect());
    const auto began = bench::Clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < contender.connections; ++i)
            threads.emplace_back([&, i] {
                try {
                    for (std::size_t at = next++; at < tiles.size(); at = next++) {
                        const auto asked = bench::Clock::now();
                        const auto bytes = fetches[i](tiles[at]);
                        timings[i].add(tiles[at].zoom, bench::Milliseconds(bench::Clock::now() - asked).count(), bytes);
                    }
                } catch (...) {
                    failures[i] = std::current_exception();
                }
            });
    }
    const bench::Seconds took = bench::Clock::now() - began;
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
    if (!counted) return;
    contender.rates.push_back(static_cast<double>(tiles.size()) / took.count());
    for (const auto& timing : timings) contender.timings.add(timing);
}

void print_rates(const std::vector<Contender>& contenders) {
    fmt::print(
        "| who | connections | tiles/s: median (least to most) | times PostGIS, round by round |\n|---|---|---|---|\n");
    for (const auto& contender : contenders) {
        const auto& opponent = *std::find_if(contenders.begin(), contenders.end(), [&](const auto& other) {
            return other.connections == contender.connections;
        });
        std::vector<double> ratios;
        for (std::size_t round = 0; round < contender.rates.size(); ++round)
            ratios.push_back(contender.rates[round] / opponent.rates[round]);
        fmt::print("| {} | {} | {} | {} |\n", contender.name, contender.connections,
                   bench::median_and_spread(contender.rates), bench::median_and_spread(ratios));
    }
}

void print_latencies(const std::vector<Contender>& contenders) {
    fmt::print("\n| who | zoom | asked | p50 ms | p95 ms | p99 ms | mean kB |\n|---|---|---|---|---|---|---|\n");
    for (const auto& contender : contenders)
        if (contender.connections == 1) fmt::print("{}", contender.timings.rows(contender.name));
}

int race(int count, char** words) {
    if (count < 5) {
        fmt::print(stderr, "usage: tile_race PORT CONNECTION QUERY.sql TILES.txt [ROUNDS]\n");
        return 2;
    }
    const auto port = static_cast<unsigned short>(std::stoi(words[1]));
    std::ifstream query_file(words[3]);
    const std::string query{std::istreambuf_iterator<char>(query_file), {}};
    auto tiles = bench::read_tile_names(words[4]);
    const int rounds = count > 5 ? std::stoi(words[5]) : 5;
    constexpr std::size_t quick_passes = 5;

    std::vector<Contender> contenders;
    for (const std::size_t connections : {1u, 2u}) {
        const auto waits = connections == 1 ? bench::Waits::awake : bench::Waits::asleep;
        contenders.push_back(
            {"PostGIS ST_AsMVT, plain", connections, 1, [&, waits] { return over_libpq(words[2], query, waits); }});
        contenders.push_back({"gridkeeper, plain", connections, quick_passes,
                              [&, waits] { return over_http(port, "Accept-Encoding: identity\r\n", waits); }});
        contenders.push_back({"gridkeeper, gzip", connections, quick_passes,
                              [&, waits] { return over_http(port, "Accept-Encoding: gzip\r\n", waits); }});
    }

    std::mt19937 shuffler(1);
    for (int round = 0; round <= rounds; ++round) {  // the first warms up and is not counted
        std::shuffle(tiles.begin(), tiles.end(), shuffler);
        for (auto& contender : contenders) run(contender, tiles, round > 0);
        fmt::print(stderr, "   round {} of {}\n", round, rounds);
    }
    print_rates(contenders);
    print_latencies(contenders);
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return race(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "tile_race: {}\n", failure.what());
        return 1;
    }
}
