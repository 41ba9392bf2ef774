#include "server/retention.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/log.hpp"

namespace server {
namespace {

constexpr std::chrono::hours between_rounds{24};

}  // namespace

struct Retention::State {
    std::mutex mutex;
    std::condition_variable woken;
    std::atomic<bool> ending{false};
    std::thread thread;
};

Retention::Retention() : state_(std::make_unique<State>()) {}

Retention::~Retention() {
    finish();
}

void Retention::start(std::function<void(const std::function<bool()>&)> forget) {
    state_->thread = std::thread([state = state_.get(), forget = std::move(forget)] {
        while (!state->ending) {
            try {
                forget([state] { return state->ending.load(); });
            } catch (const std::exception& e) {
                log_warning("what is old enough to be forgotten stays until tomorrow", {{"why", e.what()}});
            }
            std::unique_lock lock(state->mutex);
            state->woken.wait_for(lock, between_rounds, [state] { return state->ending.load(); });
        }
    });
}

void Retention::finish() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
    }
    state_->woken.notify_all();
    if (state_->thread.joinable()) state_->thread.join();
}

}  // namespace server
