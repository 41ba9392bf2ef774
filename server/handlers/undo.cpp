#include "server/handlers/undo.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "data/feature/coverage_edit.hpp"
#include "data/journal/batch_undo.hpp"
#include "data/journal/history.hpp"
#include "data/journal/story.hpp"
#include "data/journal/undo.hpp"
#include "server/app.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/coverage_edits.hpp"
#include "server/handlers/json_body.hpp"
#include "server/handlers/parameters.hpp"
#include "server/handlers/rights.hpp"
#include "server/handlers/write_once.hpp"
#include "server/http/caller.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::size_t most_named = 50;  // of what stands in the way

struct Wanted {
    std::optional<data::Revision> revision, since;  ///< one of the two
    data::UndoChoice choice;
    bool redo = false, check = false;
};

[[noreturn]] void refuse_body(std::string field, std::string message) {
    throw data::Invalid({{"body", std::move(field), std::move(message)}});
}

bool truth(const json& body, const char* member) {
    const auto found = body.find(member);
    if (found == body.end()) return false;
    if (!found->is_boolean()) refuse_body(member, "must be true or false");
    return found->get<bool>();
}

std::optional<data::Revision> revision_in(const json& body, const char* member, data::Revision least) {
    const auto found = body.find(member);
    if (found == body.end()) return std::nullopt;
    if (!found->is_number_integer() || *found < least)
        refuse_body(member, fmt::format("must be a revision, a whole number from {}", least));
    return found->get<data::Revision>();
}

Wanted wanted_by(const http::Request& request, bool redo) {
    only_known(request, {});
    const json body = json_body(request, {json_type});
    if (!body.is_object()) refuse_body("", "must be an object");
    const std::set<std::string, std::less<>> known =
        redo ? std::set<std::string, std::less<>>{"revision", "check"}
             : std::set<std::string, std::less<>>{"revision", "since", "division", "mine", "check"};
    for (const auto& [name, value] : body.items())
        if (!known.contains(name)) refuse_body(name, "there is no such member here");
    Wanted wanted;
    wanted.redo = redo;
    wanted.revision = revision_in(body, "revision", 1), wanted.since = revision_in(body, "since", 0);
    wanted.check = truth(body, "check");
    if (wanted.revision.has_value() == wanted.since.has_value())
        refuse_body(redo ? "revision" : "revision, since",
                    redo ? "must be the revision of an undo" : "one of the two must be there");
    if (wanted.revision && (body.contains("division") || body.contains("mine")))
        refuse_body("division, mine", "belong to since: one revision is taken back whole");
    if (truth(body, "mine")) wanted.choice.person = request.caller->login;
    if (const auto division = body.find("division"); division != body.end()) {
        if (!division->is_string() || division->get_ref<const std::string&>().empty())
            refuse_body("division", "must be the code of a division");
        wanted.choice.division = data::without_zero_levels(division->get_ref<const std::string&>());
    }
    return wanted;
}

[[noreturn]] void refuse(const std::string& why, json more = json::object()) {
    throw http::ProblemError({409, "undo-refused", why, std::move(more)});
}

/// As where there is nothing of that kind: what who asks does not see is not there.
[[noreturn]] void refuse_unknown(const Wanted& wanted) {
    if (wanted.revision) throw data::NotFound(fmt::format("there is no revision {}", *wanted.revision));
    throw data::NotFound(fmt::format("nothing that could be taken back came after revision {}", *wanted.since));
}

/// What somebody may do is changed by who manages people; to others such a revision is not there.
data::Undo undo_wanted(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                       const Wanted& wanted) {
    if (wanted.since) return data::undo_since(db, catalogue, *wanted.since, wanted.choice);
    try {
        return data::undo_of(db, *wanted.revision);
    } catch (const data::Conflict&) {
        if (!viewer_of(request).roles().meets(data::admins)) refuse_unknown(wanted);
        throw;
    }
}

/// What a step was about, as it was before and after: rights are judged by both.
std::vector<data::Feature> states_of(data::Connection& db, const data::Collection& collection,
                                     const data::Undo::Step& step) {
    std::vector<data::Feature> states;
    if (step.operation != "delete") states.push_back(data::feature_of_row(db, collection, step.seq));
    if (step.operation != "create")
        if (const auto before = data::state_before(db, step.collection, step.feature, step.seq))
            states.push_back(data::feature_of_row(db, collection, *before));
    return states;
}

