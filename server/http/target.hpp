#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server::http {

inline constexpr std::size_t most_target_bytes = 8192;  ///< past it: 414
inline constexpr std::size_t most_query_parameters = 256;

/// A request target taken apart and decoded.
struct Target {
    std::string authority;                                   ///< "map.example:8080" of an absolute form; else empty
    std::string path;                                        ///< starts with '/', no empty ".", ".." or NUL in it
    std::vector<std::pair<std::string, std::string>> query;  ///< '+' is a space
};

/// Understands an origin-form target ("/path?query") and the absolute form that proxies may send (RFC 9112, 3.2.2:
/// "http://host/path?query").
///
/// throws  ProblemError 414 past most_target_bytes; 400 naming what is wrong: another form, a user before the host,
///         broken percent-encoding, text that is not UTF-8, control characters, an encoded slash, "." or ".." segments
[[nodiscard]] Target parse_target(std::string_view target);

/// `text` as one path segment or query value.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace server::http
