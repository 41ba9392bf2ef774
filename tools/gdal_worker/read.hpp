#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ogrsf_frmts.h>

#include "tools/gdal_worker/frames.hpp"

namespace gdal_worker {

struct CloseDataset {
    void operator()(GDALDataset* dataset) const noexcept { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

/// Opens a real file with the drivers that this process knows. throws Refusal
[[nodiscard]] Dataset open_file(const std::string& file, const std::vector<std::string>& options = {});

/// Flat, with straight segments; empty for no geometry.
[[nodiscard]] std::vector<std::uint8_t> plain_wkb(const OGRGeometry* geometry);

/// Throws what GDAL reported as a failure since the last call.
void refuse_reported_failures();

/// Reads one layer of a GeoPackage, Shapefile or GeoJSON file as WGS 84. Empty names choose by themselves.
void read_layer(const std::string& file, const std::string& layer, const std::string& crs);

/// Reads an OpenStreetMap extract: every feature with all its tags.
void read_osm(const std::string& file);

}  // namespace gdal_worker
