#pragma once

#include <string>

namespace gdal_worker {

/// True where a file holds one JSON object a line (GeoJSON Text Sequences without their separators, as ogr2ogr,
/// tippecanoe and jq write them). GDAL 3.6 knows such lines by their first bytes only: with members in another order
/// than its own it takes the first line for the whole document and is content with one feature. throws Refusal where
/// something follows a document that is neither one object a line nor a sequence
[[nodiscard]] bool holds_json_lines(const std::string& file);

}  // namespace gdal_worker
