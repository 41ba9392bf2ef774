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

std::string_view without_zero_levels(std::string_view division) noexcept {
    for (const std::size_t digits : {street_digits, district_digits})
        if (division.size() > digits && division.substr(digits).find_first_not_of('0') == std::string_view::npos)
            division = division.substr(0, digits);
    return division;
}

bool Jurisdictions::hold(std::string_view jurisdiction) const noexcept {
    return all || std::ranges::any_of(within, [&](const auto& division) { return lies_in(jurisdiction, division); }) ||
           std::ranges::find(above, jurisdiction) != above.end();
}

Viewer::Viewer(std::vector<Grant> grants, Public open) : grants_(std::move(grants)) {
    if (open == Public::open) everywhere_.add(Role::everyone);
    for (Grant& grant : grants_) {
        grant.division = without_zero_levels(grant.division);
        anywhere_.add(grant.role);
        anywhere_.add(Role::everyone);
        if (!grant.division.empty()) continue;
        everywhere_.add(grant.role);
        everywhere_.add(Role::everyone);
    }
    if (open == Public::open) anywhere_.add(Role::everyone);
    std::ranges::sort(grants_);
    grants_.erase(std::ranges::unique(grants_).begin(), grants_.end());
}

Roles Viewer::roles_in(std::string_view jurisdiction) const noexcept {
    Roles roles = everywhere_;
    for (const Grant& grant : grants_) {
        if (lies_in(jurisdiction, grant.division)) roles.add(grant.role), roles.add(Role::everyone);
        if (lies_above(jurisdiction, grant.division)) roles.add(Role::everyone);
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
    if (!open) return found;
    for (const std::string& division : found.within)
        for (const std::size_t digits : {district_digits, street_digits})
            if (division.size() > digits) found.above.push_back(division.substr(0, digits));
    std::ranges::sort(found.above);
    found.above.erase(std::ranges::unique(found.above).begin(), found.above.end());
    return found;
}

bool Viewer::sees(const Collection& collection, std::string_view jurisdiction) const noexcept {
    if (collection.readers.meets(everywhere_) || (collection.background && anywhere_.has(Role::everyone))) return true;
    return collection.readers.meets(roles_in(jurisdiction));
}

bool Viewer::sees_all(const Collection& collection) const noexcept {
    return collection.readers.meets(everywhere_) || (collection.background && anywhere_.has(Role::everyone));
}

Jurisdictions Viewer::sight(const Collection& collection) const {
    if (sees_all(collection)) return {.all = true, .within = {}, .above = {}};
    return where(collection.readers);
}

bool Viewer::reads(const Field& field, std::string_view jurisdiction) const noexcept {
    return reads(field.readers, jurisdiction);
}

bool Viewer::reads(Roles readers, std::string_view jurisdiction) const noexcept {
    return reads_everywhere(readers) || readers.meets(roles_in(jurisdiction));
}

bool Viewer::reads_somewhere(Roles readers) const noexcept {
    return readers.has(Role::everyone) || readers.meets(anywhere_);
}

bool Viewer::reads_everywhere(Roles readers) const noexcept {
    return readers.has(Role::everyone) || readers.meets(everywhere_);
}

Jurisdictions Viewer::reading(const Field& field) const {
    if (reads_everywhere(field)) return {.all = true, .within = {}, .above = {}};
    return where(field.readers);
}

bool Viewer::writes(const Collection& collection, std::string_view jurisdiction) const noexcept {
    return collection.writers.meets(roles_in(jurisdiction));
}

bool Viewer::writes_somewhere(const Collection& collection) const noexcept {
    return collection.writers.meets(anywhere_);
}

std::string_view jurisdiction(const Collection& collection, std::string_view code, std::string_view division_code,
                              const Value& level) noexcept {
    if (collection.name == "division") return without_zero_levels(code);
    const auto* number = collection.name == "grid" ? std::get_if<std::int64_t>(&level) : nullptr;
    if (number && *number == 1) division_code = division_code.substr(0, district_digits);
    if (number && *number == 2) division_code = division_code.substr(0, street_digits);
    return without_zero_levels(division_code);
}

std::string_view jurisdiction(const Collection& collection, const Feature& feature) noexcept {
    const auto level = collection.field("level");
    static const Value unknown;
    return jurisdiction(collection, feature.code, feature.division_code,
                        level && *level < feature.values.size() ? feature.values[*level] : unknown);
}

}  // namespace data
