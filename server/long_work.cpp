#include "server/long_work.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "server/http/problem.hpp"
#include "server/resume.hpp"

namespace server {
namespace {

constexpr std::size_t most_waiting = 8;

std::exception_ptr refusal(const char* type, const char* why) {
    return std::make_exception_ptr(http::ProblemError({503, type, why, nlohmann::json::object()}));
}

}  // namespace

struct LongWork::State {
    struct Job {
        std::function<void(const Cancelled&)> work;
        Resume done;
    };
    std::mutex mutex;
    std::condition_variable waiting;
    std::deque<Job> jobs;
    std::atomic<bool> ending{false};
    std::thread thread;

    void loop() {
        for (;;) {
            Job job;
            {
                std::unique_lock lock(mutex);
                waiting.wait(lock, [&] { return ending || !jobs.empty(); });
                if (ending) break;
                job = std::move(jobs.front());
                jobs.pop_front();
            }
            std::exception_ptr failure;
            try {
                job.work([this] { return ending.load(); });
            } catch (...) {
                failure = std::current_exception();
            }
            job.done(failure);
        }
        for (Job& job : jobs) job.done(refusal("stopping", "the server is stopping"));
        jobs.clear();
    }

    void put(Job job) {
        const std::lock_guard lock(mutex);
        if (ending) std::rethrow_exception(refusal("stopping", "the server is stopping"));
        if (jobs.size() >= most_waiting) std::rethrow_exception(refusal("busy", "too much long work waits already"));
        jobs.push_back(std::move(job));
        if (!thread.joinable()) thread = std::thread([this] { loop(); });
        waiting.notify_one();
    }
};

LongWork::LongWork() : state_(std::make_unique<State>()) {}

LongWork::~LongWork() {
    finish();
}

void LongWork::finish() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
    }
    state_->waiting.notify_all();
    if (state_->thread.joinable()) state_->thread.join();
}

boost::asio::awaitable<void> LongWork::run(std::function<void(const Cancelled&)> work) {
    std::function<void(Resume)> start = [&](Resume resume) { state_->put({std::move(work), std::move(resume)}); };
    co_await suspend(std::move(start));
}

}  // namespace server
