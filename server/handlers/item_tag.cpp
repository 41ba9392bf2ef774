#include "server/handlers/item_tag.hpp"

#include "server/handlers/parameters.hpp"

namespace server {
namespace {

constexpr std::string_view open_mark = "-open";

}  // namespace

std::string item_tag(const data::Feature& feature, const FeatureForm& form) {
    std::string tag = '"' + std::to_string(feature.version);
    if (!form.all_fields) tag += open_mark;
    if (form.crs != geo::crs84) tag += '-' + std::to_string(form.crs.epsg);
    return tag + '"';
}

std::optional<std::int64_t> version_in_tag(std::string_view tag) noexcept {
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    tag = tag.substr(1, tag.size() - 2);
    const auto digits = tag.substr(0, tag.find('-', 1));
    auto form = tag.substr(digits.size());
    if (form.starts_with(open_mark)) form.remove_prefix(open_mark.size());
    if (!form.empty() && (form.front() != '-' || !as_whole_number(form.substr(1)))) return std::nullopt;
    return digits.starts_with('-') ? std::nullopt : as_whole_number(digits);
}

}  // namespace server
