#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "data/feature/collection.hpp"
#include "data/feature/value.hpp"
#include "data/store/error.hpp"

namespace data::import {

/// A column's value as the field's type; empty text is "not known". Numbers may be written as text, dates as
/// 2003-05-01, 2003/5/1 or 20030501, codes by code or by title in either language, booleans as yes/no, 是/否, 有/无,
/// 1/0. References are left as text: the import looks them up. Appends to `findings` and gives nothing for what does
/// not fit.
[[nodiscard]] Value coerced(const Catalogue& catalogue, const Field& field, const nlohmann::json& value,
                            std::vector<Finding>& findings);

/// A scalar as text, numbers without needless zeros; empty for null.
[[nodiscard]] std::string text_of(const nlohmann::json& value);

}  // namespace data::import
