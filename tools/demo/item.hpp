#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "geo/shape.hpp"

/// What the sketch hands out, one value a feature, in the words of the collections. Everything in it is made up.
namespace demo {

/// Features of one kind are counted from 1 in the order in which they come; 0 is none. The loader turns counts into
/// ids.
using Count = std::int64_t;

struct Division {
    Count count = 0, parent = 0;
    int level = 1;
    std::string code, name, division_code;
    std::int64_t population = 0;
    geo::Shape shape;
};

struct Grid {
    Count count = 0, parent = 0;
    int level = 1;
    std::string code, name, division_code;
    bool special = false;
    std::int64_t households = 0;
    geo::Shape shape;
};

struct Compound {
    Count count = 0;
    std::string code, name, division_code, address;
    int owner_units = 1;
    std::string_view property_right;
    int buildings = 0, households = 0;
    double floor_area = 0;  ///< m2
    int built_year = 0, delivered_year = 0;
    std::string_view renovation;
    bool cleaning = false, greening = false, order_keeping = false, upkeep = false;
    std::string_view management_mode;
    bool closable = false;
    std::string dedicated_worker;  ///< a name that nobody was asked for
    geo::Shape shape;
};

struct Building {
    Count compound = 0;
    std::string code, name, division_code, address;
    int floors = 1, units = 0, households = 0, lifts = 0, built_year = 0;
    std::string_view use;
    geo::Shape shape;
};

struct Facility {
    Count compound = 0;
    std::string_view kind;  ///< code of the list facility_class
    std::string code, name, division_code, address;
    std::string ownership_org, maintenance_org;
    std::string_view state = "in_use", accuracy_class = "B";
    int installed_year = 0;  ///< 0: not known
    geo::LonLat place;
};

struct Barrier {
    std::string_view kind;
    std::string name, division_code;
    bool crossable = true;
    double width = 0;  ///< metres; 0: not known
    int level = 0;
    geo::Shape shape;
};

struct Landcover {
    std::string_view kind;
    std::string name, division_code;
    geo::Shape shape;
};

/// A compound comes before its buildings and facilities, a parent before its children.
using Item = std::variant<Division, Grid, Compound, Building, Facility, Barrier, Landcover>;

}  // namespace demo
