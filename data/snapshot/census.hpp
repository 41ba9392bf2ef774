#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/people/viewer.hpp"
#include "data/snapshot/snapshot.hpp"

namespace data {

/// How many features of a collection there are, of each source, and the box they lie in.
struct Count {
    std::array<std::int64_t, number_of_sources> by_source{};
    geo::MercatorBox bounds;

    [[nodiscard]] std::int64_t features() const noexcept;
    void add(const Count& other) noexcept;
    void add(const FeatureView& feature) noexcept;
};

/// The features of a snapshot counted once by division, so that everybody's counts are sums of few numbers.
class Census {
  public:
    /// cost  walks every feature
    explicit Census(const Snapshot& snapshot);

    /// What that person sees of a layer, which is the `index`-th of the same snapshot.
    /// cost  O(divisions); and O(features) on the grounds of grids, for who has a role in some
    [[nodiscard]] Count of(std::size_t index, const Layer& layer, const Viewer& viewer) const;

  private:
    struct Row {
        std::string division;
        Count count;
    };
    std::vector<std::vector<Row>> rows_;  ///< by collection
};

}  // namespace data
