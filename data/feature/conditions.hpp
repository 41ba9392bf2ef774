#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/store/connection.hpp"

namespace data {

/// One "property = value" of a question, read by the property's type.
struct Condition {
    std::string column;  ///< SQL of alias t
    Value value;
    std::string name;
    std::optional<std::size_t> field;  ///< nothing: id, uid, code, name, version, source or division_code
};

/// In one order, whatever the order in which people write: the cache of statements does not grow with it.
/// throws Invalid for an unknown property or a value that its type cannot be
[[nodiscard]] std::vector<Condition> conditions_of(const Collection& collection, const FeatureQuery& query);

/// " AND ..." for each, of alias t.
[[nodiscard]] std::string where_of(const std::vector<Condition>& conditions);
void bind_conditions(Query& query, const std::vector<Condition>& conditions);

/// Whether a feature in memory meets it.
[[nodiscard]] bool meets(const Feature& feature, const Condition& condition);

}  // namespace data
