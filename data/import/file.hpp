#pragma once

#include <chrono>
#include <string>

#include "data/import/mapping.hpp"
#include "data/import/report.hpp"
#include "data/store/owner.hpp"

namespace data::import {

struct FileOrder {
    std::string file;  ///< as the person named it
    std::string collection;
    MappingOrder mapping;
    std::string crs;         ///< "EPSG:4549" where the file does not say it; overrides what it says
    std::string layer;       ///< for files of several layers
    bool elsewhere = false;  ///< it rightly lies far from the district stored, or outside of China
    bool strict = false;     ///< one rejected feature stops it all
    std::string person = "local";
    std::string worker;  ///< path of gridkeeper-gdal; empty: beside the running program
    std::chrono::seconds patience{120};
};

/// Reads one layer of a GeoJSON, GeoPackage or Shapefile into a collection as one revision, source "imported". Features
/// that do not fit are rejected one by one, the others are stored; or nothing is, and it throws: also where the first
/// thousand say that the coordinate system is wrong (data/import/whereabouts.hpp).
/// `report` tells what was found up to then even when it throws.
/// throws Failure, NotFound (collection)
void import_file(Owner& owner, const FileOrder& order, Report& report, const Watch& watch);

}  // namespace data::import
