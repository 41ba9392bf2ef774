#pragma once

// Seen by the session only.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "server/http/message.hpp"
#include "server/http/problem.hpp"
#include "server/http/talk.hpp"
#include "server/http/wire.hpp"

struct wslay_event_context;

namespace server::http {

/// Understands a request for a WebSocket (RFC 6455, 4.2): the answer 101, or why not.
[[nodiscard]] std::variant<Response, Problem> answer_upgrade(const Request& request);

/// How patient a WebSocket is, and how much it takes.
struct TalkLimits {
    std::int64_t idle_seconds;   ///< without a word of the client, pongs included
    std::int64_t write_seconds;  ///< without a byte taken while some wait
};

/// The server's end of one WebSocket, once the upgrade is answered: text messages, no extensions. Frames are wslay's
/// business, what is said is the talk's. Never blocks.
class WebSocket {
  public:
    /// `early`: bytes that came with the request. `now`: steady seconds, here and below
    WebSocket(Wire& wire, std::unique_ptr<Talk> talk, std::string early, TalkLimits limits, std::int64_t now);
    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    /// Once, before all else; `line` may lead back here.
    void begin(TalkLine& line) { talk_->begin(line); }
    /// Hears and says what can be heard and said without waiting. False at its end.
    bool go_on(std::int64_t now);
    /// Once a second. False at its end.
    bool tick(std::int64_t now);
    /// Says goodbye; what was not said yet is not said any more.
    void close(std::uint16_t code, std::string_view why);

  private:
    struct Callbacks;
    bool say();
    void take_message(std::string_view text);

    Wire& wire_;
    std::unique_ptr<Talk> talk_;
    std::string early_;
    TalkLimits limits_;
    struct Free {
        void operator()(wslay_event_context* context) const noexcept;
    };
    std::unique_ptr<wslay_event_context, Free> context_;
    std::int64_t now_, heard_, taken_, pinged_ = 0, closing_ = 0;
    int frames_this_second_ = 0;
    bool full_ = false;  ///< answers to its pings wait, so nothing more is read
};

}  // namespace server::http
