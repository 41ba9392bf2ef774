#pragma once

#include <string>

#include "server/http/message.hpp"
#include "server/options.hpp"

namespace server {

/// "http://host:8080" as the client sees us, without a slash at the end: the operator's public URL; else the Host
/// header as the client, or a trusted proxy for it, sent it. A name that is no host name is never echoed.
[[nodiscard]] std::string base_url(const http::Request& request, const Options& options);

/// The same for who asks at the console: the public URL, else the address that we listen on.
[[nodiscard]] std::string own_url(const Options& options);

/// "https://127.0.0.1:8443"
[[nodiscard]] std::string listening_url(const Options& options);

/// "map.example", "127.0.0.1:8080", "[::1]:80"
[[nodiscard]] bool is_host(std::string_view text) noexcept;

}  // namespace server
