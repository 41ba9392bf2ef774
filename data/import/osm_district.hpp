#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "data/import/admin_codes.hpp"
#include "data/import/osm_extract.hpp"

namespace data::import {

/// Households that areas of the proposed tree should have: GB/T 34300 practice asks for about 300 a grid; a community
/// of eight grids, a street of five communities.
struct DistrictTargets {
    double street = 12'000, community = 2'400, grid = 300;
};

struct ProposedDistrict {
    std::string name;
    /// Rows by collection in the order they must be stored (what is referred to comes first).
    std::vector<std::pair<const Collection*, std::vector<Feature>>> rows;
    std::vector<std::string> notes;  ///< how it was made, for the report
};

/// From an extract's things to a working district: compounds sketched where none are drawn, buildings and facilities
/// assigned to compounds by place, households estimated (households.hpp), divisions and grids of four levels proposed.
///
/// Grids and divisions are one partition: level 1 is the district, 2 a street, 3 a community (division) or workstation
/// (grid), 4 a residents' point. Codes: 6 county + 3 street + 3 community + 3 sequence; coarser levels have the prefix.
///
/// in      extract    changed: things outside the district go back to passed_over
///         area       real names and codes, or nullptr: "街道01" and digits of a county 000000 are given
///         reserve    gives a block of fresh ids
/// throws  Failure where there is nothing to make a district of
[[nodiscard]] ProposedDistrict propose_district(Extract& extract, const Catalogue& catalogue, const AreaCode* area,
                                                const DistrictTargets& targets,
                                                const std::function<FeatureId(std::int64_t)>& reserve,
                                                const Watch& watch);

/// The area whose name ends in the name of a place in the extract, the one nearest to its middle; or the only one.
[[nodiscard]] const AreaCode* area_of(const std::vector<AreaCode>& areas, const Extract& extract,
                                      const std::string& code);

/// The middle of the extract and its edge: the header's bounds, else the box round buildings and facilities.
[[nodiscard]] geo::Box extract_box(const Extract& extract);

}  // namespace data::import
