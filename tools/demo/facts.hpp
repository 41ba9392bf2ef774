#pragma once

#include <cstdint>
#include <vector>

#include "data/feature/feature.hpp"
#include "tools/demo/existing.hpp"

namespace demo {

/// Features that gained facts, each as it shall be stored, with what was filled noted in its fact_sources.
struct Filled {
    std::vector<data::Feature> buildings, compounds, facilities;
    std::int64_t facts = 0;
};

/// Fills the empty fields of `all` in place and gives back what changed.
[[nodiscard]] Filled fill_facts(Existing& all, const data::Catalogue& catalogue, std::uint64_t seed);

}  // namespace demo
