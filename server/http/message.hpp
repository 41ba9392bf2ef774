#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server::http {

enum class Method { get, head, post, put, patch, del, options, other };

/// One request as handlers see it; Beast ends in the session.
struct Request {
    Method method = Method::get;
    std::string path;                                          ///< percent-decoded, starts with '/', no "." or ".."
    std::vector<std::pair<std::string, std::string>> query;    ///< decoded, in order; '+' is a space
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
    std::map<std::string, std::string, std::less<>> parameters;    ///< of the route: {z} -> "14"
    std::string body;
    std::string peer;                                          ///< address of the client
    std::string id;                                            ///< for log lines and problems

    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const noexcept;    ///< empty where absent
    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view query_name) const noexcept;
};

/// Bytes shared by cache and sockets; never changed once published.
using Body = std::shared_ptr<const std::string>;

/// One answer. Content-Length, Date, Server and Connection are the session's business.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    Body body;                            ///< may be null
    Body prebuilt_head;                   ///< where set: the whole status line and header block but for Date and Connection;
                                          ///< status is kept beside it for the log, headers are ignored

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

}  // namespace server::http
