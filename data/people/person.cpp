#include "data/people/person.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/journal/journal.hpp"
#include "data/people/people_journal.hpp"
#include "data/store/error.hpp"
#include "data/store/uid.hpp"

namespace data {
namespace {

constexpr std::size_t most_login = 64, most_name = 100, most_phone = 32;  // bytes
constexpr std::size_t most_grants = 100;
constexpr std::string_view login_letters = "abcdefghijklmnopqrstuvwxyz0123456789._-@";
constexpr std::string_view phone_letters = "0123456789+-() ";

constexpr std::string_view person_columns =
    "SELECT id, uid, version, login, name, phone, disabled, must_change, created_at, last_seen FROM person";

Person read_row(Connection& db, const Query& row) {
    Person person;
    person.id = row.integer(0), person.uid = row.text(1), person.version = row.integer(2);
    person.login = row.text(3), person.name = row.text(4), person.phone = row.text(5);
    person.disabled = row.integer(6) != 0, person.must_change_password = row.integer(7) != 0;
    person.created_at = row.text(8);
    if (!row.is_null(9)) person.last_seen = row.text(9);
    Query grants = db.query("SELECT role, division, grid FROM person_grant WHERE person = :person");
    grants.bind(":person", person.id);
    while (grants.step())
        if (const auto role = role_from(grants.view(0)))
            person.grants.push_back({*role, grants.text(1), grants.integer(2)});
    std::sort(person.grants.begin(), person.grants.end());
    return person;
}

void write_grants(Connection& db, const Person& person) {
    Query clear = db.query("DELETE FROM person_grant WHERE person = :person");
    clear.bind(":person", person.id).run();
    Query add = db.query(R"sql(
        INSERT INTO person_grant (person, role, division, grid) VALUES (:person, :role, :division, :grid)
    )sql");
    for (const Grant& grant : person.grants) {
        add.bind(":person", person.id).bind(":role", to_string(grant.role));
        add.bind(":division", grant.division).bind(":grid", grant.grid).run();
    }
}

void end_sessions(Connection& db, PersonId person, const std::string& kept) {
    Query end = db.query("DELETE FROM session WHERE person = :person AND hash <> :kept");
    end.bind(":person", person).bind_blob(":kept", std::as_bytes(std::span(kept))).run();
}

bool manages_people(const Person& person) {
    return !person.disabled && std::any_of(person.grants.begin(), person.grants.end(), [](const Grant& grant) {
        return grant.role == Role::admin && grant.everywhere();
    });
}

void sort_grants(Person& person) {
    for (Grant& grant : person.grants) grant.division = without_zero_levels(grant.division);
    std::sort(person.grants.begin(), person.grants.end());
    person.grants.erase(std::unique(person.grants.begin(), person.grants.end()), person.grants.end());
}

void refuse_what_is_wrong(Connection& db, const Person& person) {
    auto found = findings(db, person);
    if (!found.empty()) throw Invalid(std::move(found));
}

std::string small_letters(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

}  // namespace

std::vector<Person> read_people(Connection& db) {
    std::vector<Person> people;
    Query row = db.query(std::string(person_columns) + " ORDER BY id");
    while (row.step()) people.push_back(read_row(db, row));
    return people;
}

std::optional<Person> find_person(Connection& db, PersonId id) {
    Query row = db.query(std::string(person_columns) + " WHERE id = :id");
    row.bind(":id", id);
    if (!row.step()) return std::nullopt;
    return read_row(db, row);
}

std::int64_t count_people(Connection& db) {
    Query row = db.query("SELECT count(*) FROM person");
    row.step();
    return row.integer(0);
}

std::optional<FeatureId> find_grid(Connection& db, std::string_view code) {
    Query row = db.query("SELECT id FROM grid WHERE code = :code AND code <> ''");
    return row.bind(":code", code).step() ? std::optional(row.integer(0)) : std::nullopt;
}

std::map<FeatureId, std::string> codes_of_granted_grids(Connection& db) {
    std::map<FeatureId, std::string> codes;
    Query row = db.query("SELECT id, code FROM grid WHERE id IN (SELECT grid FROM person_grant)");
    while (row.step()) codes[row.integer(0)] = row.text(1);
    return codes;
}

std::vector<Finding> findings(Connection& db, const Person& person) {
    std::vector<Finding> found;
    const auto add = [&](const char* code, const char* field, std::string message) {
        found.push_back({code, field, std::move(message)});
    };
    if (person.login.empty() || person.login.size() > most_login ||
        person.login.find_first_not_of(login_letters) != std::string::npos)
        add("login", "login", "a login is 1 to 64 of a-z, 0-9 and . _ - @");
    if (person.name.empty() || person.name.size() > most_name)
        add("name", "name", "a name of at most 100 bytes is needed");
    if (person.phone.size() > most_phone || person.phone.find_first_not_of(phone_letters) != std::string::npos)
        add("phone", "phone", "a telephone number has digits, + - ( ) and spaces, 32 at most");
    if (person.grants.size() > most_grants) add("grants", "grants", "a person has at most 100 roles");
    Query division = db.query("SELECT 1 FROM division WHERE code = :code OR code = :padded LIMIT 1");
    constexpr std::size_t community_digits = 12;
    Query grid = db.query("SELECT 1 FROM grid WHERE id = :id");
    for (const Grant& grant : person.grants) {
        if (grant.grid != 0) {
            if (!grant.division.empty())
                add("grant", "grants", "a role is held within a division or within a grid, not both");
            else if (!grid.bind(":id", grant.grid).step())
                add("unknown-grid", "grants", "there is no grid " + std::to_string(grant.grid));
            grid.reset();
        }
        if (grant.division.empty()) continue;
        std::string padded = grant.division;
        padded.resize(std::max(padded.size(), community_digits), '0');
        division.bind(":code", grant.division).bind(":padded", padded);
        if (!division.step()) add("unknown-division", "grants", "there is no division " + grant.division);
        division.reset();
    }
    return found;
}

Person create_person(Transaction& transaction, Person person, const std::string& password_hash) {
    Connection& db = transaction.db();
    person.login = small_letters(std::move(person.login));
    sort_grants(person);
    refuse_what_is_wrong(db, person);
    person.id = take(db, "id");
    person.uid = make_uid(), person.version = 1, person.created_at = utc_now();
    Query taken = db.query("SELECT 1 FROM person WHERE login = :login");
    if (taken.bind(":login", person.login).step()) throw Conflict("the login " + person.login + " is taken");
    Query row = db.query(R"sql(
        INSERT INTO person (id, uid, version, login, name, phone, password, must_change, disabled, created_at)
        VALUES (:id, :uid, :version, :login, :name, :phone, :password, :must_change, :disabled, :created_at)
    )sql");
    row.bind(":id", person.id).bind(":uid", person.uid).bind(":version", person.version);
    row.bind(":login", person.login).bind(":name", person.name).bind(":phone", person.phone);
    row.bind(":password", password_hash).bind(":must_change", std::int64_t{person.must_change_password});
    row.bind(":disabled", std::int64_t{person.disabled}).bind(":created_at", person.created_at);
    row.run();
    write_grants(db, person);
    record(transaction, person, "create");
    return person;
}

Person change_person(Transaction& transaction, PersonId id, std::int64_t expected, Person changed) {
    Connection& db = transaction.db();
    const auto stored = find_person(db, id);
    if (!stored) throw NotFound("there is no person " + std::to_string(id));
    if (stored->version != expected) throw VersionConflict(expected, stored->version);
    Person next = *stored;
    next.name = std::move(changed.name), next.phone = std::move(changed.phone);
    next.grants = std::move(changed.grants), next.disabled = changed.disabled;
    sort_grants(next);
    refuse_what_is_wrong(db, next);
    if (manages_people(*stored) && !manages_people(next)) {
        const auto people = read_people(db);
        if (std::none_of(people.begin(), people.end(),
                         [&](const Person& other) { return other.id != id && manages_people(other); }))
            throw LastAdmin("nobody else could manage people any more");
    }
    ++next.version;
    Query row = db.query(R"sql(
        UPDATE person SET version = :version, name = :name, phone = :phone, disabled = :disabled WHERE id = :id
    )sql");
    row.bind(":version", next.version).bind(":name", next.name).bind(":phone", next.phone);
    row.bind(":disabled", std::int64_t{next.disabled}).bind(":id", id).run();
    write_grants(db, next);
    if (next.disabled) end_sessions(db, id, {});
    record(transaction, next, "replace");
    return next;
}

void set_password(Transaction& transaction, PersonId id, const std::string& password_hash, bool must_change,
                  const std::string& kept) {
    Connection& db = transaction.db();
    auto person = find_person(db, id);
    if (!person) throw NotFound("there is no person " + std::to_string(id));
    Query row = db.query("UPDATE person SET password = :password, must_change = :must_change WHERE id = :id");
    row.bind(":password", password_hash).bind(":must_change", std::int64_t{must_change}).bind(":id", id).run();
    end_sessions(db, id, kept);
    person->must_change_password = must_change;
    record(transaction, *person, "replace");
}

std::optional<Secret> secret_of(Connection& db, const std::string& login) {
    Query row = db.query("SELECT id, password FROM person WHERE login = :login");
    row.bind(":login", login);
    if (!row.step()) return std::nullopt;
    return Secret{row.integer(0), row.text(1)};
}

std::optional<Secret> secret_of(Connection& db, PersonId person) {
    Query row = db.query("SELECT id, password FROM person WHERE id = :id");
    row.bind(":id", person);
    if (!row.step()) return std::nullopt;
    return Secret{row.integer(0), row.text(1)};
}

std::optional<std::string> name_of(Connection& db, std::string_view login) {
    Query row = db.query("SELECT name FROM person WHERE login = ?1");
    return row.bind(1, login).step() ? std::optional(row.text(0)) : std::nullopt;
}

}  // namespace data
