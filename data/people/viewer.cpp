#include "data/people/viewer.hpp"

#include <algorithm>

namespace data {
namespace {

constexpr std::size_t district_digits = 6, street_digits = 9;  // of a community's twelve

/// Nothing but everywhere holds a jurisdiction without a code.
bool lies_in(std::string_view jurisdiction, std::string_view division) noexcept {
    return jurisdiction.starts_with(division);
}

}  // namespace

std::string_view without_zero_levels(std::string_view division) noexcept {
    for (const std::size_t digits : {street_digits, district_digits})
        if (division.size() > digits && division.substr(digits).find_first_not_of('0') == std::string_view::npos)
            division = division.substr(0, digits);
    return division;
}

Viewer::Viewer(std::vector<Grant> grants) : grants_(std::move(grants)) {
    for (Grant& grant : grants_) {
        grant.division = without_zero_levels(grant.division);
        anywhere_.add(grant.role);
        alike_ = alike_ && grant.division.empty();
    }
    std::sort(grants_.begin(), grants_.end());
    grants_.erase(std::unique(grants_.begin(), grants_.end()), grants_.end());
    for (const Grant& grant : grants_)
        sight_.append(to_string(grant.role)).append(":").append(grant.division).append(" ");
}

Roles Viewer::roles_in(std::string_view jurisdiction) const noexcept {
    if (alike_) return anywhere_;
    Roles roles = everyone;
    for (const Grant& grant : grants_)
        if (lies_in(jurisdiction, grant.division)) roles.add(grant.role);
    return roles;
}

bool Viewer::reads(const Field& field, std::string_view jurisdiction) const noexcept {
    return field.open() || field.readers.meets(roles_in(jurisdiction));
}

bool Viewer::reads_somewhere(const Field& field) const noexcept {
    return field.readers.meets(anywhere_);
}

bool Viewer::reads_everywhere(const Field& field) const noexcept {
    return reads(field, "");
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
    if (number && *number == 1) return division_code.substr(0, district_digits);
    if (number && *number == 2) return division_code.substr(0, street_digits);
    return division_code;
}

std::string_view jurisdiction(const Collection& collection, const Feature& feature) noexcept {
    const auto level = collection.field("level");
    static const Value unknown;
    return jurisdiction(collection, feature.code, feature.division_code,
                        level && *level < feature.values.size() ? feature.values[*level] : unknown);
}

}  // namespace data
