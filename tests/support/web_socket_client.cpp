#include "tests/support/web_socket_client.hpp"

namespace tests {

WebSocketClient::WebSocketClient(std::unique_ptr<RawClient> over, std::string_view path, const Headers& headers)
    : client_(std::move(over)) {
    std::string request = "GET " + std::string(path) +
                          " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    client_->send(request + "\r\n");
    if (auto answer = client_->receive()) asked = std::move(*answer);
}

int WebSocketClient::Frame::code() const {
    if (opcode != closing || payload.size() < 2) return 0;
    return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

void WebSocketClient::send(int opcode, std::string_view payload, bool last, bool masked) {
    constexpr char mask[] = {'m', 'a', 's', 'k'};
    std::string frame;
    frame += static_cast<char>((last ? 0x80 : 0) | opcode);
    const char bit = masked ? static_cast<char>(0x80) : '\0';
    if (payload.size() < 126) {
        frame += static_cast<char>(bit | static_cast<char>(payload.size()));
    } else {
        const bool is_long = payload.size() > 0xffff;
        frame += static_cast<char>(bit | (is_long ? 127 : 126));
        for (int shift = is_long ? 56 : 8; shift >= 0; shift -= 8)
            frame += static_cast<char>(payload.size() >> shift & 0xff);
    }
    if (masked) frame.append(mask, sizeof mask);
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += masked ? static_cast<char>(payload[i] ^ mask[i % sizeof mask]) : payload[i];
    client_->send(frame);
}

bool WebSocketClient::have(std::size_t bytes) {
    while (pending_.size() < bytes) {
        const auto more = client_->receive_some();
        if (more.empty()) return false;
        pending_ += more;
    }
    return true;
}

std::optional<WebSocketClient::Frame> WebSocketClient::receive_frame() {
    if (!have(2)) return std::nullopt;
    const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(pending_[at]); };
    Frame frame;
    frame.opcode = byte(0) & 0x0f;
    std::size_t size = byte(1) & 0x7f, begin = 2;
    if (size >= 126) {
        const std::size_t digits = size == 126 ? 2 : 8;
        if (!have(begin + digits)) return std::nullopt;
        size = 0;
        for (std::size_t i = 0; i < digits; ++i) size = size << 8 | byte(begin + i);
        begin += digits;
    }
    if (!have(begin + size)) return std::nullopt;
    frame.payload = pending_.substr(begin, size);
    pending_.erase(0, begin + size);
    return frame;
}

std::optional<std::string> WebSocketClient::hear() {
    while (auto frame = receive_frame()) {
        if (frame->opcode == text) return std::move(frame->payload);
        if (frame->opcode == closing) return std::nullopt;
    }
    return std::nullopt;
}

int WebSocketClient::closed_with() {
    while (const auto frame = receive_frame())
        if (frame->opcode == closing) return frame->code();
    return 0;
}

}  // namespace tests
