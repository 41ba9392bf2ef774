#include "tools/bench/timings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace bench {

double quantile(std::vector<double>& values, double share) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

double median(std::vector<double> values) {
    return quantile(values, 0.5);
}

std::string median_and_spread(const std::vector<double>& values) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const int digits = *most < 100 ? 1 : 0;
    return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", median(values), digits, *least, digits, *most, digits);
}

void Timings::add(unsigned zoom, double milliseconds, std::size_t bytes) {
    auto& at = zooms_[zoom];
    at.milliseconds.push_back(milliseconds);
    at.bytes += bytes;
}

void Timings::add(const Timings& others) {
    for (const auto& [zoom, theirs] : others.zooms_) {
        auto& ours = zooms_[zoom];
        ours.milliseconds.insert(ours.milliseconds.end(), theirs.milliseconds.begin(), theirs.milliseconds.end());
        ours.bytes += theirs.bytes;
    }
}

std::string Timings::rows(const std::string& who) const {
    std::string text;
    const auto row = [&](const std::string& zoom, Zoom at) {
        const auto count = at.milliseconds.size();
        text += fmt::format("| {} | {} | {} | {:.2f} | {:.2f} | {:.2f} | {:.1f} |\n", who, zoom, count,
                            quantile(at.milliseconds, 0.5), quantile(at.milliseconds, 0.95),
                            quantile(at.milliseconds, 0.99),
                            static_cast<double>(at.bytes) / 1000.0 / static_cast<double>(count));
    };
    Zoom all;
    for (const auto& [zoom, at] : zooms_) {
        row(std::to_string(zoom), at);
        all.milliseconds.insert(all.milliseconds.end(), at.milliseconds.begin(), at.milliseconds.end());
        all.bytes += at.bytes;
    }
    if (!all.milliseconds.empty()) row("all", std::move(all));
    return text;
}

}  // namespace bench
