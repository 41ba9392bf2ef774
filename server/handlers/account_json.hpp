#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "data/people/viewer.hpp"
#include "data/snapshot/snapshot.hpp"

namespace server {

/// [{"role", "division", "division_name"}], and of one within a grid [{"role", "division": "", "grid", "grid_code",
/// "grid_name"}]. Names are null everywhere and for what is gone.
[[nodiscard]] nlohmann::json grants_json(const data::Snapshot& snapshot, std::span<const data::Grant> grants);

/// Reads [{"role", "division"}] and [{"role", "grid"}]. throws data::Invalid
[[nodiscard]] std::vector<data::Grant> grants_from(const nlohmann::json& document);

/// A member that is text. throws data::Invalid where it is missing (unless `otherwise` is given) or something else
[[nodiscard]] std::string text_member(const nlohmann::json& document, const char* name,
                                      const std::optional<std::string>& otherwise = std::nullopt);

/// throws data::Invalid naming each member that is not in `known`, and for a document that is no object
void only_members(const nlohmann::json& document, std::initializer_list<const char*> known);

}  // namespace server
