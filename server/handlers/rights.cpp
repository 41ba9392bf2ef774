#include "server/handlers/rights.hpp"

#include <fmt/format.h>

#include "server/handlers/answer.hpp"
#include "server/http/caller.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

[[noreturn]] void deny(std::string_view reason, std::string why) {
    throw http::ProblemError(http::not_allowed(reason, std::move(why)));
}

std::string who_writes(const data::Collection& collection) {
    std::string names;
    for (const data::Role role : data::roles_of_people)
        if (collection.writers.has(role)) names += (names.empty() ? "" : ", ") + std::string(data::to_string(role));
    return names;
}

/// Which division a thing belongs to is for who writes it to say, and decides who may change it from then on: so they
/// must have the say where it stands as well. Who has it by a grid alone gives nothing to another division.
void refuse_foreign_ground(const data::Viewer& viewer, data::Transaction& transaction,
                           const data::Collection& collection, const data::Change& change) {
    if (!change.after) return;
    const std::optional<data::Feature>& before = change.before;
    const data::Feature& after = *change.after;
    if (before && before->shape == after.shape && before->division_code == after.division_code) return;
    data::Feature there = after;
    there.division_code = data::community_at(transaction.db(), collection, after);
    const data::Jurisdiction given(collection, after);
    const bool gives_away = after.division_code != there.division_code &&
                            !(before && before->division_code == after.division_code) &&
                            !viewer.writes(collection, given.division());
    if (gives_away)
        deny("gives-away",
             fmt::format("none of your roles in division {} changes {}: it belongs to the division it stands in",
                         given.division(), collection.name));
    if (there.division_code.empty() || viewer.writes(collection, data::Jurisdiction(collection, there))) return;
    deny("stands-elsewhere", fmt::format("it stands in division {}, where none of your roles changes {}",
                                         there.division_code, collection.name));
}

}  // namespace

void only_whole_admins(const http::Request& request) {
    if (!request.caller->viewer.roles_in("").has(data::Role::admin))
        deny("whole-district", "people are managed by administrators of the whole district");
}

void refuse_unless_writes(const http::Request& request, const data::Collection& collection) {
    if (!viewer_of(request).writes_somewhere(collection))
        deny("collection",
             fmt::format("features of {} are changed by these roles: {}", collection.name, who_writes(collection)));
}

void refuse_unless_allowed(const http::Request& request, data::Transaction& transaction) {
    const data::Viewer& viewer = viewer_of(request);
    for (const data::Change& change : transaction.changes()) {
        const data::Collection& collection = transaction.catalogue().collections()[change.collection];
        refuse_unless_writes(request, collection);
        for (const auto& state : {change.before, change.after}) {
            if (!state) continue;
            const data::Jurisdiction place(collection, *state);
            if (viewer.writes(collection, place)) continue;
            if (!viewer.sees(collection, place))
                deny("not-yours", fmt::format("this would change a {} that is not yours", collection.name));
            deny(place.division().empty() ? "no-division" : "division",
                 place.division().empty()
                     ? fmt::format("{} {} lies in no division: only who may change the whole district may change it",
                                   collection.name, change.id)
                     : fmt::format("{} {} lies in division {}, where none of your roles changes {}", collection.name,
                                   change.id, place.division(), collection.name));
        }
        refuse_foreign_ground(viewer, transaction, collection, change);
    }
}

}  // namespace server
