#pragma once

#include <chrono>
#include <string>

#include "server/live_snapshot.hpp"
#include "server/readers.hpp"
#include "server/tile_cache.hpp"
#include "server/writer.hpp"

namespace server {

/// What an operator chose; command line > environment GRIDKEEPER_* > TOML file > default.
struct Options {
    std::string database;
    std::string listen_address = "127.0.0.1";
    unsigned short port = 8080;
    std::string web_root;     ///< the built web map
    std::string styles_root;  ///< styles, sprite, glyphs
    std::string public_url;   ///< as clients see us; empty: from the Host header
    std::size_t threads = 0;  ///< listening threads; 0: one a core
    std::size_t tile_cache_bytes = 256u << 20;
    std::size_t most_header_bytes = 16u << 10;
    std::size_t most_body_bytes = 4u << 20;
    std::size_t most_connections = 10'000;
    std::chrono::seconds header_time{10}, body_time{30}, idle_time{75};
    bool access_log = true;
    bool thin_tiles = true;  ///< off only to compare with servers that do not thin
    std::size_t most_tile_bytes = 500'000;
};

/// The long-lived parts, in the order in which they come up and, backwards, go down.
struct App {
    Options options;
    TileCache tiles;
    LiveSnapshot snapshot;
    Writer writer;
    Readers readers;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
};

}  // namespace server
