#include "data/journal/journal.hpp"
#include "data/people/device.hpp"
#include "data/store/error.hpp"
#include "server/handlers/account.hpp"
#include "server/handlers/account_json.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/rights.hpp"
#include "server/http/problem.hpp"

#include <nlohmann/json.hpp>

namespace server {
namespace {

using http::Request;
using http::Response;
using nlohmann::json;

json device_json(const data::Device& device, const http::Caller& caller) {
    return {{"id", device.id},
            {"kind", data::to_string(device.kind)},
            {"name", device.name},
            {"first_seen", device.first_seen},
            {"last_seen", device.last_seen ? json(*device.last_seen) : json()},
            {"signed_in", device.signed_in},
            {"current", device.id == caller.device}};
}

std::int64_t number_in(const Request& request, const char* parameter, const char* what) {
    const auto number = as_whole_number(request.parameters.at(parameter));
    if (!number) throw data::NotFound(std::string(what) + " is named by its number");
    return *number;
}

http::awaitable<Response> devices_of(const Request& request, App& app, data::PersonId person) {
    only_known(request, {});
    std::function<std::vector<data::Device>(data::Connection&)> read = [&](data::Connection& db) {
        if (!data::find_person(db, person)) throw data::NotFound("there is no person " + std::to_string(person));
        return data::read_devices(db, person, data::utc_now());
    };
    const auto devices = co_await app.readers.run(std::move(read));
    json list = json::array();
    for (const data::Device& device : devices) list.push_back(device_json(device, *request.caller));
    co_return json_answer({{"devices", std::move(list)}}).with("Cache-Control", "no-store");
}

http::awaitable<Response> remove_device(const Request& request, App& app, data::PersonId person, const char* why) {
    const data::DeviceId device = number_in(request, "device", "a device");
    const data::Actor actor{request.caller->login, why};
    co_await app.writer.run(
        actor, [&](data::Transaction& transaction) { data::remove_device(transaction.db(), person, device); });
    co_await app.readers.compute([&] { app.read_people(); });
    Response gone;
    gone.status = 204;
    co_return gone;
}

}  // namespace

http::awaitable<Response> own_devices(Request request, App& app) {
    co_return co_await devices_of(request, app, request.caller->person);
}

http::awaitable<Response> rename_own_device(Request request, App& app) {
    const data::DeviceId device = number_in(request, "device", "a device");
    const json document = json_body(request, {json_type, "application/merge-patch+json"});
    only_members(document, {"name"});
    const std::string name = text_member(document, "name");
    const data::Actor actor{request.caller->login, "device renamed"};
    co_await app.writer.run(actor, [&](data::Transaction& transaction) {
        data::rename_device(transaction.db(), request.caller->person, device, name);
    });
    Response done;
    done.status = 204;
    co_return done;
}

http::awaitable<Response> remove_own_device(Request request, App& app) {
    co_return co_await remove_device(request, app, request.caller->person, "device signed out");
}

http::awaitable<Response> devices_of_person(Request request, App& app) {
    only_whole_admins(request);
    co_return co_await devices_of(request, app, number_in(request, "id", "a person"));
}

http::awaitable<Response> remove_device_of_person(Request request, App& app) {
    only_whole_admins(request);
    co_return co_await remove_device(request, app, number_in(request, "id", "a person"), "device revoked");
}

}  // namespace server
