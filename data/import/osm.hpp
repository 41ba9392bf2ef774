#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "data/import/report.hpp"
#include "data/store/owner.hpp"

namespace data::import {

struct OsmOrder {
    std::string file;         ///< .osm.pbf or .osm
    std::string admin_codes;  ///< folder or file (admin_codes.hpp); empty: placeholder names and codes
    std::string district;     ///< 6-digit code, where the list has several districts and the extract does not tell
    bool strict = false;
    std::string person = "local";
    std::string worker;  ///< path of gridkeeper-gdal; empty: beside the running program
    std::chrono::seconds patience{120};
    std::size_t most_bytes = std::size_t{2}
                             << 30;  ///< memory that the extract's things may take: a city's, not a country's
};

/// Turns an OpenStreetMap extract into a working district, one revision (osm_district.hpp), and notes the attribution.
/// throws Failure; nothing is stored then
void import_osm(Owner& owner, const OsmOrder& order, Report& report, const Watch& watch);

}  // namespace data::import
