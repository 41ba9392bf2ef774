#include "data/people/device.hpp"

#include <array>

#include "data/store/error.hpp"

namespace data {
namespace {

constexpr std::size_t most_name = 100;  // bytes
constexpr std::array<std::string_view, 4> kinds{"computer", "tablet", "phone", "program"};

DeviceKind kind_from(std::string_view word) noexcept {
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (kinds[i] == word) return static_cast<DeviceKind>(i);
    return DeviceKind::computer;
}

[[noreturn]] void refuse_unknown(DeviceId id) {
    throw NotFound("there is no device " + std::to_string(id) + " of that person");
}

}  // namespace

std::string_view to_string(DeviceKind kind) noexcept {
    return kinds[static_cast<std::size_t>(kind)];
}

std::vector<Device> read_devices(Connection& db, PersonId person, const std::string& now) {
    std::vector<Device> devices;
    Query row = db.query(R"sql(
        SELECT d.id, d.kind, d.name, d.first_seen, d.last_seen,
               EXISTS (SELECT 1 FROM session s WHERE s.device = d.id AND s.expires_at > :now)
            OR EXISTS (SELECT 1 FROM api_token t WHERE t.device = d.id AND t.expires_at > :now)
          FROM device d WHERE d.person = :person ORDER BY coalesce(d.last_seen, d.first_seen) DESC, d.id
    )sql");
    row.bind(":person", person).bind(":now", now);
    while (row.step())
        devices.push_back({row.integer(0), person, kind_from(row.view(1)), row.text(2), row.text(3),
                           row.is_null(4) ? std::nullopt : std::optional(row.text(4)), row.integer(5) != 0});
    return devices;
}

DeviceId meet_device(Connection& db, PersonId person, const std::string& hash, DeviceKind kind, std::string_view name,
                     const std::string& now) {
    Query row = db.query(R"sql(
        INSERT INTO device (person, hash, kind, name, first_seen, last_seen)
        VALUES (:person, :hash, :kind, :name, :now, :now)
            ON CONFLICT (person, hash) DO UPDATE SET last_seen = excluded.last_seen
        RETURNING id
    )sql");
    row.bind(":person", person).bind_blob(":hash", std::as_bytes(std::span(hash)));
    row.bind(":kind", to_string(kind)).bind(":name", name).bind(":now", now);
    row.step();
    return row.integer(0);
}

DeviceId add_program(Connection& db, PersonId person, const std::string& hash, std::string_view name,
                     const std::string& now) {
    Query row = db.query(R"sql(
        INSERT INTO device (person, hash, kind, name, first_seen) VALUES (:person, :hash, 'program', :name, :now)
        RETURNING id
    )sql");
    row.bind(":person", person).bind_blob(":hash", std::as_bytes(std::span(hash)));
    row.bind(":name", name).bind(":now", now).step();
    return row.integer(0);
}

void rename_device(Connection& db, PersonId person, DeviceId id, const std::string& name) {
    if (name.empty() || name.size() > most_name) throw Invalid({{"name", "name", "1 to 100 bytes"}});
    Query row = db.query("UPDATE device SET name = :name WHERE id = :id AND person = :person RETURNING id");
    if (!row.bind(":name", name).bind(":id", id).bind(":person", person).step()) refuse_unknown(id);
}

void remove_device(Connection& db, PersonId person, DeviceId id) {
    for (const char* ended : {"DELETE FROM session WHERE device = :id AND person = :person",
                              "DELETE FROM api_token WHERE device = :id AND person = :person"}) {
        Query end = db.query(ended);
        end.bind(":id", id).bind(":person", person).run();
    }
    Query row = db.query("DELETE FROM device WHERE id = :id AND person = :person RETURNING id");
    if (!row.bind(":id", id).bind(":person", person).step()) refuse_unknown(id);
}

void note(Connection& db, std::span<const Sighting> sightings) {
    Query device = db.query("UPDATE device SET last_seen = :at WHERE id = :id");
    Query person = db.query("UPDATE person SET last_seen = :at WHERE id = :id");
    for (const Sighting& sighting : sightings) {
        device.bind(":at", sighting.at).bind(":id", sighting.device).run();
        person.bind(":at", sighting.at).bind(":id", sighting.person).run();
    }
}

}  // namespace data
