/// Durable writes of one row each: durable PORT CONNECTION WRITE.sql IDS.txt [ROUNDS] [SECONDS]
/// 1, 16 and 64 clients rename facilities, each client its own ones, each write on disk before its answer: ours by
/// PATCH over HTTP, PostgreSQL by the prepared statement of WRITE.sql ($1 the id, $2 the name). The sides take turns in
/// rounds of SECONDS. Prints Markdown.
#include <fmt/format.h>

#include <array>
#include <barrier>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <thread>

#include "tools/bench/http_client.hpp"
#include "tools/bench/postgres.hpp"
#include "tools/bench/timings.hpp"

namespace {

using Write = std::function<void(const std::string& id, const std::string& name)>;  ///< one client's; throws

struct Side {
    std::string name;
    std::function<Write()> connect;
    std::vector<double> rates{}, milliseconds{};  ///< of one number of clients
};

Write over_http(unsigned short port) {
    auto client = std::make_shared<bench::HttpClient>(port);
    return [client](const std::string& id, const std::string& name) {
        const auto answer = client->ask("PATCH", "/ogc/collections/facility/items/" + id,
                                        "If-Match: *\r\nContent-Type: application/merge-patch+json\r\n",
                                        fmt::format(R"({{"properties":{{"name":"{}"}}}})", name));
        if (answer.status != 200)
            throw std::runtime_error(fmt::format("PATCH {} answered {}: {}", id, answer.status, answer.body));
    };
}

Write over_libpq(const std::string& connection, const std::string& sql) {
    auto client = std::make_shared<bench::Postgres>(connection);
    client->prepare("write", sql);
    return [client](const std::string& id, const std::string& name) {
        if (client->run("write", std::array{id, name}) != 1)
            throw std::runtime_error("PostgreSQL wrote no journal row for " + id);
    };
}

/// One round of one side; figures are added where they count.
void run(Side& side, std::size_t clients, const std::vector<std::string>& ids, bench::Seconds seconds, bool counts) {
    std::vector<std::vector<double>> times(clients);
    std::vector<std::exception_ptr> failures(clients);
    std::barrier connected(static_cast<std::ptrdiff_t>(clients));
    {
        std::vector<std::jthread> threads;
        for (std::size_t own = 0; own < clients; ++own)
            threads.emplace_back([&, own] {
                Write write;
                try {
                    write = side.connect();
                } catch (...) {
                    failures[own] = std::current_exception();
                }
                connected.arrive_and_wait();
                try {
                    const auto until = bench::Clock::now() + seconds;
                    auto asked = bench::Clock::now();
                    for (std::size_t at = own; write && asked < until; at += clients) {
                        write(ids[at % ids.size()], fmt::format("改名{}", at));
                        const auto answered = bench::Clock::now();
                        times[own].push_back(bench::Milliseconds(answered - asked).count());
                        asked = answered;
                    }
                } catch (...) {
                    failures[own] = std::current_exception();
                }
            });
    }
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
    if (!counts) return;
    std::size_t writes = 0;
    for (const auto& some : times) {
        writes += some.size();
        side.milliseconds.insert(side.milliseconds.end(), some.begin(), some.end());
    }
    side.rates.push_back(static_cast<double>(writes) / seconds.count());
}

void print_rows(std::size_t clients, Side& theirs, Side& ours) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ours.rates.size(); ++i) ratios.push_back(ours.rates[i] / theirs.rates[i]);
    for (Side* side : {&theirs, &ours}) {
        const auto p50 = bench::quantile(side->milliseconds, 0.5), p99 = bench::quantile(side->milliseconds, 0.99);
        fmt::print("| {} | {} | {} | {:.2f} | {:.1f} | {} |\n", side->name, clients,
                   bench::median_and_spread(side->rates), p50, p99,
                   side == &ours ? bench::median_and_spread(ratios) : "1");
        side->rates.clear();
        side->milliseconds.clear();
    }
    std::fflush(stdout);
}

int race(int count, char** words) {
    if (count < 5) {
        fmt::print(stderr, "usage: durable PORT CONNECTION WRITE.sql IDS.txt [ROUNDS] [SECONDS]\n");
        return 2;
    }
    const auto port = static_cast<unsigned short>(std::stoi(words[1]));
    std::ifstream write_file(words[3]), ids_file(words[4]);
    const std::string sql{std::istreambuf_iterator<char>(write_file), {}};
    const std::vector<std::string> ids{std::istream_iterator<std::string>(ids_file), {}};
    const int rounds = count > 5 ? std::stoi(words[5]) : 5;
    const bench::Seconds seconds(count > 6 ? std::stod(words[6]) : 5.0);
    if (ids.size() < 64) throw std::runtime_error("too few ids");

    Side theirs{"PostgreSQL", [&] { return over_libpq(words[2], sql); }};
    Side ours{"gridkeeper", [&] { return over_http(port); }};
    fmt::print(
        "| who | clients | writes/s: median (least to most) | p50 ms | p99 ms | times PostgreSQL, round by round |\n");
    fmt::print("|---|---|---|---|---|---|\n");
    for (const std::size_t clients : {1u, 16u, 64u}) {
        for (int round = 0; round <= rounds; ++round)  // the first warms up, shorter, and is not counted
            for (Side* side : {&theirs, &ours}) run(*side, clients, ids, round > 0 ? seconds : seconds / 4, round > 0);
        print_rows(clients, theirs, ours);
    }
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return race(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "durable: {}\n", failure.what());
        return 1;
    }
}
