#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/import/report.hpp"
#include "data/import/worker.hpp"
#include "data/store/owner.hpp"
#include "geo/shape.hpp"

namespace data::import {

/// Whether a file lies where it should. A wrong coordinate system puts all of it somewhere else, a slip of the pen one
/// feature: the first is found by looking at the first features before any is stored, the second one by one.
class Whereabouts {
  public:
    /// Expected is the district that is stored with 150 km round it; China where nothing is stored yet.
    /// `elsewhere`: the person says that it lies elsewhere, and so it may lie anywhere on the earth.
    Whereabouts(const Owner& owner, bool elsewhere);

    /// Looks at one feature as the worker read it; adds a finding where it lies elsewhere.
    void look(const Worker::Frame& frame, const geo::Shape& shape, std::vector<Finding>& findings);

    /// After the first features. throws Failure "crs" where most do not lie where they should, with what was expected,
    /// what was found and what the numbers look like
    void judge(const std::string& crs) const;

    /// How many features are looked at before the first is stored.
    static constexpr std::size_t first_features = 1'000;

  private:
    /// A range of numbers, whatever they mean.
    struct Range {
        double min_x = 0, min_y = 0, max_x = 0, max_y = 0;
        bool empty = true;
        void include(double x, double y);
    };
    [[nodiscard]] static std::string hint(const Range& numbers);

    std::optional<geo::Box> expected_;
    std::string expected_name_;
    Range found_;    ///< degrees of those that lie elsewhere
    Range numbers_;  ///< the file's own numbers of those that do not fit
    std::size_t looked_at_ = 0, off_earth_ = 0, elsewhere_ = 0;
};

}  // namespace data::import
