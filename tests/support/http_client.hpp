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
    std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case; of one sent twice a line each
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
    virtual ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False where the other end closed.
    virtual bool send(std::string_view bytes);
    /// The next answer; nothing where the connection ended before one was complete.
    [[nodiscard]] std::optional<Answer> receive(bool answers_head = false);
    /// True where the other end closed within the time and sent nothing more.
    [[nodiscard]] bool closed_within(std::chrono::milliseconds patience);
    virtual void half_close();
    /// What has come and was not asked for yet; with more of it if there is none. Empty where the connection ended.
    [[nodiscard]] std::string receive_some();

  protected:
    [[nodiscard]] int socket() const noexcept { return socket_; }
    /// Up to so many bytes, once there are some; 0 or less at the end, and after a long time without.
    virtual long read(char* into, std::size_t room);

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
