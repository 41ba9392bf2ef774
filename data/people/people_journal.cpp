#include "data/people/people_journal.hpp"

#include <sodium.h>

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "data/journal/journal.hpp"

namespace data {
namespace {

using nlohmann::json;

constexpr std::size_t salt_bytes = 16;

std::array<std::pair<const char*, const std::string*>, 3> personal_facts(const Person& person) {
    return {{{"login", &person.login}, {"name", &person.name}, {"phone", &person.phone}}};
}

/// What everybody who reads the journal may know.
json open_facts(const Person& person) {
    json grants = json::array();
    for (const Grant& grant : person.grants) {
        grants.push_back({{"role", to_string(grant.role)}, {"division", grant.division}});
        if (grant.grid != 0) grants.back()["grid"] = grant.grid;
    }
    return {{"version", person.version}, {"disabled", person.disabled}, {"grants", std::move(grants)}};
}

}  // namespace

void record(Transaction& transaction, const Person& person, std::string_view operation) {
    JournalRow row;
    row.collection = person_collection, row.feature = person.id, row.operation = operation;
    json after = open_facts(person);
    for (const auto& [field, value] : personal_facts(person)) {
        PersonalValue hidden{field, std::string(salt_bytes, '\0'), json(*value).dump(), {}};
        randombytes_buf(hidden.salt.data(), hidden.salt.size());
        hidden.hash = personal_hash(hidden.salt, hidden.value);
        after[field] = {{"hash", hidden.hash}};
        row.personal.push_back(std::move(hidden));
    }
    row.after = after.dump();
    row.revision = transaction.revision();
    row.time = utc_now(), row.person = transaction.actor().person, row.reason = transaction.actor().reason;
    append(transaction.db(), row);
}

void check_people(Connection& db, CheckReport& report) {
    Query last = db.query(
        "SELECT seq, after FROM journal WHERE collection = 'person' AND feature = :id "
        "ORDER BY seq DESC LIMIT 1");
    for (const Person& person : read_people(db)) {
        const std::string name = "person " + std::to_string(person.id);
        if (!last.bind(":id", person.id).step()) {
            report.add({"replay", name, "the table has it, the journal has not"});
            last.reset();
            continue;
        }
        const std::int64_t seq = last.integer(0);
        json told = json::parse(last.view(1), nullptr, false);
        last.reset();
        const auto kept = personal_of(db, seq);
        for (const auto& [field, value] : personal_facts(person)) {
            if (told.is_object()) told.erase(field);
            for (const PersonalValue& personal : kept)
                if (personal.field == field && personal.value != json(*value).dump())
                    report.add({"replay", name, "the table says otherwise than journal " + std::to_string(seq)});
        }
        if (told != open_facts(person))
            report.add({"replay", name, "the table says otherwise than journal " + std::to_string(seq)});
    }
}

}  // namespace data
