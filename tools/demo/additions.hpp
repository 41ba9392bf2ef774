#pragma once

#include <cstdint>
#include <functional>

#include "data/feature/feature.hpp"
#include "tools/demo/existing.hpp"

namespace demo {

/// What a district of that kind has and this one does not show, as new features with source made_up: lifts, walls,
/// gates, the equipment of gates and yards, hydrants along streets. Expects facts to be filled.
void add_missing(const Existing& all, const data::Catalogue& catalogue, std::uint64_t seed,
                 const std::function<void(const data::Collection&, data::Feature&&)>& take);

}  // namespace demo
