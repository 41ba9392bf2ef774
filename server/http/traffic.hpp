#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace server::http {

/// Upper edges of the answer-time histogram, microseconds; one more bucket takes the rest.
inline constexpr std::array<std::int64_t, 9> time_edges{50,     100,     250,       1'000,     5'000,
                                                        25'000, 100'000, 1'000'000, 10'000'000};

/// What one listening thread answered on one route. Only that thread writes, so a plain load and store will do.
struct RouteTraffic {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  ///< [2]: answers 200-299
    std::array<std::atomic<std::uint64_t>, time_edges.size() + 1> by_time{};
    std::atomic<std::uint64_t> microseconds{0}, bytes{0};

    void count(int status, std::int64_t took_microseconds, std::uint64_t body_bytes) noexcept {
        const auto add = [](std::atomic<std::uint64_t>& to, std::uint64_t n) {
            to.store(to.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
        };
        std::size_t bucket = 0;
        while (bucket < time_edges.size() && took_microseconds > time_edges[bucket]) ++bucket;
        add(by_class[static_cast<std::size_t>(status / 100) % 6], 1);
        add(by_time[bucket], 1);
        add(microseconds, static_cast<std::uint64_t>(took_microseconds));
        add(bytes, body_bytes);
    }
};

/// Counters of all listening threads, added up when somebody looks.
class Traffic {
  public:
    /// Both counts are known before the first thread listens; the last row is for requests without a route.
    void prepare(std::size_t threads, std::size_t routes) {
        threads_.clear();
        for (std::size_t i = 0; i < threads; ++i) threads_.push_back(std::make_unique<Rows>(routes + 1));
    }

    using Rows = std::vector<RouteTraffic>;
    [[nodiscard]] Rows& of_thread(std::size_t thread) { return *threads_[thread]; }
    [[nodiscard]] const std::vector<std::unique_ptr<Rows>>& threads() const noexcept { return threads_; }

    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> talks{0};  ///< of the connections those that are WebSockets
    std::atomic<std::uint64_t> accepted{0}, refused{0}, timed_out{0};

  private:
    std::vector<std::unique_ptr<Rows>> threads_;
};

}  // namespace server::http
