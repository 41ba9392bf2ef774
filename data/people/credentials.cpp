#include "data/people/credentials.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

#include "data/journal/journal.hpp"
#include "data/journal/retention.hpp"
#include "data/store/error.hpp"

namespace data {
namespace {

constexpr int days_kept = 180;  // of a device on which nobody is signed in
constexpr std::size_t least_letters = 10, least_different = 5, secret_bytes = 32, password_letters = 16;
constexpr std::string_view clear_letters = "abcdefghjkmnpqrstuvwxyz23456789";  // no i, l, o, 0, 1

/// The ones that lists of stolen passwords have first, of those long enough.
constexpr auto common = std::to_array<std::string_view>(
    {"1234567890",   "0123456789",  "qwertyuiop",   "1q2w3e4r5t",    "1qaz2wsx3edc", "password123",
     "password1234", "woaini1314",  "woaini520520", "administrator", "gridkeeper",   "gridkeeper1",
     "abcdefghij",   "abc1234567",  "a123456789",   "q123456789",    "iloveyou1234", "5201314520",
     "1234567890a",  "admin123456", "123456789a",   "qwerty123456",  "asdfghjkl1"});

void prepare_sodium() {
    static const int ready = sodium_init();
    if (ready < 0) throw std::runtime_error("libsodium cannot start: no source of random numbers");
}

std::string small(std::string_view text) {
    std::string letters(text);
    std::transform(letters.begin(), letters.end(), letters.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return letters;
}

std::string bytes_of(const Query& row, int column) {
    const auto bytes = row.blob(column);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string hash_password(const std::string& password) {
    prepare_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return text.data();
}

bool is_password(const std::string& password_hash, const std::string& password) {
    prepare_sodium();
    return crypto_pwhash_str_verify(password_hash.c_str(), password.data(), password.size()) == 0;
}

const std::string& nobodys_password_hash() {
    static const std::string hash = hash_password(make_secret());
    return hash;
}

std::optional<Weakness> why_weak(std::string_view password, std::string_view login) {
    const std::string letters = small(password);
    if (password.size() < least_letters) return Weakness{"short", "a password has at least 10 characters"};
    if (std::set<char>(letters.begin(), letters.end()).size() < least_different)
        return Weakness{"uniform", "a password has at least 5 different characters"};
    if (!login.empty() && letters.find(small(login)) != std::string::npos)
        return Weakness{"login", "the login must not stand in it"};
    if (std::find(common.begin(), common.end(), letters) != common.end())
        return Weakness{"common", "it is one of the passwords that are tried first"};
    return std::nullopt;
}

std::string make_password() {
    prepare_sodium();
    std::string password(password_letters, ' ');
    for (char& letter : password)
        letter = clear_letters[randombytes_uniform(static_cast<std::uint32_t>(clear_letters.size()))];
    return password;
}

std::string make_secret() {
    prepare_sodium();
    std::array<unsigned char, secret_bytes> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    constexpr int url_safe = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), url_safe), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), url_safe);
    text.pop_back();  // the zero at its end
    return text;
}

std::string hash_of_secret(std::string_view secret) {
    std::string hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                       reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr, 0);
    return hash;
}

std::vector<Session> read_sessions(Connection& db, const std::string& now) {
    std::vector<Session> sessions;
    Query row = db.query("SELECT hash, person, device, began_at, expires_at FROM session WHERE expires_at > :now");
    row.bind(":now", now);
    while (row.step()) sessions.push_back({bytes_of(row, 0), row.integer(1), row.integer(2), row.text(3), row.text(4)});
    return sessions;
}

std::vector<ApiToken> read_tokens(Connection& db, const std::string& now) {
    std::vector<ApiToken> tokens;
    Query row = db.query(R"sql(
        SELECT t.id, t.hash, t.person, t.name, t.scope = 'write', t.created_at, t.expires_at, d.id, d.last_seen
          FROM api_token t JOIN device d ON d.id = t.device
         WHERE t.expires_at > :now ORDER BY t.id
    )sql");
    row.bind(":now", now);
    while (row.step())
        tokens.push_back({row.integer(0), bytes_of(row, 1), row.integer(2), row.text(3), row.integer(4) != 0,
                          row.text(5), row.text(6), row.integer(7),
                          row.is_null(8) ? std::nullopt : std::optional(row.text(8))});
    return tokens;
}

void begin_session(Connection& db, const Session& session) {
    Query old = db.query("DELETE FROM session WHERE expires_at <= :now OR device = :device");
    old.bind(":now", session.began_at).bind(":device", session.device).run();
    Query forgotten = db.query(R"sql(
        DELETE FROM device
         WHERE coalesce(last_seen, first_seen) < :long_ago
           AND id NOT IN (SELECT device FROM session UNION SELECT device FROM api_token) AND id <> :device
    )sql");
    forgotten.bind(":long_ago", days_ago(days_kept)).bind(":device", session.device).run();
    Query row =
        db.query("INSERT INTO session (hash, person, device, began_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)");
    row.bind_blob(1, std::string_view(session.hash)).bind(2, session.person).bind(3, session.device);
    row.bind(4, std::string_view(session.began_at)).bind(5, std::string_view(session.expires_at)).run();
}

void end_session(Connection& db, const std::string& hash) {
    Query row = db.query("DELETE FROM session WHERE hash = ?1");
    row.bind_blob(1, std::string_view(hash)).run();
}

void end_sessions(Connection& db, PersonId person) {
    Query row = db.query("DELETE FROM session WHERE person = ?1");
    row.bind(1, person).run();
}

ApiToken add_token(Connection& db, ApiToken token) {
    token.id = take(db, "id");
    token.device = add_program(db, token.person, token.hash, token.name, token.created_at);
    Query row = db.query(R"sql(
        INSERT INTO api_token (id, hash, person, device, name, scope, created_at, expires_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    )sql");
    row.bind(1, token.id).bind_blob(2, std::string_view(token.hash)).bind(3, token.person).bind(4, token.device);
    row.bind(5, std::string_view(token.name)).bind(6, token.may_write ? "write" : "read");
    row.bind(7, std::string_view(token.created_at)).bind(8, std::string_view(token.expires_at)).run();
    return token;
}

void remove_token(Connection& db, PersonId person, std::int64_t id) {
    Query row = db.query("SELECT device FROM api_token WHERE id = ?1 AND person = ?2");
    row.bind(1, id).bind(2, person);
    if (!row.step()) throw NotFound("you have no token " + std::to_string(id));
    const DeviceId device = row.integer(0);
    row.reset();
    remove_device(db, person, device);
}

}  // namespace data
