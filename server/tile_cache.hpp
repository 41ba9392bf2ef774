#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "geo/tile/tile.hpp"
#include "server/http/message.hpp"

namespace server {

/// One encoded tile, ready to send: header block and compressed bytes, made once.
struct EncodedTile {
    http::Body head;            ///< status line and headers of the 200, or of the 204 where the tile is empty
    http::Body unchanged_head;  ///< of the 304
    http::Body body;            ///< as it goes out; null where the tile is empty
    std::string etag;           ///< as it goes out; from the plain bytes, so an edit elsewhere keeps it
    bool thorough = false;      ///< compressed as well as is worth it
    mutable std::atomic<std::uint32_t> hits{0};  ///< what is asked for often is worth compressing well

    [[nodiscard]] bool nothing() const noexcept { return body == nullptr; }  ///< 204
};

/// Encoded tiles by layers and tile, byte-bounded, least recently used go first; sharded, safe from any thread.
class TileCache {
  public:
    explicit TileCache(std::size_t most_bytes);
    ~TileCache();

    [[nodiscard]] std::shared_ptr<const EncodedTile> find(std::string_view layers, geo::Tile tile) const;

    /// False where a body of that size would never be kept.
    [[nodiscard]] bool has_room_for(std::size_t body_bytes) const noexcept;

    /// Kept only if nothing dropped that place since `made_from` was the revision of the picture it was made of.
    void keep(std::string_view layers, geo::Tile tile, std::shared_ptr<const EncodedTile> encoded,
              std::int64_t made_from);

    /// Tiles of all zooms that meet the boxes (with their buffer) die.
    void drop(std::span<const geo::MercatorBox> boxes, std::int64_t revision);
    void clear(std::int64_t revision);

    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] std::size_t tiles() const noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
