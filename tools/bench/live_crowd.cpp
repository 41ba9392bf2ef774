/// A crowd of open maps on one server: live_crowd PORT CLIENTS COLLECTION
/// Opens so many WebSockets that look at one collection everywhere, says "open" and waits for a line on standard input;
/// then renames one feature of it ten times and waits each time until everybody has heard. Prints the end of a Markdown
/// row: p50 of the clients | the last client, median of ten (least to most), milliseconds from sending the edit
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tools/bench/http_client.hpp"
#include "tools/bench/timings.hpp"

namespace {

using nlohmann::json;

constexpr int rounds = 10;
constexpr int patience_milliseconds = 30'000;
constexpr int events_at_once = 512;

void raise_open_files() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// A text frame of less than 64 kB, masked with zeros.
std::string frame(const std::string& text) {
    std::string made = "\x81";
    if (text.size() < 126) {
        made += static_cast<char>(0x80 | text.size());
    } else {
        made += static_cast<char>(0x80 | 126);
        made += static_cast<char>(text.size() >> 8);
        made += static_cast<char>(text.size() & 0xff);
    }
    return made + std::string(4, '\0') + text;
}

void send_all(int socket, const std::string& bytes) {
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error(std::string("a WebSocket cannot send: ") + std::strerror(errno));
}

std::string receive_until(int socket, std::string_view end) {
    std::string got;
    std::array<char, 4096> bytes;
    while (got.find(end) == std::string::npos) {
        const auto count = ::recv(socket, bytes.data(), bytes.size(), 0);
        if (count <= 0) throw std::runtime_error("a WebSocket ended at its beginning: " + got);
        got.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return got;
}

/// Upgraded, looking at the collection, answered.
int open_map(unsigned short port, const std::string& collection) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        throw std::runtime_error(std::string("cannot connect: ") + std::strerror(errno));
    send_all(socket,
             fmt::format("GET /live HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                         port));
    if (const auto answer = receive_until(socket, "\r\n\r\n"); !answer.starts_with("HTTP/1.1 101"))
        throw std::runtime_error("no WebSocket: " + answer);
    send_all(socket,
             frame(json{{"type", "view"}, {"bounds", {-180, -85, 180, 85}}, {"collections", {collection}}}.dump()));
    receive_until(socket, "]}");
    return socket;
}

/// Renames it; milliseconds until each client has heard, in the order in which they did.
std::vector<double> heard_after_edit(bench::HttpClient& server, int epoll, std::size_t clients,
                                     const std::string& target, int round) {
    const auto began = bench::Clock::now();
    std::thread editing([&] {
        const auto answer = server.ask("PATCH", target, "If-Match: *\r\nContent-Type: application/merge-patch+json\r\n",
                                       fmt::format(R"({{"properties":{{"name":"第{}次"}}}})", round));
        if (answer.status != 200) fmt::print(stderr, "PATCH {} answered {}\n", target, answer.status);
    });
    std::vector<double> heard;
    std::array<epoll_event, events_at_once> events;
    std::array<char, 4096> bytes;
    while (heard.size() < clients) {
        const int count = ::epoll_wait(epoll, events.data(), events_at_once, patience_milliseconds);
        if (count <= 0) break;
        for (int i = 0; i < count; ++i) {
            const auto got = ::recv(events[static_cast<std::size_t>(i)].data.fd, bytes.data(), bytes.size(), 0);
            if (got > 0 && (bytes[0] & 0x0f) == 1)  // no ping
                heard.push_back(bench::Milliseconds(bench::Clock::now() - began).count());
        }
    }
    editing.join();
    if (heard.size() < clients)
        throw std::runtime_error(fmt::format("only {} of {} clients heard of the edit", heard.size(), clients));
    return heard;
}

int crowd(int count, char** words) {
    if (count != 4) {
        fmt::print(stderr, "usage: live_crowd PORT CLIENTS COLLECTION\n");
        return 2;
    }
    raise_open_files();
    const auto port = static_cast<unsigned short>(std::stoi(words[1]));
    const auto clients = static_cast<std::size_t>(std::stoul(words[2]));
    const std::string collection = words[3];
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t i = 0; i < clients; ++i) {
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.fd = open_map(port, collection);
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, wanted.data.fd, &wanted);
    }
    std::cout << "open" << std::endl;
    std::string line;
    std::getline(std::cin, line);

    bench::HttpClient server(port);
    const auto items = fmt::format("/ogc/collections/{}/items", collection);
    const auto first = json::parse(server.ask("GET", items + "?f=json&limit=1").body).at("features").at(0);
    const auto target = items + "/" + first.at("id").dump();
    std::vector<double> middle, last;
    for (int round = 0; round < rounds; ++round) {
        auto heard = heard_after_edit(server, epoll, clients, target, round);
        last.push_back(heard.back());
        middle.push_back(bench::quantile(heard, 0.5));
    }
    fmt::print("{:.1f} | {} |\n", bench::median(middle), bench::median_and_spread(last));
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return crowd(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "live_crowd: {}\n", failure.what());
        return 1;
    }
}
