#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/feature/collection.hpp"
#include "data/import/report.hpp"

namespace data::import {

/// What a person orders: field of the collection = column of the file, and field = one value for every feature.
struct MappingOrder {
    std::map<std::string, std::string> columns;
    std::map<std::string, std::string> constants;
};

/// Which column feeds which field. Beside the collection's own fields: uid, code, name.
struct Mapping {
    std::vector<Mapped> mapped;
    std::vector<std::string> unmapped;
    std::map<std::string, std::string> constants;
};

/// Decides for each field: the order; else a column of the same name; else of its Chinese or English title; else a
/// known alias (名称, mc, 户数 ...). Case, spaces and underscores do not count. A column feeds one field. throws
/// Failure for a field or column that does not exist
[[nodiscard]] Mapping decide_mapping(const Collection& collection, const std::vector<std::string>& columns,
                                     const MappingOrder& order);

}  // namespace data::import
