#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace data {

/// An RFC 3339 moment or day as the journal writes time: "2026-03-01T16:00:00+08:00" is "2026-03-01T08:00:00.000Z", a
/// day is its last millisecond. Nothing for what is no such text or no such day, or no year of four digits in UTC.
[[nodiscard]] std::optional<std::string> utc_time(std::string_view rfc3339);

}  // namespace data
