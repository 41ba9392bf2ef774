#include "data/people/credentials.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

#include "data/journal/journal.hpp"
#include "data/store/error.hpp"

namespace data {
namespace {

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

std::optional<std::string> why_weak(std::string_view password, std::string_view login) {
    const std::string letters = small(password);
    if (password.size() < least_letters) return "a password has at least 10 characters";
    if (std::set<char>(letters.begin(), letters.end()).size() < least_different)
        return "a password has at least 5 different characters";
    if (!login.empty() && letters.find(small(login)) != std::string::npos) return "the login must not stand in it";
    if (std::find(common.begin(), common.end(), letters) != common.end())
        return "it is one of the passwords that are tried first";
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
    Query row = db.query("SELECT hash, person, began_at, expires_at FROM session WHERE expires_at > :now");
    row.bind(":now", now);
    while (row.step()) sessions.push_back({bytes_of(row, 0), row.integer(1), row.text(2), row.text(3)});
    return sessions;
}

std::vector<ApiToken> read_tokens(Connection& db, const std::string& now) {
    std::vector<ApiToken> tokens;
    Query row = db.query(R"sql(
        SELECT id, hash, person, name, scope = 'write', created_at, expires_at FROM api_token
         WHERE expires_at > :now ORDER BY id
    )sql");
    row.bind(":now", now);
    while (row.step())
        tokens.push_back({row.integer(0), bytes_of(row, 1), row.integer(2), row.text(3), row.integer(4) != 0,
                          row.text(5), row.text(6)});
    return tokens;
}

void begin_session(Connection& db, const Session& session) {
    Query old = db.query("DELETE FROM session WHERE expires_at <= :now");
    old.bind(":now", session.began_at).run();
    Query row = db.query("INSERT INTO session (hash, person, began_at, expires_at) VALUES (?1, ?2, ?3, ?4)");
    row.bind_blob(1, std::string_view(session.hash)).bind(2, session.person);
    row.bind(3, std::string_view(session.began_at)).bind(4, std::string_view(session.expires_at)).run();
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
    Query row = db.query(R"sql(
        INSERT INTO api_token (id, hash, person, name, scope, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    )sql");
    row.bind(1, token.id).bind_blob(2, std::string_view(token.hash)).bind(3, token.person);
    row.bind(4, std::string_view(token.name)).bind(5, token.may_write ? "write" : "read");
    row.bind(6, std::string_view(token.created_at)).bind(7, std::string_view(token.expires_at)).run();
    return token;
}

void remove_token(Connection& db, PersonId person, std::int64_t id) {
    Query row = db.query("DELETE FROM api_token WHERE id = ?1 AND person = ?2 RETURNING id");
    row.bind(1, id).bind(2, person);
    if (!row.step()) throw NotFound("you have no token " + std::to_string(id));
}

}  // namespace data
