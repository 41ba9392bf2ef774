#include "server/writer.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "data/store/migrate.hpp"
#include "server/http/problem.hpp"
#include "server/live_snapshot.hpp"
#include "server/log.hpp"
#include "server/resume.hpp"

namespace server {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t most_works_a_commit = 256;
constexpr std::size_t most_waiting = 10'000;
constexpr auto longest_commit = 200ms;  ///< a group is closed once its works took this long
constexpr auto checkpoint_every = 1s;
constexpr auto quiet_after = 5s;                    ///< then the write-ahead log is emptied
constexpr std::int64_t log_worth_moving = 1 << 20;  ///< bytes

}  // namespace

struct Writer::State {
    struct Job {
        data::Actor actor = {};
        std::function<void(data::Transaction&)> work = {};  ///< one of the two
        std::function<void(data::Connection&)> raw = {};
        std::function<void(data::Revision, std::exception_ptr)> done = {};

        data::Revision revision = 0;
        std::vector<data::Change> changes = {};
        std::exception_ptr failure = {};
    };

    Writer& writer;
    LiveSnapshot& snapshot;
    std::string database;
    data::Connection db;
    std::atomic<std::shared_ptr<const data::Catalogue>> catalogue;
    data::Revision last_revision = 0;

    std::mutex mutex;
    std::condition_variable waiting;
    std::deque<Job> jobs;
    bool ending = false;

    std::atomic<std::uint64_t> commits{0}, works{0}, failed{0};
    Clock::time_point last_write = Clock::now(), last_checkpoint = Clock::now();
    bool log_emptied = true;
    std::thread thread;

    State(Writer& own, const std::string& file, LiveSnapshot& live)
        : writer(own), snapshot(live), database(file), db(file, data::Connection::Mode::write) {
        data::migrate(db);
        catalogue = data::load_catalogue(db);
        last_revision = data::last_revision(db);
        thread = std::thread([this] { loop(); });
    }

    void put(Job job) {
        {
            const std::lock_guard lock(mutex);
            if (ending) throw http::ProblemError({503, "stopping", "the server is stopping", nlohmann::json::object()});
            if (jobs.size() >= most_waiting)
                throw http::ProblemError({503, "busy", "too many writes wait already", nlohmann::json::object()});
            jobs.push_back(std::move(job));
        }
        waiting.notify_one();
    }

    void loop() {
        for (;;) {
            std::vector<Job> group;
            {
                std::unique_lock lock(mutex);
                waiting.wait_for(lock, checkpoint_every, [&] { return ending || !jobs.empty(); });
                if (ending && jobs.empty()) break;
                while (!jobs.empty() && group.size() < most_works_a_commit) {
                    if (jobs.front().raw && !group.empty()) break;
                    group.push_back(std::move(jobs.front()));
                    jobs.pop_front();
                    if (group.back().raw) break;
                }
            }
            if (!group.empty()) {
                log_emptied = false;
                if (group.front().raw)
                    run_one_raw(group.front());
                else
                    commit(group);
                last_write = Clock::now();
            }
            keep_house();
        }
    }

    void run_one_raw(Job& job) {
        try {
            job.raw(db);
        } catch (...) {
            job.failure = std::current_exception();
        }
        if (db.in_transaction()) db.execute("ROLLBACK");
        job.done(0, job.failure);
    }

    /// One SQLite transaction for the group, a savepoint for each work. What does not fit into longest_commit goes
    /// back.
    void commit(std::vector<Job>& group) {
        std::size_t taken = 0;
        try {
            const auto began = Clock::now();
            db.execute("BEGIN IMMEDIATE");
            const auto described = catalogue.load();
            while (taken < group.size() && (taken == 0 || Clock::now() - began < longest_commit))
                run_one(group[taken++], *described);
            db.execute("COMMIT");
        } catch (...) {
            // The disk is full or broken: nothing of the group was stored.
            if (db.in_transaction()) db.execute("ROLLBACK");
            taken = std::max<std::size_t>(taken, 1);
            for (std::size_t i = 0; i < taken; ++i)
                if (!group[i].failure) group[i].failure = std::current_exception();
        }
        if (taken < group.size()) {
            const std::lock_guard lock(mutex);
            for (auto i = group.size(); i > taken; --i) jobs.push_front(std::move(group[i - 1]));
            group.resize(taken);
        }
        for (auto& job : group) {
            if (job.failure || job.changes.empty()) continue;
            last_revision = job.revision;
            try {
                snapshot.apply(job.changes, job.revision);
                if (writer.on_commit) writer.on_commit(db, job.changes);
            } catch (const std::exception& e) {
                log_error("the map or the rights could not follow a change; restart to read them anew",
                          {{"revision", job.revision}, {"why", e.what()}});
            }
        }
        commits.fetch_add(1, std::memory_order_relaxed);
        for (auto& job : group) {
            (job.failure ? failed : works).fetch_add(1, std::memory_order_relaxed);
            job.done(job.changes.empty() ? last_revision : job.revision, job.failure);
        }
    }

