#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

namespace tests {

/// A file of the real datasets: nothing where GRIDKEEPER_REAL_DATA is not set. throws std::runtime_error where it is
/// set and the file is missing
inline std::optional<std::string> real_data(const std::string& file) {
    const char* folder = std::getenv("GRIDKEEPER_REAL_DATA");
    if (!folder || !*folder) return std::nullopt;
    const auto path = std::filesystem::path{folder} / file;
    if (!std::filesystem::exists(path)) throw std::runtime_error("real data: " + path.string() + " is missing");
    return path.string();
}

}  // namespace tests
