#pragma once

#include <memory>
#include <string>

#include "server/http/awaitable.hpp"

namespace server {

/// Tiles that are being made just now: who asks for one of them waits for it instead of making it again.
class TileFlights {
  public:
    TileFlights();
    ~TileFlights();

    /// Held by the one who makes the tile; when it dies, those who wait go on.
    class Turn {
      public:
        Turn(TileFlights& flights, std::string key) : flights_(&flights), key_(std::move(key)) {}
        Turn(Turn&& other) noexcept : flights_(std::exchange(other.flights_, nullptr)), key_(std::move(other.key_)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (flights_) flights_->land(key_);
        }

      private:
        TileFlights* flights_;
        std::string key_;
    };

    /// A turn at once where nobody makes that tile; else waits until it is made and gives none: look into the cache.
    boost::asio::awaitable<std::unique_ptr<Turn>> board(std::string key);

    /// Wakes nobody from here on: the executors of those who wait are going away.
    void finish();

  private:
    void land(const std::string& key);
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
