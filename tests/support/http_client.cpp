#include "tests/support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace tests {

namespace {

constexpr int patience_milliseconds = 20'000;  // a loaded machine is slow, a hanging test is endless

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

}  // namespace

RawClient::RawClient(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
}

RawClient::~RawClient() {
    ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto gone = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (gone <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(gone));
    }
    return true;
}

void RawClient::half_close() {
    ::shutdown(socket_, SHUT_WR);
}

long RawClient::read(char* into, std::size_t room) {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, patience_milliseconds) <= 0) return 0;
    return ::recv(socket_, into, room, 0);
}

std::string RawClient::receive_some() {
    if (pending_.empty()) fill();
    return std::exchange(pending_, {});
}

bool RawClient::fill() {
    char bytes[16 << 10];
    const auto got = read(bytes, sizeof bytes);
    if (got <= 0) return false;
    pending_.append(bytes, static_cast<std::size_t>(got));
    return true;
}

std::optional<Answer> RawClient::receive(bool answers_head) {
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) return std::nullopt;
    Answer answer;
    answer.status = std::stoi(pending_.substr(9, 3));
    for (std::size_t line = pending_.find("\r\n") + 2; line < end + 2;) {
        const auto line_end = pending_.find("\r\n", line);
        const auto colon = pending_.find(':', line);
        auto& value = answer.headers[lower(pending_.substr(line, colon - line))];
        if (!value.empty()) value += '\n';
        value += pending_.substr(colon + 2, line_end - colon - 2);
        line = line_end + 2;
    }
    pending_.erase(0, end + 4);
    const auto length = answers_head ? "" : answer.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (pending_.size() < size)
        if (!fill()) return std::nullopt;
    answer.body = pending_.substr(0, size);
    pending_.erase(0, size);
    return answer;
}

bool RawClient::closed_within(std::chrono::milliseconds patience) {
    if (!pending_.empty()) return false;
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char byte = 0;
    return ::recv(socket_, &byte, 1, 0) <= 0;
}

Answer ask(unsigned short port, std::string_view method, std::string_view target,
           std::vector<std::pair<std::string, std::string>> headers, std::string_view body) {
    std::string request = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\nConnection: close\r\n";
    const bool has_host =
        std::any_of(headers.begin(), headers.end(), [](const auto& h) { return lower(h.first) == "host"; });
    if (!has_host) request += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    request += "\r\n";
    RawClient client(port);
    client.send(request + std::string(body));
    auto answer = client.receive(method == "HEAD");
    if (!answer) throw std::runtime_error("no answer to " + std::string(method) + ' ' + std::string(target));
    return *answer;
}

}  // namespace tests
