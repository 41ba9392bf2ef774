#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/message.hpp"

namespace server::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Everything of a header block that stays the same between two answers with the same body: status line, headers, what
/// every answer carries, Content-Length. Lacks only what write_tail() appends.
///
/// length   of the body; nothing for 204 and 304
/// shared   other origins may read it: adds Access-Control-Allow-Origin: *
void append_head(std::string& out, int status, const Headers& headers, std::optional<std::size_t> length, bool shared);

/// The same for bodies that wait in a cache.
[[nodiscard]] Body prebuilt_head(int status, const Headers& headers, std::optional<std::size_t> length, bool shared);

/// Date, request id, Connection, and the empty line that ends the block. `date` as imf_date() makes it.
///
/// https_only   tells the browser to ask us over https alone from now on
void append_tail(std::string& out, std::string_view date, std::string_view request_id, bool keep_alive, bool http_1_0,
                 bool https_only = false);

/// "Sat, 21 Nov 2026 22:50:05 GMT" (RFC 9110, 5.6.7)
[[nodiscard]] std::string imf_date(std::int64_t unix_seconds);

[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace server::http
