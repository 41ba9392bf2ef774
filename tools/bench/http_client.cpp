#include "tools/bench/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace bench {
namespace {

constexpr std::size_t receive_step = 1u << 18;  // bytes asked of the kernel at once

bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

[[noreturn]] void fail(const std::string& what) {
    throw HttpFailure(what + ": " + std::strerror(errno));
}

}  // namespace

std::string_view Answer::header(std::string_view name) const noexcept {
    std::size_t at = head.find("\r\n");
    while (at != std::string_view::npos && at + 2 < head.size()) {
        const std::size_t begin = at + 2;
        at = head.find("\r\n", begin);
        const auto line = head.substr(begin, at == std::string_view::npos ? at : at - begin);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !same_ignoring_case(line.substr(0, colon), name)) continue;
        const auto value = line.substr(colon + 1);
        return value.substr(std::min(value.find_first_not_of(' '), value.size()));
    }
    return {};
}

HttpClient::HttpClient(unsigned short port, Waits waits)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), waits_(waits) {
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0)
        fail("no server on port " + std::to_string(port));
}

HttpClient::~HttpClient() {
    close(socket_);
}

void HttpClient::receive() {
    if (received_.size() < filled_ + receive_step) received_.resize(filled_ + receive_step);
    ssize_t got = 0;
    do {
        got = recv(socket_, received_.data() + filled_, received_.size() - filled_,
                   waits_ == Waits::awake ? MSG_DONTWAIT : 0);
    } while (got < 0 && waits_ == Waits::awake && errno == EAGAIN);
    if (got < 0) fail("reading the answer");
    if (got == 0) throw HttpFailure("the server hung up on: " + request_.substr(0, request_.find('\r')));
    filled_ += static_cast<std::size_t>(got);
}

Answer HttpClient::ask(std::string_view method, std::string_view target, std::string_view headers,
                       std::string_view body) {
    request_.assign(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(headers);
    if (const char* token = std::getenv("TOKEN"))
        request_.append("Authorization: Bearer ").append(token).append("\r\n");
    if (!body.empty()) request_.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    request_.append("\r\n").append(body);
    for (std::size_t sent = 0; sent < request_.size();) {
        const auto step = send(socket_, request_.data() + sent, request_.size() - sent, MSG_NOSIGNAL);
        if (step < 0) fail("sending the request");
        sent += static_cast<std::size_t>(step);
    }

    filled_ = 0;
    std::size_t head_end = std::string_view::npos;
    while (head_end == std::string_view::npos) {
        const std::size_t searched = filled_ < 3 ? 0 : filled_ - 3;
        receive();
        head_end = std::string_view(received_.data(), filled_).find("\r\n\r\n", searched);
    }

    Answer answer;
    answer.head = std::string_view(received_.data(), head_end);
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    std::size_t length = 0;
    const auto told = answer.header("content-length");
    if (answer.status != 204 && answer.status != 304 && method != "HEAD") {
        if (told.empty()) throw HttpFailure("an answer without Content-Length");
        std::from_chars(told.data(), told.data() + told.size(), length);
    }
    const std::size_t body_begin = head_end + 4;
    while (filled_ < body_begin + length) receive();
    answer.head = std::string_view(received_.data(), head_end);  // the buffer may have moved
    answer.body = std::string_view(received_.data() + body_begin, length);
    return answer;
}

}  // namespace bench
