#include "data/people/role.hpp"

#include <algorithm>

namespace data {

std::string_view to_string(Role role) noexcept {
    switch (role) {
        case Role::everyone: return "everyone";
        case Role::anybody: return "anybody";
        case Role::officer: return "officer";
        case Role::planner: return "planner";
        case Role::enforcer: return "enforcer";
        case Role::importer: return "importer";
        case Role::supervisor: return "supervisor";
        case Role::admin: return "admin";
        case Role::viewer: return "viewer";
    }
    return "";
}

std::optional<Role> role_from(std::string_view word) noexcept {
    const auto found = std::find_if(roles_of_people.begin(), roles_of_people.end(),
                                    [&](Role role) { return to_string(role) == word; });
    return found == roles_of_people.end() ? std::nullopt : std::optional(*found);
}

}  // namespace data