/// Judged before anything else is told: who may not change all that was changed learns nothing of the rest.
void refuse_unless_whole(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                         const data::Undo& undo, const Wanted& wanted) {
    const data::Viewer& viewer = viewer_of(request);
    bool any_seen = false, all_written = true;
    for (const auto& step : undo.steps) {
        const data::Collection& collection = catalogue.at(step.collection);
        for (const data::Feature& state : states_of(db, collection, step)) {
            const data::Jurisdiction place(collection, state);
            any_seen = any_seen || viewer.sees(collection, place);
            all_written = all_written && viewer.writes(collection, place);
        }
    }
    if (!any_seen) refuse_unknown(wanted);
    if (!all_written)
        throw http::ProblemError(http::not_allowed(
            "not-whole", undo.revisions.size() == 1
                             ? fmt::format("revision {} changed features that none of your roles may change: "
                                           "it is taken back whole or not at all",
                                           undo.revisions.front())
                             : "among these revisions are some that changed features which none of your roles "
                               "may change: each is taken back whole or not at all"));
}

std::string words_for(const data::Undo& undo) {
    return undo.revisions.size() == 1 ? fmt::format("revision {}", undo.revisions.front())
                                      : fmt::format("what came after revision {}", undo.revisions.back() - 1);
}

/// Names the later revisions in the way, but none whose features who asks does not see.
void refuse_if_in_the_way(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                          const data::Undo& undo) {
    if (undo.undone_by)
        refuse(
            fmt::format("revision {} was taken back already, by revision {}", undo.revisions.front(), *undo.undone_by),
            {{"undone_by", *undo.undone_by}});
    if (undo.in_the_way.empty()) return;
    const data::Viewer& viewer = viewer_of(request);
    json list = json::array();
    std::set<data::Revision> named;
    for (const auto& later : undo.in_the_way) {
        const data::Collection& collection = catalogue.at(later.collection);
        const data::Feature state = data::feature_of_row(db, collection, later.state);
        if (!viewer.sees(collection, data::Jurisdiction(collection, state))) continue;
        named.insert(later.revision);
        if (list.size() == most_named) continue;
        json one{{"revision", later.revision}, {"collection", later.collection}, {"id", later.feature}};
        if (list.empty() || list.back()["revision"] != one["revision"] || list.back()["id"] != one["id"]) {
            one["time"] = data::time_of(db, later.revision);
            list.push_back(std::move(one));
        }
    }
    std::string names;
    for (const data::Revision one : named) names += (names.empty() ? ": " : ", ") + std::to_string(one);
    refuse(fmt::format("{} cannot be taken back: later revisions changed the same features{}", words_for(undo), names),
           {{"in_the_way", std::move(list)}});
}

/// What became of each feature, whatever happened to it on the way.
json changes_of(const data::Transaction& transaction) {
    struct Net {
        const data::Feature* before = nullptr;
        const data::Feature* after = nullptr;
    };
    std::map<std::pair<std::size_t, data::FeatureId>, Net> net;
    for (const data::Change& change : transaction.changes()) {
        const auto [found, fresh] = net.try_emplace({change.collection, change.id});
        if (fresh && change.before) found->second.before = &*change.before;
        found->second.after = change.after ? &*change.after : nullptr;
        if (change.before && !found->second.before && !change.after) found->second.before = &*change.before;
    }
    json list = json::array();
    for (const auto& [key, change] : net) {
        const data::Feature& known = change.after ? *change.after : *change.before;
        list.push_back({{"index", list.size()},
                        {"operation", !change.before ? "create"
                                      : change.after ? "replace"
                                                     : "delete"},
                        {"collection", transaction.catalogue().collections()[key.first].name},
                        {"id", known.id},
                        {"uid", known.uid},
                        {"version", known.version}});
    }
    return list;
}

http::Response take_back(const http::Request& request, data::Transaction& transaction, const Wanted& wanted) {
    data::Connection& db = transaction.db();
    const data::Revision newest = data::last_revision(db);
    const data::Undo undo = undo_wanted(request, db, transaction.catalogue(), wanted);
    if (undo.too_large)
        refuse(
            fmt::format("more than {} changes came after revision {}: take the newest back first, with a later since",
                        data::most_undone, *wanted.since),
            {{"most", data::most_undone}});
    refuse_unless_whole(request, db, transaction.catalogue(), undo, wanted);
    if (wanted.redo && data::undone_in(db, *wanted.revision).empty())
        refuse(fmt::format("revision {} took nothing back, so there is nothing to redo", *wanted.revision));
    refuse_if_in_the_way(request, db, transaction.catalogue(), undo);
    try {
        data::carry_out(transaction, undo);
    } catch (const data::CoverageRefused& refused) {
        throw coverage_problem(transaction, refused);
    }
    json changes = changes_of(transaction);
    const data::Revision revision = transaction.changed() && !wanted.check ? transaction.revision() : newest;
    http::Response answer = json_answer({{"revision", revision},
                                         {"check", wanted.check},
                                         {"undoes", undo.revisions},
                                         {"features", changes.size()},
                                         {"changes", std::move(changes)}});
    answer.with("Cache-Control", "no-cache");
    if (wanted.check) throw NothingKept{std::move(answer)};
    return answer;
}

