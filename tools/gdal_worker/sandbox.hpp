#pragma once

#include <cstdint>

namespace gdal_worker {

struct Limits {
    std::uint64_t address_space = 0;  ///< bytes
    std::uint64_t cpu_seconds = 0;
    std::uint64_t file_size = 0;  ///< bytes a file may be written to; 0: no file is written
};

/// From here on the process cannot open sockets, start programs or processes, or grow past the limits, and it dies with
/// its parent. throws std::runtime_error where the kernel refuses
void enter_sandbox(const Limits& limits);

}  // namespace gdal_worker
