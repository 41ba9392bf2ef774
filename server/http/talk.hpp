#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace server {
struct App;
}

namespace server::http {

struct Request;

/// A WebSocket as its talk knows it. Called on the thread it lives on; neither call runs the talk before it returns.
class TalkLine {
  public:
    virtual void wake() = 0;  ///< Talk::next() may have something to say
    /// Says why (RFC 6455, 7.4: 1000 and up; at most 123 bytes) and hangs up.
    virtual void hang_up(std::uint16_t code, std::string_view why) = 0;

  protected:
    ~TalkLine() = default;
};

/// What is said over one WebSocket: the program's end of it. Made, called and destroyed on one listening thread.
class Talk {
  public:
    virtual ~Talk() = default;
    /// Once, before anything else. `line` lives as long as the talk.
    virtual void begin(TalkLine& line) = 0;
    /// One whole text message. throws ProblemError for what is none: the client is told and hung up on
    virtual void heard(std::string_view text) = 0;
    /// What is to be said next; asked only when the client has taken all that was said before, so that nobody who reads
    /// slowly has a queue.
    [[nodiscard]] virtual std::optional<std::string> next() = 0;
    /// Every half a minute or so, when nothing was heard for a while.
    virtual void breathe() = 0;
};

/// Takes a request for a WebSocket on. `thread` is the listening thread it will live on. throws ProblemError
using TalkHandler = std::unique_ptr<Talk> (*)(const Request&, App&, std::size_t thread);

}  // namespace server::http
