#pragma once

#include "server/app.hpp"
#include "server/http/message.hpp"
#include "server/http/router.hpp"

namespace server {

/// GET /tiles/{layers}/{z}/{x}/{y}.mvt  one vector tile of the current map
///
/// 204 where the square is empty, 304 where the client has it, 404 past the pyramid or for an unknown layer. Out of the
/// cache at once; else made from the snapshot, gzip'd, kept and answered.
extern const http::CachedHandler tile_handler;

}  // namespace server
