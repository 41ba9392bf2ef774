#pragma once

#include <optional>
#include <vector>

#include "geo/coverage/coverage.hpp"
#include "geo/coverage/finding.hpp"

namespace geo::coverage {

struct Rules {
    double sliver_width = 0;         ///< metres; narrower ground is a finding. 0: not looked for
    std::optional<Polygon> outline;  ///< what the coverage should tile: its border, a parent. None: its own outline
};

/// Everything that is wrong, each with its place and size, larger ones first within a kind. A gap is ground inside the
/// coverage (or the outline) that nobody holds; ground may be left free on purpose, so whoever asks judges.
/// cost    O(n log n) for n edges
[[nodiscard]] std::vector<Finding> validate(const Coverage& coverage, const Rules& rules = {});

/// The same for what has to do with ground in `extent`: after an edit there.
[[nodiscard]] std::vector<Finding> validate(const Coverage& coverage, const Extent& extent, const Rules& rules = {});

}  // namespace geo::coverage
