#include "data/people/viewer.hpp"

#include <algorithm>

namespace data {
namespace {

constexpr std::size_t district_digits = 6, street_digits = 9;  // of a community's twelve

/// Nothing but everywhere holds a jurisdiction without a code.
bool lies_in(std::string_view jurisdiction, std::string_view division) noexcept {
    return jurisdiction.starts_with(division);
}

bool lies_above(std::string_view jurisdiction, std::string_view division) noexcept {
    return division.size() > jurisdiction.size() && division.starts_with(jurisdiction) &&
           (jurisdiction.size() == district_digits || jurisdiction.size() == street_digits);
}

}  // namespace

bool Jurisdictions::hold(const Jurisdiction& jurisdiction) const {
    const std::string_view own = jurisdiction.division();
    return all || std::ranges::any_of(within, [&](const auto& division) { return lies_in(own, division); }) ||
           std::ranges::find(above, own) != above.end() ||
           std::ranges::any_of(on, [&](const auto& ground) { return ground->holds(jurisdiction); });
}

Viewer::Viewer(std::vector<Grant> grants, Public open, const Grounds& grounds) {
    if (open == Public::open) everywhere_.add(Role::everyone);
    for (Grant& grant : grants) {
        grant.division = without_zero_levels(grant.division);
        anywhere_.add(grant.role);
        anywhere_.add(Role::everyone);
        if (grant.everywhere()) {
            everywhere_.add(grant.role);
            everywhere_.add(Role::everyone);
        }
        (grant.grid == 0 ? grants_ : on_ground_).push_back(std::move(grant));
    }
    if (open == Public::open) anywhere_.add(Role::everyone);
    for (auto* list : {&grants_, &on_ground_}) {
        std::ranges::sort(*list);
        list->erase(std::ranges::unique(*list).begin(), list->end());
    }
    for (const auto& ground : grounds)
        if (ground && std::ranges::find(on_ground_, ground->grid(), &Grant::grid) != on_ground_.end())
            grounds_.push_back(ground);
}

Roles Viewer::roles_on(const Ground& ground) const noexcept {
    Roles roles{Role::everyone};
    for (const Grant& grant : on_ground_)
        if (grant.grid == ground.grid()) roles.add(grant.role);
    return roles;
}

Roles Viewer::roles_in(const Jurisdiction& jurisdiction) const {
    Roles roles = everywhere_;
    const std::string_view own = jurisdiction.division();
    for (const Grant& grant : grants_) {
        if (lies_in(own, grant.division)) roles.add(grant.role), roles.add(Role::everyone);
        if (lies_above(own, grant.division)) roles.add(Role::everyone);
    }
    for (const auto& ground : grounds_) {
        if (ground->holds(jurisdiction)) roles.add(roles_on(*ground));
        if (lies_above(own, ground->division())) roles.add(Role::everyone);
    }
    return roles;
}

Jurisdictions Viewer::where(Roles roles) const {
    Jurisdictions found;
    if (roles.meets(everywhere_)) {
        found.all = true;
        return found;
    }
    const bool open = roles.has(Role::everyone);
    for (const Grant& grant : grants_)  // the wider ones come first among those of a role
        if (open || roles.has(grant.role)) found.within.push_back(grant.division);
    std::ranges::sort(found.within);
    const auto within_the_last = [last = std::string_view("-")](const std::string& division) mutable {
        if (division.starts_with(last)) return true;
        last = division;
        return false;
    };
    std::erase_if(found.within, within_the_last);
    for (const auto& ground : grounds_)
        if (roles.meets(roles_on(*ground))) found.on.push_back(ground);
    if (!open) return found;
    const auto add_those_above = [&](std::string_view division) {
        for (const std::size_t digits : {district_digits, street_digits})
            if (division.size() > digits) found.above.emplace_back(division.substr(0, digits));
    };
    for (const std::string& division : found.within) add_those_above(division);
    for (const auto& ground : found.on) add_those_above(ground->division());
    std::ranges::sort(found.above);
    found.above.erase(std::ranges::unique(found.above).begin(), found.above.end());
    return found;
}

bool Viewer::sees(const Collection& collection, const Jurisdiction& jurisdiction) const {
    return sees_all(collection) || collection.readers.meets(roles_in(jurisdiction));
}

bool Viewer::sees(const Collection& collection, Roles here) const noexcept {
    return sees_all(collection) || collection.readers.meets(here);
}

bool Viewer::sees_all(const Collection& collection) const noexcept {
    return collection.readers.meets(everywhere_) || (collection.background && anywhere_.has(Role::everyone));
}

Jurisdictions Viewer::sight(const Collection& collection) const {
    if (sees_all(collection)) return {.all = true, .within = {}, .above = {}, .on = {}};
    return where(collection.readers);
}

bool Viewer::reads(const Field& field, const Jurisdiction& jurisdiction) const {
    return reads(field.readers, jurisdiction);
}

bool Viewer::reads(Roles readers, const Jurisdiction& jurisdiction) const {
    return reads_everywhere(readers) || readers.meets(roles_in(jurisdiction));
}

bool Viewer::reads(Roles readers, Roles here) const noexcept {
    return reads_everywhere(readers) || readers.meets(here);
}

bool Viewer::reads_somewhere(Roles readers) const noexcept {
    return readers.has(Role::everyone) || readers.meets(anywhere_);
}

bool Viewer::reads_everywhere(Roles readers) const noexcept {
    return readers.has(Role::everyone) || readers.meets(everywhere_);
}

Jurisdictions Viewer::reading(const Field& field) const {
    if (reads_everywhere(field)) return {.all = true, .within = {}, .above = {}, .on = {}};
    return where(field.readers);
}

bool Viewer::writes(const Collection& collection, const Jurisdiction& jurisdiction) const {
    return collection.writers.meets(roles_in(jurisdiction));
}

bool Viewer::writes_somewhere(const Collection& collection) const noexcept {
    return collection.writers.meets(anywhere_);
}

}  // namespace data
