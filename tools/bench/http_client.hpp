#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

/// What one request brought. Views are good until the client's next request.
struct Answer {
    int status = 0;
    std::string_view head;  ///< status line and headers
    std::string_view body;  ///< as it came over the wire

    /// The value of that header; empty where absent. Name in any case.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

struct HttpFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How a client waits for its answer. An idle virtual core takes some 50 microseconds to wake, which is a third of what
/// some answers take: `awake` looks again and again, where a core is free for it, and measures the server alone.
enum class Waits { asleep, awake };

/// One keep-alive HTTP/1.1 connection to a server on this machine. As thin as a client can be, so that the figures are
/// the server's. Reads bodies by Content-Length only, as our server and nginx send them.
class HttpClient {
  public:
    explicit HttpClient(unsigned short port, Waits waits = Waits::asleep);  ///< throws HttpFailure
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    /// headers  whole lines, each ended by CRLF
    Answer ask(std::string_view method, std::string_view target, std::string_view headers = {},
               std::string_view body = {});

  private:
    void receive();  ///< at least one more byte into received_

    int socket_ = -1;
    const Waits waits_;
    std::string request_, received_;
    std::size_t filled_ = 0;
};

}  // namespace bench
