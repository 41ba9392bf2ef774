#include <nlohmann/json.hpp>

#include "data/people/credentials.hpp"
#include "data/people/person.hpp"
#include "data/store/error.hpp"
#include "server/handlers/account.hpp"
#include "server/handlers/account_json.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/item_tag.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/rights.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using http::Request;
using http::Response;
using nlohmann::json;

json person_json(const data::Snapshot& snapshot, const data::Person& person) {
    return {{"id", person.id},
            {"login", person.login},
            {"name", person.name},
            {"phone", person.phone},
            {"disabled", person.disabled},
            {"must_change_password", person.must_change_password},
            {"version", person.version},
            {"last_seen", person.last_seen ? json(*person.last_seen) : json()},
            {"grants", grants_json(snapshot, person.grants)}};
}

Response person_answer(App& app, const data::Person& person) {
    return json_answer(person_json(*app.snapshot.current(), person))
        .with("ETag", '"' + std::to_string(person.version) + '"')
        .with("Cache-Control", "no-store");
}

data::PersonId person_id(const Request& request) {
    const auto id = as_whole_number(request.parameters.at("id"));
    if (!id) throw data::NotFound("a person is named by a number");
    return *id;
}

std::int64_t expected_version(const Request& request) {
    const auto tag = request.header("if-match");
    if (tag.empty())
        throw http::ProblemError(
            {428, "precondition-required", "send If-Match with the ETag of the version you saw", json::object()});
    if (const auto version = version_in_tag(tag)) return *version;
    throw http::BadRequest("If-Match", "must be one strong ETag as we give it, \"3\" with its quotes");
}

}  // namespace

http::awaitable<Response> people(Request request, App& app) {
    only_known(request, {});
    only_whole_admins(request);
    const auto everybody = co_await app.readers.run([](data::Connection& db) { return data::read_people(db); });
    const auto snapshot = app.snapshot.current();
    json list = json::array();
    for (const data::Person& person : everybody) list.push_back(person_json(*snapshot, person));
    co_return json_answer({{"people", std::move(list)}}).with("Cache-Control", "no-store");
}

http::awaitable<Response> add_person(Request request, App& app) {
    only_whole_admins(request);
    const json document = json_body(request, {json_type});
    only_members(document, {"login", "name", "phone", "grants"});
    data::Person person;
    person.login = text_member(document, "login"), person.name = text_member(document, "name");
    person.phone = text_member(document, "phone", "");
    person.grants = grants_from(document.value("grants", json::array()));
    person.must_change_password = true;
    const std::string password = data::make_password();
    std::string hash;
    co_await app.readers.compute([&] { hash = data::hash_password(password); });
    const data::Actor actor{request.caller->login, "person added"};
    co_await app.writer.run(
        actor, [&](data::Transaction& transaction) { person = data::create_person(transaction, person, hash); });
    co_await app.readers.compute([&] { app.read_people(); });
    co_return json_answer({{"person", person_json(*app.snapshot.current(), person)}, {"password", password}}, json_type,
                          201)
        .with("ETag", '"' + std::to_string(person.version) + '"')
        .with("Cache-Control", "no-store");
}

http::awaitable<Response> change_person(Request request, App& app) {
    only_whole_admins(request);
    const auto id = person_id(request);
    const auto version = expected_version(request);
    const json document = json_body(request, {json_type, "application/merge-patch+json"});
    only_members(document, {"name", "phone", "grants", "disabled"});
    if (document.contains("disabled") && !document["disabled"].is_boolean())
        throw data::Invalid({{"type", "disabled", "must be true or false"}});
    data::Person stored;
    const data::Actor actor{request.caller->login, "person changed"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        auto next = data::find_person(transaction.db(), id);
        if (!next) throw data::NotFound("there is no person " + std::to_string(id));
        next->name = text_member(document, "name", next->name);
        next->phone = text_member(document, "phone", next->phone);
        if (document.contains("grants")) next->grants = grants_from(document["grants"]);
        if (document.contains("disabled")) next->disabled = document["disabled"].get<bool>();
        stored = data::change_person(transaction, id, version, *next);
    });
    co_await app.readers.compute([&] { app.read_people(); });
    co_return person_answer(app, stored);
}

http::awaitable<Response> give_first_password(Request request, App& app) {
    only_whole_admins(request);
    const auto id = person_id(request);
    const std::string password = data::make_password();
    std::string hash;
    co_await app.readers.compute([&] { hash = data::hash_password(password); });
    const data::Actor actor{request.caller->login, "first password given"};
    co_await app.writer.run(actor,
                            [&](data::Transaction& transaction) { data::set_password(transaction, id, hash, true); });
    co_await app.readers.compute([&] { app.read_people(); });
    co_return json_answer({{"password", password}}).with("Cache-Control", "no-store");
}

}  // namespace server
