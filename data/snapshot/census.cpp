#include "data/snapshot/census.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace data {

std::int64_t Count::features() const noexcept {
    return std::accumulate(by_source.begin(), by_source.end(), std::int64_t{0});
}

void Count::add(const Count& other) noexcept {
    for (std::size_t i = 0; i < by_source.size(); ++i) by_source[i] += other.by_source[i];
    if (!other.bounds.empty()) bounds.include(other.bounds);
}

Census::Census(const Snapshot& snapshot) {
    for (std::size_t c = 0; c < snapshot.catalogue().collections().size(); ++c) {
        const Layer& layer = snapshot.layer(c);
        std::unordered_map<std::string_view, Count> counts;  // of texts that the snapshot holds
        layer.each_in(layer.bounds(), [&](const FeatureView& feature) {
            Count& count = counts[feature.jurisdiction()];
            ++count.by_source[static_cast<std::size_t>(feature.source())];
            count.bounds.include(feature.box());
            return true;
        });
        auto& rows = rows_.emplace_back();
        for (const auto& [jurisdiction, count] : counts) rows.push_back({std::string(jurisdiction), count});
    }
}

Count Census::of(std::size_t index, const Collection& collection, const Viewer& viewer) const {
    Count sum;
    for (const Row& row : rows_[index])
        if (viewer.sees(collection, row.jurisdiction)) sum.add(row.count);
    return sum;
}

}  // namespace data
