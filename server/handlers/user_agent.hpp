#pragma once

#include <string>
#include <string_view>

#include "data/people/device.hpp"

namespace server {

/// What a device says of itself: enough for its person to tell it from their others, no more.
struct SelfDescription {
    data::DeviceKind kind = data::DeviceKind::program;
    std::string name;  ///< "Chrome, Windows"
};

/// Reads a User-Agent header. Programs that are no browser go by their first word.
[[nodiscard]] SelfDescription described_by(std::string_view user_agent);

}  // namespace server
