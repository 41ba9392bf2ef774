#include "server/handlers/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "data/journal/change_set.hpp"
#include "data/store/connection.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/coverage_edits.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/stale.hpp"
#include "server/handlers/write_once.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;
using Operation = data::WantedChange::Operation;

constexpr std::array<std::pair<std::string_view, Operation>, 4> operations{{{"create", Operation::create},
                                                                            {"replace", Operation::replace},
                                                                            {"patch", Operation::patch},
                                                                            {"delete", Operation::remove}}};

[[noreturn]] void refuse_body(std::string field, std::string message) {
    throw data::Invalid({{"body", std::move(field), std::move(message)}});
}

std::string at(std::size_t index, const char* member) {
    return fmt::format("changes[{}].{}", index, member);
}

std::int64_t whole(const json& change, std::size_t index, const char* member) {
    const auto found = change.find(member);
    if (found == change.end() || !found->is_number_integer() || *found <= 0)
        refuse_body(at(index, member), "must be a whole number above 0");
    return found->get<std::int64_t>();
}

data::WantedChange wanted(const json& change, std::size_t index) {
    if (!change.is_object()) refuse_body(fmt::format("changes[{}]", index), "must be an object");
    static const std::set<std::string, std::less<>> known{"operation", "collection", "id",
                                                          "version",   "feature",    "patch"};
    for (const auto& [name, value] : change.items())
        if (!known.contains(name)) refuse_body(at(index, name.c_str()), "no change has such a member");
    data::WantedChange result;
    const std::string word =
        change.value("operation", json()).is_string() ? change["operation"].get<std::string>() : "";
    const auto operation =
        std::find_if(operations.begin(), operations.end(), [&](const auto& one) { return one.first == word; });
    if (operation == operations.end()) refuse_body(at(index, "operation"), "must be create, replace, patch or delete");
    result.operation = operation->second;
    if (!change.contains("collection") || !change["collection"].is_string())
        refuse_body(at(index, "collection"), "must name a collection");
    result.collection = change["collection"];
    if (result.operation != Operation::create) {
        result.id = whole(change, index, "id");
        result.version = whole(change, index, "version");
    }
    const char* document = result.operation == Operation::patch ? "patch" : "feature";
    if (result.operation != Operation::remove) {
        if (!change.contains(document) || !change[document].is_object())
            refuse_body(at(index, document), "must be an object");
        result.document = change[document];
    }
    return result;
}

/// One refused change as a problem of its own, told by its index.
json told(std::size_t index, const std::exception_ptr& why, data::Transaction& transaction,
          const data::WantedChange& change, const data::Viewer& viewer, std::set<int>& statuses) {
    http::Problem problem = http::problem_from(why);
    try {
        std::rethrow_exception(why);
    } catch (const data::VersionConflict& conflict) {
        const data::Collection& collection = transaction.catalogue().at(change.collection);
        problem = stale(collection, transaction.find(collection, change.id), conflict.given, viewer);
    } catch (...) {
        // Every other kind says all there is.
    }
    statuses.insert(problem.status);
    json one{{"index", index},
             {"status", problem.status},
             {"type", "/problems/" + problem.type},
             {"detail", problem.detail}};
    one.update(problem.more);
    return one;
}

[[noreturn]] void refuse_all(const data::ChangesRefused& refused, data::Transaction& transaction,
                             const std::vector<data::WantedChange>& changes, const data::Viewer& viewer) {
    json list = json::array();
    std::set<int> statuses;
    for (const auto& [index, why] : refused.refused)
        list.push_back(told(index, why, transaction, changes[index], viewer, statuses));
    const bool failed = *statuses.rbegin() >= 500;
    const int status = statuses.size() == 1 ? *statuses.begin() : failed ? 500 : 422;
    throw http::ProblemError({status, "changes-refused", refused.what(), {{"changes", std::move(list)}}});
}

}  // namespace

http::awaitable<http::Response> make_changes(http::Request request, App& app) {
    only_known(request, {});
    const json body = json_body(request, {json_type});
    if (!body.is_object() || !body.contains("changes") || !body["changes"].is_array())
        refuse_body("changes", "must be a list of changes");
    for (const auto& [name, value] : body.items())
        if (name != "changes" && name != "check") refuse_body(name, "a batch has no such member");
    if (body.contains("check") && !body["check"].is_boolean()) refuse_body("check", "must be true or false");
    const bool check = body.value("check", false);
    if (body["changes"].empty() || body["changes"].size() > most_changes)
        refuse_body("changes", fmt::format("must hold 1 to {} changes, not {}", most_changes, body["changes"].size()));
    std::vector<data::WantedChange> changes;
    for (std::size_t i = 0; i < body["changes"].size(); ++i) changes.push_back(wanted(body["changes"][i], i));
    const data::Viewer& viewer = viewer_of(request);

    co_return co_await write_once(request, app, [&](data::Transaction& transaction) {
        const data::Revision newest = data::last_revision(transaction.db());
        std::vector<data::MadeChange> made;
        try {
            made = data::make_changes(transaction, changes);
        } catch (const data::ChangesRefused& refused) {
            refuse_all(refused, transaction, changes, viewer);
        }
        refuse_torn(request, transaction);
        json list = json::array();
        for (std::size_t i = 0; i < made.size(); ++i)
            list.push_back({{"index", i},
                            {"operation", body["changes"][i]["operation"]},
                            {"collection", changes[i].collection},
                            {"id", made[i].id},
                            {"uid", made[i].uid},
                            {"version", made[i].version}});
        const data::Revision revision = transaction.changed() && !check ? transaction.revision() : newest;
        http::Response answer = json_answer({{"revision", revision}, {"check", check}, {"changes", std::move(list)}});
        answer.with("Cache-Control", "no-cache");
        if (check) throw NothingKept{std::move(answer)};
        return answer;
    });
}

}  // namespace server
