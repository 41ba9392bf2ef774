/// Many writers at once: edit_storm PORT COLLECTION IDS.txt [CONNECTIONS]
/// Gives every feature of the list, all of version 1, a new name by PATCH. Prints one Markdown row:
/// | edits | connections | edits/s | p50 ms | p99 ms | most ms |
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <thread>

#include "tools/bench/http_client.hpp"
#include "tools/bench/timings.hpp"

namespace {

void edit(bench::HttpClient& server, const std::string& collection, std::int64_t id) {
    const auto target = fmt::format("/ogc/collections/{}/items/{}", collection, id);
    const auto change = fmt::format(R"({{"properties":{{"name":"改名{}"}}}})", id);
    const auto answer =
        server.ask("PATCH", target, "If-Match: \"1\"\r\nContent-Type: application/merge-patch+json\r\n", change);
    if (answer.status != 200)
        throw std::runtime_error(fmt::format("PATCH {} answered {}: {}", target, answer.status, answer.body));
}

int storm(int count, char** words) {
    if (count < 4) {
        fmt::print(stderr, "usage: edit_storm PORT COLLECTION IDS.txt [CONNECTIONS]\n");
        return 2;
    }
    const auto port = static_cast<unsigned short>(std::stoi(words[1]));
    const std::string collection = words[2];
    std::ifstream file(words[3]);
    const std::vector<std::int64_t> ids{std::istream_iterator<std::int64_t>(file), {}};
    const std::size_t connections = count > 4 ? std::stoul(words[4]) : 32;
    if (ids.empty()) throw std::runtime_error("no ids");

    std::atomic<std::size_t> next{0};
    std::vector<std::vector<double>> times(connections);
    std::vector<std::exception_ptr> failures(connections);
    const auto began = bench::Clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < connections; ++i)
            threads.emplace_back([&, i] {
                try {
                    bench::HttpClient server(port);
                    for (std::size_t at = next++; at < ids.size(); at = next++) {
                        const auto asked = bench::Clock::now();
                        edit(server, collection, ids[at]);
                        times[i].push_back(bench::Milliseconds(bench::Clock::now() - asked).count());
                    }
                } catch (...) {
                    failures[i] = std::current_exception();
                }
            });
    }
    const bench::Seconds took = bench::Clock::now() - began;
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
    std::vector<double> all;
    for (const auto& some : times) all.insert(all.end(), some.begin(), some.end());
    fmt::print("| {} | {} | {:.0f} | {:.2f} | {:.2f} | {:.1f} |\n", all.size(), connections,
               static_cast<double>(all.size()) / took.count(), bench::quantile(all, 0.5), bench::quantile(all, 0.99),
               all.back());
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return storm(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "edit_storm: {}\n", failure.what());
        return 1;
    }
}
