#include "server/handlers/account.hpp"

#include <array>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "data/journal/journal.hpp"
#include "data/people/credentials.hpp"
#include "data/people/person.hpp"
#include "data/store/error.hpp"
#include "server/handlers/account_json.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/user_agent.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using http::Request;
using http::Response;
using nlohmann::json;

using Clock = SignInThrottle::Clock;

constexpr std::chrono::hours session_life{14 * 24};
constexpr std::chrono::hours device_life{400 * 24};  // the longest that browsers keep a cookie (RFC 6265bis, 5.5)

json own_view(App& app, const http::Caller& caller) {
    const auto snapshot = app.snapshot.current();
    json writes = json::array();
    for (const data::Collection& collection : snapshot->catalogue().collections())
        if (caller.may_write && caller.viewer.writes_somewhere(collection)) writes.push_back(collection.name);
    return {{"signed_in", true},
            {"first_run", false},
            {"person",
             {{"id", caller.person},
              {"login", caller.login},
              {"name", caller.name},
              {"must_change_password", caller.must_change_password}}},
            {"grants", grants_json(*snapshot, caller.grants)},
            {"may", {{"people", caller.viewer.roles_in("").has(data::Role::admin)}, {"write", std::move(writes)}}},
            {"session", {{"expires_at", caller.expires_at}}}};
}

Response private_answer(const json& document, int status = 200) {
    return json_answer(document, json_type, status).with("Cache-Control", "no-store");
}

std::string cookie_with(const Request& request, std::string_view name, const std::string& secret,
                        std::chrono::seconds life) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", name, secret, life.count(),
                       request.https ? "; Secure" : "");
}

[[noreturn]] void refuse_credentials() {
    throw http::ProblemError({401, "wrong-credentials", "login and password do not belong together", json::object()});
}

void refuse_hasty_guesses(const App& app, const std::string& login, const Request& request) {
    if (const auto wait = app.sign_ins.wait(login, request.peer, Clock::now()))
        throw http::ProblemError({429,
                                  "too-many-attempts",
                                  fmt::format("too many wrong guesses; try again in {} s", wait->count()),
                                  {{"retry_after", wait->count()}}});
}

void refuse_weak(const std::string& password, const std::string& login) {
    if (const auto why = data::why_weak(password, login))
        throw http::ProblemError({422, "weak-password", why->words, {{"reason", why->reason}}});
}

/// Begins a session and answers with who that is now.
http::awaitable<Response> signed_in_answer(Request request, App& app, data::PersonId person) {
    const std::string secret = data::make_secret();
    const auto now = std::chrono::system_clock::now();
    data::Session session{data::hash_of_secret(secret), person, 0, data::utc_text(now),
                          data::utc_text(now + session_life)};
    const std::string device_secret(cookie(request, device_cookie(request)).value_or(""));
    const std::string device = device_secret.empty() ? data::make_secret() : device_secret;
    const SelfDescription described = described_by(request.header("user-agent"));
    const data::Actor actor{std::to_string(person), "sign-in"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        session.device = data::meet_device(transaction.db(), person, data::hash_of_secret(device), described.kind,
                                           described.name, session.began_at);
        data::begin_session(transaction.db(), session);
        const std::array seen{data::Sighting{session.device, person, session.began_at}};
        data::note(transaction.db(), seen);
    });
    co_await app.readers.compute([&] { app.read_people(); });
    request.headers = {{"cookie", fmt::format("{}={}", session_cookie(request), secret)}};
    const auto caller = app.people.caller(request);
    if (!caller) refuse_credentials();  // disabled this very moment
    co_return private_answer(own_view(app, *caller))
        .with("Set-Cookie", cookie_with(request, session_cookie(request), secret, session_life))
        .with("Set-Cookie", cookie_with(request, device_cookie(request), device, device_life));
}

}  // namespace

Response me(const Request& request, App& app) {
    only_known(request, {});
    if (request.caller) return private_answer(own_view(app, *request.caller));
    return private_answer({{"signed_in", false},
                           {"first_run", !app.people.first_run_secret().empty()},
                           {"public", viewer_of(request).roles().has(data::Role::everyone)}});
}

http::awaitable<Response> sign_in(Request request, App& app) {
    const json document = json_body(request, {json_type});
    only_members(document, {"login", "password"});
    const std::string login = text_member(document, "login"), password = text_member(document, "password");
    refuse_hasty_guesses(app, login, request);

    const auto secret = co_await app.readers.run([&](data::Connection& db) { return data::secret_of(db, login); });
    bool right = false;
    co_await app.readers.compute(
        [&] { right = data::is_password(secret ? secret->password_hash : data::nobodys_password_hash(), password); });
    const auto person = co_await app.readers.run(
        [&](data::Connection& db) { return secret ? data::find_person(db, secret->person) : std::nullopt; });
    if (!right || !person || person->disabled) {
        app.sign_ins.failed(login, request.peer, Clock::now());
        refuse_credentials();
    }
    app.sign_ins.succeeded(login);
    co_return co_await signed_in_answer(std::move(request), app, person->id);
}

http::awaitable<Response> sign_out(Request request, App& app) {
    const json document = request.body.empty() ? json::object() : json_body(request, {json_type});
    only_members(document, {"everywhere"});
    const bool everywhere = document.value("everywhere", json(false)) == json(true);
    const auto caller = request.caller;
    const data::Actor actor{caller->login, "sign-out"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        if (everywhere)
            data::end_sessions(transaction.db(), caller->person);
        else
            data::end_session(transaction.db(), caller->credential);
    });
    co_await app.readers.compute([&] { app.read_people(); });
    Response gone;
    gone.status = 204;
    co_return std::move(gone).with("Set-Cookie",
                                   cookie_with(request, session_cookie(request), "", std::chrono::seconds(0)));
}

