#pragma once

#include "server/app.hpp"

namespace server {

/// GET /live  the WebSocket over which open maps are told what changes
std::unique_ptr<http::Talk> live_talk(const http::Request& request, App& app, std::size_t thread);

}  // namespace server
