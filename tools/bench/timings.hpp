#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
using Seconds = std::chrono::duration<double>;

/// The value below which `share` (0 to 1) of the values lie; the nearest rank. values not empty; sorts them.
[[nodiscard]] double quantile(std::vector<double>& values, double share);

[[nodiscard]] double median(std::vector<double> values);

/// "41.2 (39.8 to 43.0)": median, least and most.
[[nodiscard]] std::string median_and_spread(const std::vector<double>& values);

/// Durations and sizes by zoom.
class Timings {
  public:
    void add(unsigned zoom, double milliseconds, std::size_t bytes);
    void add(const Timings& others);

    /// Rows of a Markdown table: | zoom | tiles | p50 | p95 | p99 ms | mean kB |, the last one over all zooms.
    [[nodiscard]] std::string rows(const std::string& who) const;

  private:
    struct Zoom {
        std::vector<double> milliseconds;
        std::size_t bytes = 0;
    };
    std::map<unsigned, Zoom> zooms_;
};

}  // namespace bench
