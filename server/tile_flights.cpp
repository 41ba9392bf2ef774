#include "server/tile_flights.hpp"

#include <mutex>
#include <unordered_map>
#include <vector>

#include "server/resume.hpp"

namespace server {

struct TileFlights::State {
    std::mutex mutex;
    std::unordered_map<std::string, std::vector<Resume>> waiting;
    bool finished = false;
};

TileFlights::TileFlights() : state_(std::make_unique<State>()) {}
TileFlights::~TileFlights() = default;

boost::asio::awaitable<std::unique_ptr<TileFlights::Turn>> TileFlights::board(std::string key) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->waiting.try_emplace(key).second) co_return std::make_unique<Turn>(*this, key);
    }
    co_await suspend([&](Resume resume) {
        {
            const std::lock_guard lock(state_->mutex);
            const auto flight = state_->waiting.find(key);
            if (flight != state_->waiting.end()) {
                flight->second.push_back(std::move(resume));
                return;
            }
        }
        resume(nullptr);  // it landed between the two looks
    });
    co_return nullptr;
}

void TileFlights::finish() {
    const std::lock_guard lock(state_->mutex);
    state_->finished = true;
}

void TileFlights::land(const std::string& key) {
    std::vector<Resume> waiting;
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->finished) return;
        const auto flight = state_->waiting.find(key);
        waiting = std::move(flight->second);
        state_->waiting.erase(flight);
    }
    for (const auto& resume : waiting) resume(nullptr);
}

}  // namespace server
