#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/handlers/feature_json.hpp"

namespace server {

/// The ETag of one form of a feature: its version, and what sets this form apart from the whole one in degrees.
/// "3", "3-open" (only the fields that are open to everyone), "3-x1f" (some of the others too), "3-4549" (in
/// EPSG:4549), "3-open-4549"
[[nodiscard]] std::string item_tag(const data::Collection& collection, const data::Feature& feature,
                                   const FeatureForm& form);

/// The version that such a tag names, whichever the form: a change is of the feature, not of one of its forms.
[[nodiscard]] std::optional<std::int64_t> version_in_tag(std::string_view tag) noexcept;

}  // namespace server
