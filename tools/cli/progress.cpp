#include "tools/cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <utility>

#include <fmt/format.h>

namespace cli {
namespace {

constexpr std::chrono::milliseconds redraw{100};
constexpr std::chrono::seconds plain_line_every{5};
constexpr int bar_width = 24;
constexpr std::int64_t seconds_a_minute = 60;

std::string remaining(double seconds) {
    const auto whole = static_cast<std::int64_t>(seconds + 0.5);
    return fmt::format("{}:{:02} left", whole / seconds_a_minute, whole % seconds_a_minute);
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& out)
    : out_{out}, terminal_{&out == &std::cout && isatty(STDOUT_FILENO) == 1} {}

void ProgressLine::show(const data::import::Progress& progress) {
    const auto now = Clock::now();
    if (progress.doing != doing_) {
        if (terminal_ && drawn_) out_ << '\n';
        doing_ = progress.doing, began_ = now, shown_ = {}, done_ = false;
    }
    const bool done = progress.share >= 1 && !std::exchange(done_, progress.share >= 1);
    if (!done && now - shown_ < (terminal_ ? Clock::duration{redraw} : Clock::duration{plain_line_every})) return;
    shown_ = now;
    const double seconds = std::chrono::duration<double>(now - began_).count();
    std::string text = fmt::format("{}: {}", doing_, progress.features);
    constexpr double too_early = 0.2;  // s: a rate would be noise
    if (seconds > too_early) text += fmt::format(", {:.0f}/s", static_cast<double>(progress.features) / seconds);
    if (progress.share >= 0) {
        text += fmt::format(", {:.0f} %", 100 * std::min(1.0, progress.share));
        if (progress.share > 0 && !done && seconds > too_early)
            text += ", " + remaining(seconds / progress.share * (1 - progress.share));
    }
    if (!terminal_) {
        out_ << text << std::endl;
        return;
    }
    const int filled = static_cast<int>(bar_width * std::clamp(progress.share, 0.0, 1.0));
    out_ << "\r\033[K[" << std::string(static_cast<std::size_t>(filled), '#')
         << std::string(static_cast<std::size_t>(bar_width - filled), ' ') << "] " << text << std::flush;
    drawn_ = true;
}

void ProgressLine::finish() {
    if (terminal_ && drawn_) out_ << '\n' << std::flush;
    drawn_ = false;
}

}  // namespace cli
