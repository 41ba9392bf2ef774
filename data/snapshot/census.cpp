#include "data/snapshot/census.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

namespace data {

std::int64_t Count::features() const noexcept {
    return std::accumulate(by_source.begin(), by_source.end(), std::int64_t{0});
}

void Count::add(const FeatureView& feature) noexcept {
    ++by_source[static_cast<std::size_t>(feature.source())];
    bounds.include(feature.box());
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
            Count& count = counts[feature.jurisdiction().division()];
            count.add(feature);
            return true;
        });
        auto& rows = rows_.emplace_back();
        for (const auto& [division, count] : counts) rows.push_back({std::string(division), count});
    }
}

Count Census::of(std::size_t index, const Layer& layer, const Viewer& viewer) const {
    const Collection& collection = layer.collection();
    Count sum;
    for (const Row& row : rows_[index])
        if (viewer.sees(collection, row.division)) sum.add(row.count);
    if (viewer.sees_all(collection)) return sum;
    std::unordered_set<FeatureId> known;  // grounds may share some
    for (const auto& ground : viewer.grounds())
        layer.each_in(ground->box(), [&](const FeatureView& feature) {
            const Jurisdiction jurisdiction = feature.jurisdiction();
            if (!viewer.sees(collection, jurisdiction.division()) && viewer.sees(collection, jurisdiction) &&
                known.insert(feature.id()).second)
                sum.add(feature);
            return true;
        });
    return sum;
}

}  // namespace data
