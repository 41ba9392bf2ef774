#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace gdal_worker {

/// What stops the import: a stable word and an English sentence. main() writes it as the last frame.
struct Refusal : std::runtime_error {
    Refusal(std::string word, const std::string& message) : std::runtime_error{message}, code{std::move(word)} {}
    std::string code;
};

/// Writes one frame to standard output: two 32-bit little-endian lengths, a JSON object, then a geometry as WKB.
/// Kinds of frames: header, feature, warning, error, end. Ends the process when nobody reads any more.
void write_frame(const nlohmann::json& json, std::span<const std::uint8_t> wkb = {});
void flush_frames();

}  // namespace gdal_worker
