#pragma once

#include <string>
#include <vector>

#include "data/import/admin_codes.hpp"
#include "data/import/osm_extract.hpp"
#include "geo/district/partition.hpp"

namespace data::import {

struct Named {
    std::string code, name;
};

/// What a thing of the ground is called, and where it lies.
struct Spoken {
    std::string text;
    geo::LonLat at;
};

/// Codes and names down the tree of areas; codes are 6 county + 3 street + 3 community + 3 sequence.
///
/// A known area has the name of its border, and its border's code where that continues the parent's; else the code that
/// the list has for its name; else a free number. What remains of the list is given out by what the ground is called:
/// the street whose name most roads, houses and places of a cell carry goes there; the rest follow in the order of
/// their codes. Others are numbered.
///
/// in      list     real names and codes, or nullptr
///         borders  by Area::known
/// out     by place in `areas`; `notes` gains what was not taken as the borders say it
[[nodiscard]] std::vector<Named> name_divisions(const std::vector<geo::district::Area>& areas, const AreaCode* list,
                                                const std::vector<const Extract::Border*>& borders,
                                                const std::vector<Spoken>& spoken, std::vector<std::string>& notes);

/// Stem and number, filled up with zeros.
[[nodiscard]] std::string numbered(const std::string& stem, std::size_t number, int digits);

}  // namespace data::import
