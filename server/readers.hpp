#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "data/store/connection.hpp"
#include "server/http/awaitable.hpp"

namespace server {

/// A few threads with a reading connection each, for what is rare or rich: filters, history, reports, search.
class Readers {
  public:
    Readers(const std::string& database, std::size_t threads);
    ~Readers();  ///< finish()
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    /// Finishes what was accepted and takes nothing more. Whoever waits is woken, so their executors must still be
    /// there.
    void finish();

    /// Runs `work` on one of them inside a read transaction and comes back to the caller's executor with its result.
    /// throws what `work` throws; ProblemError 503 where too much waits already
    template <class Work>
    auto run(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, data::Connection&>> {
        std::optional<std::invoke_result_t<Work&, data::Connection&>> result;
        co_await run_erased([&](data::Connection& db) { result.emplace(work(db)); });
        co_return std::move(*result);
    }

    /// Work that needs no database but may take milliseconds (low-zoom tiles); keeps the listening threads free.
    boost::asio::awaitable<void> compute(std::function<void()> work);

    /// The same for work that nobody waits for; dropped where there is more urgent work.
    void when_idle(std::function<void()> work);

  private:
    boost::asio::awaitable<void> run_erased(std::function<void(data::Connection&)> work);
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
