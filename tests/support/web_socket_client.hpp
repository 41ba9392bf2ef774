#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/http_client.hpp"

namespace tests {

/// A WebSocket frame by frame, so that a server can be sent what no library would. What is sent whole is masked.
class WebSocketClient {
  public:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    /// Asks for the upgrade at once; `asked` says how that went.
    WebSocketClient(std::unique_ptr<RawClient> over, std::string_view path, const Headers& headers = {});

    Answer asked;

    struct Frame {
        int opcode = 0;
        std::string payload;

        [[nodiscard]] int code() const;  ///< of a close frame; 0: it says none
    };
    static constexpr int text = 1, binary = 2, closing = 8, ping = 9, pong = 10;

    void say(std::string_view message) { send(text, message); }
    void send(int opcode, std::string_view payload, bool last = true, bool masked = true);
    void send_raw(std::string_view bytes) { client_->send(bytes); }
    /// The next frame; nothing where the connection ended.
    [[nodiscard]] std::optional<Frame> receive_frame();
    /// The next text message, whatever else comes between; nothing where there is no more.
    [[nodiscard]] std::optional<std::string> hear();
    /// The code of the close frame that comes, whatever comes before; 0 without one.
    [[nodiscard]] int closed_with();
    [[nodiscard]] RawClient& client() noexcept { return *client_; }

  private:
    bool have(std::size_t bytes);
    std::unique_ptr<RawClient> client_;
    std::string pending_;
};

}  // namespace tests
