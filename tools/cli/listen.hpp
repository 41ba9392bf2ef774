#pragma once

#include <string>

namespace cli {

/// Where a server listens.
struct Listen {
    std::string address;  ///< without the brackets of IPv6
    unsigned short port = 0;
};

/// "127.0.0.1:8080", "[::1]:8080", "localhost:0". throws CLI::ValidationError
[[nodiscard]] Listen read_listen(const std::string& text);

/// Whether a server could listen there now; empty where it could, else why not.
[[nodiscard]] std::string why_taken(const Listen& listen);

}  // namespace cli
