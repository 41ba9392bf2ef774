#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/import/osm_tags.hpp"
#include "data/import/report.hpp"
#include "data/import/worker.hpp"

namespace data::import {

/// Row and the thing of the extract it was made from.
struct Item {
    std::size_t origin = 0;  ///< number of the thing in the file
    std::string id;          ///< OpenStreetMap's: n1, w2, r3
    Feature feature;         ///< source imported
};

struct Line : Item {
    BarrierClass kind;
};

struct House : Item {
    BuildingClass kind;
    std::optional<int> floors;  ///< as tagged
    std::optional<int> flats;   ///< as tagged
};

/// What an OpenStreetMap extract says about a district, thing by thing.
struct Extract {
    std::optional<geo::Box> bounds;  ///< as the file's header says
    std::vector<Line> lines;
    std::vector<House> houses;
    std::vector<Item> facilities, landcover, compounds;
    std::vector<geo::Shape> bare;  ///< ground without dwellings
    struct Place {
        std::string name;
        geo::LonLat at;
    };
    std::vector<Place> places;  ///< named places of any size
    struct Border {
        std::string name, code;  ///< code: 6, 9 or 12 digits; empty where the tags say none
        int level = 0;           ///< of a division: admin_level 6 is 1, 8 is 2, 10 is 3
        geo::Shape shape;
    };
    std::vector<Border> borders;  ///< administrative borders that are whole

    /// What became of each thing of the file, by origin.
    enum class Fate : unsigned char { passed_over, rejected, stored };
    std::vector<Fate> fates;
};

/// Reads all of it; `watch` may stop it by an exception. Rows that break their collection's description are rejected
/// into the report. throws Failure; "too-large" where what is kept would take more than `most_bytes`
[[nodiscard]] Extract read_extract(Worker& worker, const Catalogue& catalogue, std::size_t most_bytes, Report& report,
                                   const Watch& watch);

}  // namespace data::import