http::awaitable<Response> change_own_password(Request request, App& app) {
    const json document = json_body(request, {json_type});
    only_members(document, {"current", "password"});
    const std::string current = text_member(document, "current"), password = text_member(document, "password");
    const auto caller = request.caller;
    refuse_hasty_guesses(app, caller->login, request);
    const auto secret =
        co_await app.readers.run([&](data::Connection& db) { return data::secret_of(db, caller->person); });
    bool right = false;
    co_await app.readers.compute([&] { right = secret && data::is_password(secret->password_hash, current); });
    if (!right) {
        app.sign_ins.failed(caller->login, request.peer, Clock::now());
        refuse_credentials();
    }
    refuse_weak(password, caller->login);
    if (password == current)
        throw http::ProblemError({422, "weak-password", "it is the password you have already", {{"reason", "same"}}});
    std::string hash;
    co_await app.readers.compute([&] { hash = data::hash_password(password); });
    const data::Actor actor{caller->login, "password changed"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        data::set_password(transaction, caller->person, hash, false, caller->credential);
    });
    co_await app.readers.compute([&] { app.read_people(); });
    const auto now = app.people.caller(request);
    if (!now) refuse_credentials();
    co_return private_answer(own_view(app, *now));
}

http::awaitable<Response> first_run(Request request, App& app) {
    const json document = json_body(request, {json_type});
    only_members(document, {"token", "login", "name", "password"});
    const std::string secret = app.people.first_run_secret();
    if (secret.empty()) throw data::NotFound("there are people already: an administrator adds further ones");
    refuse_hasty_guesses(app, "", request);
    if (data::hash_of_secret(text_member(document, "token")) != data::hash_of_secret(secret)) {
        app.sign_ins.failed("", request.peer, Clock::now());
        throw http::ProblemError(
            {403, "wrong-first-run-token", "the token is not the one that the console printed", json::object()});
    }
    data::Person person;
    person.login = text_member(document, "login"), person.name = text_member(document, "name");
    person.grants = {{data::Role::admin, ""}};
    const std::string password = text_member(document, "password");
    refuse_weak(password, person.login);
    std::string hash;
    co_await app.readers.compute([&] { hash = data::hash_password(password); });
    const data::Actor actor{person.login, "first run"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        if (data::count_people(transaction.db()) > 0) throw data::NotFound("there are people already");
        person = data::create_person(transaction, person, hash);
    });
    co_return co_await signed_in_answer(std::move(request), app, person.id);
}

// --- API tokens -----------------------------------------------------------------------------------------------------

namespace {

json token_json(const data::ApiToken& token) {
    return {{"id", token.id},
            {"name", token.name},
            {"scope", token.may_write ? "write" : "read"},
            {"created_at", token.created_at},
            {"expires_at", token.expires_at},
            {"last_used", token.last_used ? json(*token.last_used) : json()}};
}

}  // namespace

http::awaitable<Response> own_tokens(Request request, App& app) {
    only_known(request, {});
    const auto tokens =
        co_await app.readers.run([&](data::Connection& db) { return data::read_tokens(db, data::utc_now()); });
    json list = json::array();
    for (const data::ApiToken& token : tokens)
        if (token.person == request.caller->person) list.push_back(token_json(token));
    co_return private_answer({{"tokens", std::move(list)}});
}

http::awaitable<Response> add_own_token(Request request, App& app) {
    constexpr std::int64_t most_days = 366, usual_days = 30;
    constexpr std::size_t most_name = 100;
    const json document = json_body(request, {json_type});
    only_members(document, {"name", "scope", "days"});
    const std::string name = text_member(document, "name"), scope = text_member(document, "scope");
    const json days = document.value("days", json(usual_days));
    std::vector<data::Finding> found;
    if (name.empty() || name.size() > most_name) found.push_back({"name", "name", "1 to 100 bytes"});
    if (scope != "read" && scope != "write") found.push_back({"scope", "scope", "read or write"});
    if (!days.is_number_integer() || days < 1 || days > most_days) found.push_back({"days", "days", "1 to 366"});
    if (!found.empty()) throw data::Invalid(std::move(found));
    if (scope == "write" && !request.caller->may_write)
        throw http::ProblemError(http::not_allowed("token", "a token that only reads makes none that writes"));

    const std::string secret = data::make_secret();
    const auto now = std::chrono::system_clock::now();
    data::ApiToken token{0,
                         data::hash_of_secret(secret),
                         request.caller->person,
                         name,
                         scope == "write",
                         data::utc_text(now),
                         data::utc_text(now + std::chrono::hours(24 * days.get<std::int64_t>())),
                         0,
                         std::nullopt};
    const data::Actor actor{request.caller->login, "API token"};
    co_await app.writer.run(actor,
                            [&](data::Transaction& transaction) { token = data::add_token(transaction.db(), token); });
    co_await app.readers.compute([&] { app.read_people(); });
    json answer = token_json(token);
    answer["token"] = secret;
    co_return private_answer(answer, 201);
}

http::awaitable<Response> remove_own_token(Request request, App& app) {
    const auto id = as_whole_number(request.parameters.at("id"));
    if (!id) throw data::NotFound("a token is named by its number");
    const data::Actor actor{request.caller->login, "API token taken back"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        data::remove_token(transaction.db(), request.caller->person, *id);
    });
    co_await app.readers.compute([&] { app.read_people(); });
    Response gone;
    gone.status = 204;
    co_return gone;
}

}  // namespace server
