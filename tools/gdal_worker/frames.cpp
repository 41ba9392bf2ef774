#include "tools/gdal_worker/frames.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace gdal_worker {
namespace {

void write(const void* bytes, std::size_t size) {
    if (size > 0 && std::fwrite(bytes, 1, size, stdout) != size) std::_Exit(EXIT_FAILURE);
}

}  // namespace

void write_frame(const nlohmann::json& json, std::span<const std::uint8_t> wkb) {
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const std::array lengths{static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(wkb.size())};
    write(lengths.data(), sizeof lengths);
    write(text.data(), text.size());
    write(wkb.data(), wkb.size());
}

void flush_frames() {
    if (std::fflush(stdout) != 0) std::_Exit(EXIT_FAILURE);
}

}  // namespace gdal_worker
