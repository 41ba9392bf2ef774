#include "server/handlers/item_tag.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/handlers/parameters.hpp"

namespace server {
namespace {

constexpr std::string_view open_mark = "-open", some_mark = "-x";
constexpr std::string_view hex_digits = "0123456789abcdef";

/// Which of the fields that are not open to everyone this form has.
std::string mark_of_fields(const data::Collection& collection, const data::Feature& feature, const FeatureForm& form) {
    const data::Roles here = form.viewer.roles_in(data::Jurisdiction(collection, feature));
    std::uint64_t has = 0, closed = 0;
    for (const data::Field& field : collection.fields) {
        if (field.open()) continue;
        has = has << 1 | std::uint64_t{form.viewer.reads(field, here)};
        closed = closed << 1 | 1;
    }
    if (has == closed) return "";
    return has == 0 ? std::string(open_mark) : fmt::format("{}{:x}", some_mark, has);
}

}  // namespace

std::string item_tag(const data::Collection& collection, const data::Feature& feature, const FeatureForm& form) {
    std::string tag = '"' + std::to_string(feature.version) + mark_of_fields(collection, feature, form);
    if (form.crs != geo::crs84) tag += '-' + std::to_string(form.crs.epsg);
    return tag + '"';
}

std::optional<std::int64_t> version_in_tag(std::string_view tag) noexcept {
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    tag = tag.substr(1, tag.size() - 2);
    const auto digits = tag.substr(0, tag.find('-', 1));
    auto form = tag.substr(digits.size());
    if (form.starts_with(open_mark)) {
        form.remove_prefix(open_mark.size());
    } else if (form.starts_with(some_mark)) {
        form.remove_prefix(some_mark.size());
        const auto end = std::min(form.find('-'), form.size());
        if (end == 0 || form.substr(0, end).find_first_not_of(hex_digits) != std::string_view::npos)
            return std::nullopt;
        form.remove_prefix(end);
    }
    if (!form.empty() && (form.front() != '-' || !as_whole_number(form.substr(1)))) return std::nullopt;
    return digits.starts_with('-') ? std::nullopt : as_whole_number(digits);
}

}  // namespace server