    /// throws what ends the whole group: DiskFull, and failures that took the transaction with them
    void run_one(Job& job, const data::Catalogue& described) {
        try {
            data::Transaction transaction(db, described, job.actor);
            job.work(transaction);
            if (transaction.changed()) job.revision = transaction.revision();
            job.changes = transaction.commit();
        } catch (const data::DiskFull&) {
            throw;
        } catch (...) {
            job.failure = std::current_exception();
            job.changes.clear();
            if (!db.in_transaction()) throw;
        }
    }

    void keep_house() {
        const auto now = Clock::now();
        if (now - last_checkpoint < checkpoint_every) return;
        last_checkpoint = now;
        try {
            if (writer.on_rest && writer.on_rest(db)) log_emptied = false;
            snapshot.adopt_rebuilt();
            if (log_emptied) return;
            if (now - last_write > quiet_after) {
                db.checkpoint(data::Connection::Checkpoint::truncate);
                log_emptied = true;
            } else if (db.log_bytes() > log_worth_moving) {
                db.checkpoint(data::Connection::Checkpoint::passive);
            }
        } catch (const std::exception& e) {
            log_warning("housekeeping put off", {{"why", e.what()}});
        }
    }
};

Writer::Writer(const std::string& database, LiveSnapshot& snapshot)
    : state_(std::make_unique<State>(*this, database, snapshot)) {}

Writer::~Writer() {
    finish();
}

void Writer::finish() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->ending = true;
    }
    state_->waiting.notify_all();
    if (state_->thread.joinable()) state_->thread.join();
}

boost::asio::awaitable<data::Revision> Writer::run(data::Actor actor, std::function<void(data::Transaction&)> work) {
    data::Revision result = 0;
    co_await suspend([&](Resume resume) {
        state_->put(
            {.actor = std::move(actor),
             .work = std::move(work),
             .done = [&result, resume = std::move(resume)](data::Revision revision, std::exception_ptr failure) {
                 result = revision;
                 resume(std::move(failure));
             }});
    });
    co_return result;
}

data::Revision Writer::run_blocking(data::Actor actor, std::function<void(data::Transaction&)> work) {
    const auto promise = std::make_shared<std::promise<data::Revision>>();
    state_->put({.actor = std::move(actor),
                 .work = std::move(work),
                 .done = [promise](data::Revision revision, const std::exception_ptr& failure) {
                     if (failure)
                         promise->set_exception(failure);
                     else
                         promise->set_value(revision);
                 }});
    return promise->get_future().get();
}

void Writer::run_raw(std::function<void(data::Connection&)> work) {
    const auto promise = std::make_shared<std::promise<void>>();
    state_->put({.raw = std::move(work), .done = [promise](data::Revision, const std::exception_ptr& failure) {
                     if (failure)
                         promise->set_exception(failure);
                     else
                         promise->set_value();
                 }});
    promise->get_future().get();
}

std::shared_ptr<const data::Catalogue> Writer::catalogue() const noexcept {
    return state_->catalogue.load();
}

void Writer::reload_snapshot() {
    run_raw([this](data::Connection&) { state_->snapshot.expect_replacement(); });
    try {
        data::Connection reading(state_->database, data::Connection::Mode::read);
        const auto described = data::load_catalogue(reading);
        auto fresh = data::Snapshot::load(reading, described);
        run_raw([&](data::Connection& db) {
            state_->catalogue = described;
            state_->snapshot.replace(std::move(fresh));
            if (on_commit) on_commit(db, {});
            state_->last_revision = data::last_revision(db);
        });
    } catch (...) {
        run_raw([this](data::Connection&) { state_->snapshot.expect_none(); });
        throw;
    }
}

Writer::Counts Writer::counts() const noexcept {
    return {state_->commits, state_->works, state_->failed};
}

}  // namespace server
