#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/people/viewer.hpp"
#include "server/http/forwarded.hpp"
#include "server/http/router.hpp"
#include "server/http/tls.hpp"
#include "server/http/traffic.hpp"

namespace server::http {

/// What a client may take of us. Past a limit the answer is a precise problem, never a stall.
struct Limits {
    std::size_t most_header_bytes = 16u << 10;  ///< 431
    std::size_t most_headers = 100;             ///< 431
    std::size_t most_connections = 10'000;      ///< 503 and close
    std::chrono::seconds header_time{10};       ///< from a request's first byte to its empty line: 408
    std::chrono::seconds body_time{30};         ///< for the whole body: 408
    std::chrono::seconds idle_time{75};         ///< between two requests: close
    std::chrono::seconds write_time{30};        ///< and one more each 8 KiB of the answer: close
};

/// What every listening thread answers from. Outlives them.
struct Site {
    const Router& router;
    App& app;
    Traffic& traffic;
    const std::atomic<bool>& ready;  ///< false while the map is still being read
    Limits limits;
    std::vector<std::string> own_names;  ///< host names beside loopback under which writes are taken (public URL)
    const Tls* tls = nullptr;            ///< null: bytes go over the wire as they are
    Proxies proxies{};                   ///< who may say for whom a request comes
    bool access_log = true;
    /// Who sends a request; null for who is signed out. Null itself: nobody has an account.
    std::function<std::shared_ptr<const Caller>(const Request&)> recognise{};
    data::Viewer stranger{};  ///< what who is signed out sees
};

}  // namespace server::http