/// An import, or what took one back: in pieces, for who may change all that was in it.
http::awaitable<http::Response> take_back_batch(const http::Request& request, App& app, Wanted wanted) {
    if (auto before = answered_before(request, app)) co_return std::move(*before);
    if (wanted.check) refuse_body("check", "so large a revision is not tried first");
    const data::Revision revision = *wanted.revision;
    std::function<std::vector<std::pair<std::string, std::string>>(data::Connection&)> read_places =
        [&](data::Connection& db) {
            if (wanted.redo && data::undone_in(db, revision).empty())
                refuse(fmt::format("revision {} took nothing back, so there is nothing to redo", revision));
            if (const auto by = data::undone_by(db, revision))
                refuse(fmt::format("revision {} was taken back already, by revision {}", revision, *by),
                       {{"undone_by", *by}});
            return data::places_of_batch(db, *app.writer.catalogue(), revision);
        };
    const auto catalogue = app.writer.catalogue();
    const auto places = co_await app.readers.run(std::move(read_places));
    const data::Viewer& viewer = viewer_of(request);
    bool any_seen = false, all_written = true;
    for (const auto& [name, place] : places) {
        const data::Collection& collection = catalogue->at(name);
        any_seen = any_seen || viewer.sees(collection, place);
        all_written = all_written && viewer.writes(collection, place);
    }
    if (!any_seen) refuse_unknown(wanted);
    if (!all_written)
        throw http::ProblemError(http::not_allowed(
            "not-whole", fmt::format("revision {} holds features that none of your roles may change: it is "
                                     "taken back whole or not at all",
                                     revision)));
    std::function<void(data::Owner&, const data::Along&)> work = [&](data::Owner& owner, const data::Along& along) {
        data::undo_revision(owner, actor(request), revision, along);
    };
    std::function<http::Response(data::Connection&, data::Revision)> told = [&](data::Connection& db,
                                                                                data::Revision made) {
        return json_answer({{"revision", made},
                            {"check", false},
                            {"undoes", {revision}},
                            {"features", data::features_of_batch(db, made)}})
            .with("Cache-Control", "no-cache");
    };
    co_return co_await write_long_once(request, app, std::move(work), std::move(told));
}

http::awaitable<http::Response> take_back(http::Request request, App& app, bool redo) {
    const Wanted wanted = wanted_by(request, redo);
    if (wanted.revision) {
        std::function<bool(data::Connection&)> look = [&](data::Connection& db) {
            return undo_wanted(request, db, *app.writer.catalogue(), wanted).too_large;
        };
        if (co_await app.readers.run(std::move(look))) {
            co_return co_await take_back_batch(request, app, wanted);
        }
    }
    std::function<http::Response(data::Transaction&)> work = [&](data::Transaction& transaction) {
        return take_back(request, transaction, wanted);
    };
    co_return co_await write_once(request, app, std::move(work));
}

}  // namespace

json undo_outlook(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                  data::Revision revision) {
    Wanted wanted;
    wanted.revision = revision;
    try {
        const data::Undo undo = undo_wanted(request, db, catalogue, wanted);
        if (undo.too_large && undo.undone_by) refuse_if_in_the_way(request, db, catalogue, undo);
        if (!undo.too_large) {
            refuse_unless_whole(request, db, catalogue, undo, wanted);
            refuse_if_in_the_way(request, db, catalogue, undo);
        }
        return {{"possible", true}};
    } catch (const http::ProblemError& refusal) {
        json outlook = refusal.problem.more;
        outlook["possible"] = false, outlook["why"] = refusal.problem.type;
        return outlook;
    } catch (const data::Conflict&) {
        return {{"possible", false}, {"why", "conflict"}};
    } catch (const data::NotFound&) {
        return {{"possible", false}, {"why", "not-allowed"}};
    }
}

http::awaitable<http::Response> undo(http::Request request, App& app) {
    return take_back(std::move(request), app, false);
}

http::awaitable<http::Response> redo(http::Request request, App& app) {
    return take_back(std::move(request), app, true);
}

}  // namespace server
