#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "data/people/viewer.hpp"

namespace server {

/// What an operator chose; command line > environment GRIDKEEPER_* > TOML file > default.
struct Options {
    std::string database;
    std::string listen_address = "127.0.0.1";
    unsigned short port = 8080;
    std::string web_root;                      ///< the built web map
    std::string styles_root;                   ///< styles, sprite, glyphs
    std::string tls_certificate, tls_key;      ///< PEM files; both empty: no TLS
    bool behind_proxy = false;                 ///< a proxy before us speaks https
    std::vector<std::string> trusted_proxies;  ///< addresses and ranges; empty behind a proxy: loopback
    std::string public_url;   ///< as clients see us, without a slash at the end; empty: from the Host header
    std::size_t threads = 0;  ///< listening threads; 0: one a core
    std::size_t tile_cache_bytes = 256u << 20;
    std::size_t most_header_bytes = 16u << 10;
    std::size_t most_connections = 10'000;
    std::chrono::seconds header_time{10}, body_time{30}, idle_time{75}, write_time{30};
    std::chrono::seconds drain_time{10};               ///< how long a stop waits for running answers
    data::Public open_to_public = data::Public::open;  ///< whether who is signed out reads what is open to everyone
    int personal_days = -1;  ///< how long the journal keeps what was said of people; -1: for ever
    bool access_log = true;
    bool thin_tiles = true;  ///< off only to compare with servers that do not thin
    std::size_t most_tile_bytes = 500'000;
};

}  // namespace server
