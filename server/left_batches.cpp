#include "server/left_batches.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "server/log.hpp"

namespace server {

namespace {

constexpr std::chrono::seconds between_tries{2};

}  // namespace

struct LeftBatches::State {
    std::function<void(std::int64_t)> roll_back;
    mutable std::mutex mutex;
    std::condition_variable woken;
    std::deque<std::int64_t> batches;
    bool ending = false;
    std::thread thread;

    void work() {
        std::unique_lock lock(mutex);
        while (!ending) {
            if (batches.empty()) {
                woken.wait(lock);
                continue;
            }
            const auto batch = batches.front();
            lock.unlock();
            const bool gone = tried(batch);
            lock.lock();
            if (gone)
                batches.pop_front();
            else
                woken.wait_for(lock, between_tries, [&] { return ending; });
        }
    }

    [[nodiscard]] bool tried(std::int64_t batch) const {
        try {
            roll_back(batch);
            log_info("hidden rows of a failed batch are gone", {{"batch", batch}});
            return true;
        } catch (const std::exception& e) {
            log_warning("hidden rows of a failed batch stay for now", {{"batch", batch}, {"why", e.what()}});
            return false;
        }
    }
};

LeftBatches::LeftBatches(std::function<void(std::int64_t)> roll_back) : state_(std::make_unique<State>()) {
    state_->roll_back = std::move(roll_back);
}

LeftBatches::~LeftBatches() {
    finish();
}

void LeftBatches::add(std::int64_t batch) {
    const std::lock_guard lock(state_->mutex);
    if (state_->ending) return;
    state_->batches.push_back(batch);
    if (!state_->thread.joinable()) state_->thread = std::thread([state = state_.get()] { state->work(); });
    state_->woken.notify_one();
}

std::size_t LeftBatches::waiting() const {
    const std::lock_guard lock(state_->mutex);
    return state_->batches.size();
}

void LeftBatches::finish() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
    }
    state_->woken.notify_all();
    if (state_->thread.joinable()) state_->thread.join();
}

}  // namespace server
