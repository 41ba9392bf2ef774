#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "data/snapshot/builder.hpp"
#include "data/snapshot/snapshot.hpp"
#include "data/snapshot/tile.hpp"

namespace tests {

/// The collections we ship, without a database.
[[nodiscard]] std::shared_ptr<const data::Catalogue> shipped_catalogue();

/// A small city that changes at random, seeded: grids drawn in letters that share wobbling borders, compounds that
/// stand alone, roads that meet, facilities. It knows its own features, so a snapshot can be compared with what it must
/// be.
class ChangingCity {
  public:
    explicit ChangingCity(unsigned seed);

    /// One step: a piece of ground goes from one grid to another, or something else is made, moved, renamed or deleted.
    [[nodiscard]] std::vector<data::Change> step();

    [[nodiscard]] const std::shared_ptr<const data::Catalogue>& catalogue() const noexcept { return catalogue_; }
    [[nodiscard]] const std::map<data::FeatureId, data::Feature>& features(std::size_t collection) const {
        return features_[collection];
    }
    /// A snapshot built from nothing of what the city is now.
    [[nodiscard]] std::shared_ptr<const data::Snapshot> fresh(data::Revision revision) const;

    std::size_t grid, compound, facility, barrier;
    static constexpr geo::LonLat north_west{118.78, 32.04};
    static constexpr double span = 0.01;  ///< degrees the city is wide and high, about

  private:
    geo::LonLat somewhere();
    data::Feature thing(std::size_t collection);
    data::Change put(std::size_t collection, data::Feature feature);
    data::Change remove(std::size_t collection, data::FeatureId id);
    std::vector<data::Change> redraw_grids();

    std::shared_ptr<const data::Catalogue> catalogue_;
    std::mt19937 random_;
    std::vector<std::string> letters_;
    std::vector<std::map<data::FeatureId, data::Feature>> features_;
    data::FeatureId last_id_ = 100;
};

}  // namespace tests
