#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/feature/feature.hpp"

namespace bench {

/// The city of sketch_city.py with all its attributes, facilities from z13 on.
struct City {
    std::shared_ptr<const data::Catalogue> catalogue;
    std::vector<std::vector<data::Feature>> features;  ///< by collection: grid, compound, facility
};

/// Reads grid.geojsonl, compound.geojsonl and facility.geojsonl of a folder. Ids are made unique over all three.
/// throws  std::runtime_error for a file that is missing or holds something else
[[nodiscard]] City read_city(const std::string& folder);

}  // namespace bench
