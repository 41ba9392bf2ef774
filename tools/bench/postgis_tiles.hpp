#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "geo/tile/tile.hpp"
#include "tools/bench/http_client.hpp"

namespace bench {

/// The opponent: PostGIS makes the tile, asked over a Unix socket by a prepared statement with a binary result. That is
/// what tile servers on PostGIS wrap, less their HTTP.
class PostgisTiles {
  public:
    /// connection  of libpq
    /// query       with $1 $2 $3 = zoom, x, y; gives one bytea
    /// throws      std::runtime_error with PostgreSQL's words
    PostgisTiles(const std::string& connection, const std::string& query, Waits waits = Waits::asleep);
    PostgisTiles(PostgisTiles&&) noexcept;
    ~PostgisTiles();

    /// Plain MVT bytes, good until the next call.
    [[nodiscard]] std::string_view tile(geo::Tile tile);

  private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
    Waits waits_;
};

}  // namespace bench
