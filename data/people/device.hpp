#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/people/person.hpp"

namespace data {

using DeviceId = std::int64_t;

/// What somebody sits at. Sessions and API tokens belong to one; it is never another person's.
enum class DeviceKind : std::uint8_t { computer, tablet, phone, program };
[[nodiscard]] std::string_view to_string(DeviceKind kind) noexcept;

struct Device {
    DeviceId id = 0;
    PersonId person = 0;
    DeviceKind kind = DeviceKind::computer;
    std::string name;                      ///< given by the person, else what the device says of itself
    std::string first_seen;                ///< UTC
    std::optional<std::string> last_seen;  ///< UTC, to ten minutes; nothing: not yet
    bool signed_in = false;                ///< has a session or a token that holds
};

/// The person's, the last seen first.
[[nodiscard]] std::vector<Device> read_devices(Connection& db, PersonId person, const std::string& now);

/// The person's device of that hash, seen now; made where there is none. One that is known keeps its name.
DeviceId meet_device(Connection& db, PersonId person, const std::string& hash, DeviceKind kind, std::string_view name,
                     const std::string& now);

/// The device of a new token, which nobody has used yet.
DeviceId add_program(Connection& db, PersonId person, const std::string& hash, std::string_view name,
                     const std::string& now);

/// throws NotFound where the person has no such device, Invalid
void rename_device(Connection& db, PersonId person, DeviceId id, const std::string& name);
/// Its sessions and tokens end with it. throws NotFound
void remove_device(Connection& db, PersonId person, DeviceId id);

/// That somebody was there. Kept as last_seen of device and person; not journalled.
struct Sighting {
    DeviceId device = 0;
    PersonId person = 0;
    std::string at;  ///< UTC
};
/// What a sighting is of may be gone by then.
void note(Connection& db, std::span<const Sighting> sightings);

}  // namespace data
