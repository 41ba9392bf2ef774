#include "data/store/error.hpp"

namespace data {

VersionConflict::VersionConflict(std::int64_t given_version, std::int64_t current_version)
    : std::runtime_error("version " + std::to_string(given_version) + " was given, the row is at version " +
                         std::to_string(current_version)),
      given(given_version),
      current(current_version) {}

Invalid::Invalid(std::vector<Finding> found)
    : std::runtime_error(found.empty() ? "invalid" : found.front().field + ": " + found.front().message),
      findings(std::move(found)) {}

}  // namespace data
