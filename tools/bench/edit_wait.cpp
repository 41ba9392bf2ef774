/// How long an edit waits while something else is written: edit_wait PORT COLLECTION
/// Renames one feature of the collection over and over, one request after the other, until standard input ends. Prints
/// one Markdown row: | edits | p50 ms | p99 ms | most ms |
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "tools/bench/http_client.hpp"
#include "tools/bench/timings.hpp"

namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds pause_between{5};

bool input_has_ended() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    char byte = 0;
    return ::poll(&input, 1, 0) > 0 && ::read(STDIN_FILENO, &byte, 1) <= 0;
}

int wait(int count, char** words) {
    if (count != 3) {
        fmt::print(stderr, "usage: edit_wait PORT COLLECTION\n");
        return 2;
    }
    bench::HttpClient server(static_cast<unsigned short>(std::stoi(words[1])));
    const auto items = fmt::format("/ogc/collections/{}/items", words[2]);
    const auto first = json::parse(server.ask("GET", items + "?f=json&limit=1").body).at("features").at(0);
    const auto target = items + "/" + first.at("id").dump();

    std::vector<double> times;
    while (!input_has_ended()) {
        const auto change = fmt::format(R"({{"properties":{{"name":"第{}次"}}}})", times.size());
        const auto asked = bench::Clock::now();
        const auto answer =
            server.ask("PATCH", target, "If-Match: *\r\nContent-Type: application/merge-patch+json\r\n", change);
        if (answer.status != 200)
            throw std::runtime_error(fmt::format("PATCH {} answered {}: {}", target, answer.status, answer.body));
        times.push_back(bench::Milliseconds(bench::Clock::now() - asked).count());
        std::this_thread::sleep_for(pause_between);
    }
    if (times.empty()) throw std::runtime_error("not one edit went through");
    const auto p50 = bench::quantile(times, 0.5), p99 = bench::quantile(times, 0.99);
    fmt::print("| {} | {:.2f} | {:.2f} | {:.1f} |\n", times.size(), p50, p99, times.back());
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return wait(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "edit_wait: {}\n", failure.what());
        return 1;
    }
}
