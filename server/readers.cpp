#include "server/readers.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "server/http/problem.hpp"
#include "server/log.hpp"
#include "server/resume.hpp"

namespace server {

namespace {

constexpr std::size_t most_waiting = 2'000;
constexpr std::size_t most_waiting_when_idle = 64;

}  // namespace

struct Readers::State {
    struct Job {
        std::function<void(data::Connection&)> read;  ///< one of the two
        std::function<void()> compute;
        Resume resume;
    };

    std::string database;
    std::mutex mutex;
    std::condition_variable waiting;
    std::deque<Job> jobs;
    std::deque<std::function<void()>> idle_jobs;
    bool ending = false;
    std::vector<std::thread> threads;

    void put(Job job) {
        {
            const std::lock_guard lock(mutex);
            if (ending) throw http::ProblemError({503, "stopping", "the server is stopping", nlohmann::json::object()});
            if (jobs.size() >= most_waiting)
                throw http::ProblemError({503, "busy", "too many questions wait already", nlohmann::json::object()});
            jobs.push_back(std::move(job));
        }
        waiting.notify_one();
    }

    void work() {
        std::optional<data::Connection> db;  // opened at the first question that needs it
        std::unique_lock lock(mutex);
        for (;;) {
            waiting.wait(lock, [&] { return ending || !jobs.empty() || !idle_jobs.empty(); });
            if (!jobs.empty()) {
                auto job = std::move(jobs.front());
                jobs.pop_front();
                lock.unlock();
                job.resume(failure_of(job, db));
                lock.lock();
            } else if (ending) {
                return;
            } else {
                const auto job = std::move(idle_jobs.front());
                idle_jobs.pop_front();
                lock.unlock();
                try {
                    job();
                } catch (const std::exception& e) {
                    log_error("idle work failed", {{"why", e.what()}});
                }
                lock.lock();
            }
        }
    }

    std::exception_ptr failure_of(const Job& job, std::optional<data::Connection>& db) const {
        try {
            if (job.compute) {
                job.compute();
            } else {
                if (!db) db.emplace(database, data::Connection::Mode::read);
                const data::Reading one_picture(*db);
                job.read(*db);
            }
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }
};

Readers::Readers(const std::string& database, std::size_t threads) : state_(std::make_unique<State>()) {
    state_->database = database;
    for (std::size_t i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->work(); });
}

Readers::~Readers() {
    finish();
}

void Readers::finish() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
        state_->idle_jobs.clear();
    }
    state_->waiting.notify_all();
    for (auto& thread : state_->threads) thread.join();
    state_->threads.clear();
}

boost::asio::awaitable<void> Readers::run_erased(std::function<void(data::Connection&)> work) {
    co_await suspend([&](Resume resume) { state_->put({std::move(work), nullptr, std::move(resume)}); });
}

boost::asio::awaitable<void> Readers::compute(std::function<void()> work) {
    co_await suspend([&](Resume resume) { state_->put({nullptr, std::move(work), std::move(resume)}); });
}

void Readers::when_idle(std::function<void()> work) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->ending || state_->idle_jobs.size() >= most_waiting_when_idle) return;
        state_->idle_jobs.push_back(std::move(work));
    }
    state_->waiting.notify_one();
}

}  // namespace server
