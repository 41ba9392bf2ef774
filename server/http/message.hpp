#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace data {
class Viewer;
}

namespace server::http {

struct Caller;

enum class Method { get, head, post, put, patch, del, options, other };

[[nodiscard]] std::string_view to_string(Method method) noexcept;
[[nodiscard]] Method method_from(std::string_view word) noexcept;

/// What the route's pattern named: {z} -> "14". A handful, so a list beats a tree.
class Parameters {
  public:
    using Entry = std::pair<std::string, std::string>;
    Parameters() = default;
    Parameters(std::initializer_list<Entry> entries) : entries_(entries) {}

    /// throws std::out_of_range: the handler asks for what its own pattern does not name
    [[nodiscard]] const std::string& at(std::string_view name) const;
    void set(std::string_view name, std::string_view value);
    void clear() noexcept { entries_.clear(); }

  private:
    std::vector<Entry> entries_;
};

/// One request as handlers see it; Beast ends in the session.
struct Request {
    Method method = Method::get;
    std::string path;                                          ///< percent-decoded, starts with '/', no "." or ".."
    std::vector<std::pair<std::string, std::string>> query;    ///< decoded, in order; '+' is a space
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    Parameters parameters;                                     ///< of the route
    std::string body;
    std::string peer;                        ///< address of the client, behind the trusted proxies
    bool by_proxy = false;                   ///< came through one of those
    bool https = false;                      ///< came through TLS, to us or to one of those
    std::string id;                          ///< for log lines and problems
    std::shared_ptr<const Caller> caller;    ///< null: signed out
    const data::Viewer* stranger = nullptr;  ///< what who is signed out sees; null: nothing

    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const noexcept;  ///< empty where absent
    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view query_name) const noexcept;
};

/// Bytes shared by cache and sockets; never changed once published.
using Body = std::shared_ptr<const std::string>;

/// One answer. Content-Length, Date, Server and Connection are the session's business.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    Body body;           ///< may be null
    Body prebuilt_head;  ///< where set: made by prebuilt_head() of head.hpp; status is kept beside it for the log,
                         ///< headers are ignored

    Response& with(std::string name, std::string value) & {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    Response&& with(std::string name, std::string value) && {
        headers.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
};

[[nodiscard]] Response text(int status, std::string_view content_type, std::string body);

/// True where the client takes gzip: Accept-Encoding names it (or *) with a weight above 0.
[[nodiscard]] bool takes_gzip(const Request& request) noexcept;

/// True where If-None-Match names this ETag (weak comparison) or is "*".
[[nodiscard]] bool knows(const Request& request, std::string_view etag) noexcept;

}  // namespace server::http
