#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// One answer as it came over the wire.
struct Answer {
    int status = 0;
    std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case
    std::string body;

    [[nodiscard]] std::string header(std::string_view lower_case_name) const {
        const auto found = headers.find(lower_case_name);
        return found == headers.end() ? std::string{} : found->second;
    }
};

/// A plain socket to 127.0.0.1 that sends exactly the bytes it is given: what a good client library would refuse to
/// send is what a server must be asked.
class RawClient {
  public:
    explicit RawClient(unsigned short port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False where the other end closed.
    bool send(std::string_view bytes);
    /// The next answer; nothing where the connection ended before one was complete.
    [[nodiscard]] std::optional<Answer> receive(bool answers_head = false);
    /// True where the other end closed within the time and sent nothing more.
    [[nodiscard]] bool closed_within(std::chrono::milliseconds patience);
    void half_close();

  private:
    bool fill();
    int socket_ = -1;
    std::string pending_;
};

/// One request on a connection of its own.
[[nodiscard]] Answer ask(unsigned short port, std::string_view method, std::string_view target,
                         std::vector<std::pair<std::string, std::string>> headers = {}, std::string_view body = {});
[[nodiscard]] inline Answer get(unsigned short port, std::string_view target,
                                std::vector<std::pair<std::string, std::string>> headers = {}) {
    return ask(port, "GET", target, std::move(headers));
}

}  // namespace tests
