#pragma once

#include <chrono>
#include <ostream>
#include <string>

#include "data/import/report.hpp"

namespace cli {

/// Says how far long work is: one line that redraws itself on a terminal, with bar, rate and remaining time; elsewhere
/// a plain line every few seconds.
class ProgressLine {
  public:
    explicit ProgressLine(std::ostream& out);
    void show(const data::import::Progress& progress);
    /// Leaves the cursor at the start of a clear line.
    void finish();

  private:
    using Clock = std::chrono::steady_clock;
    std::ostream& out_;
    bool terminal_;
    std::string doing_;
    Clock::time_point began_ = Clock::now(), shown_{};
    bool drawn_ = false, done_ = false;
};

}  // namespace cli
