#include "server/handlers/account_json.hpp"

#include <algorithm>
#include <cstring>

#include <nlohmann/json.hpp>

namespace server {

using nlohmann::json;

namespace {

json name_of(const data::Snapshot& snapshot, std::string_view division) {
    const data::Layer* layer = snapshot.layer("division");
    if (!layer || division.empty()) return nullptr;
    json name;
    layer->each_in(layer->bounds(), [&](const data::FeatureView& feature) {
        if (data::without_zero_levels(feature.code()) != division) return true;
        name = std::string(feature.name());
        return false;
    });
    return name;
}

}  // namespace

json grants_json(const data::Snapshot& snapshot, std::span<const data::Grant> grants) {
    json list = json::array();
    for (const data::Grant& grant : grants) {
        json& one = list.emplace_back(json{{"role", data::to_string(grant.role)},
                                           {"division", grant.division},
                                           {"division_name", name_of(snapshot, grant.division)}});
        if (grant.grid == 0) continue;
        const data::Layer* const grids = snapshot.layer("grid");
        const auto grid = grids ? grids->find(grant.grid) : std::nullopt;
        one["grid"] = grant.grid;
        one["grid_code"] = grid ? json(std::string(grid->code())) : json();
        one["grid_name"] = grid ? json(std::string(grid->name())) : json();
    }
    return list;
}

std::vector<data::Grant> grants_from(const json& document) {
    std::vector<data::Grant> grants;
    std::vector<data::Finding> found;
    if (!document.is_array())
        found.push_back({"type", "grants", "grants is a list of {role, division} or {role, grid}"});
    for (const json& entry : document) {
        const auto* role =
            entry.is_object() && entry.contains("role") ? entry["role"].get_ptr<const std::string*>() : nullptr;
        const auto known = role ? data::role_from(*role) : std::nullopt;
        const json division = entry.is_object() ? entry.value("division", json("")) : json();
        const json grid = entry.is_object() ? entry.value("grid", json(0u)) : json();
        if (!known || !division.is_string() || !grid.is_number_unsigned())
            found.push_back(
                {"grant", "grants",
                 "a grant is {\"role\": officer, planner, enforcer, importer, supervisor, admin or viewer,"
                 " \"division\": a code, or \"\" for everywhere} or {\"role\", \"grid\": the id of a grid}"});
        else
            grants.push_back({*known, division.get<std::string>(), grid.get<data::FeatureId>()});
    }
    if (!found.empty()) throw data::Invalid(std::move(found));
    return grants;
}

std::string text_member(const json& document, const char* name, const std::optional<std::string>& otherwise) {
    const auto member = document.find(name);
    if (member == document.end()) {
        if (otherwise) return *otherwise;
        throw data::Invalid({{"required", name, "is needed"}});
    }
    if (!member->is_string()) throw data::Invalid({{"type", name, "must be text"}});
    return member->get<std::string>();
}

void only_members(const json& document, std::initializer_list<const char*> known) {
    if (!document.is_object()) throw data::Invalid({{"type", "", "the body must be a JSON object"}});
    std::vector<data::Finding> found;
    for (const auto& [name, value] : document.items())
        if (std::none_of(known.begin(), known.end(), [&](const char* one) { return name == one; }))
            found.push_back({"unknown-field", name.substr(0, 60), "is not known here"});
    if (!found.empty()) throw data::Invalid(std::move(found));
}

}  // namespace server
