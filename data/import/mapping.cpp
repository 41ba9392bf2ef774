#include "data/import/mapping.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace data::import {
namespace {

/// Names that files in the field use for our fields, beside their titles. Sources: headings of the shapefiles and
/// tables met so far (GB/T 47678.5 abbreviations such as GLBJMC among them).
struct Alias {
    std::string_view field, column;
};
constexpr std::array aliases{
    Alias{"name", "名称"},
    Alias{"name", "名字"},
    Alias{"name", "小区名称"},
    Alias{"name", "小区名"},
    Alias{"name", "mc"},
    Alias{"name", "name_zh"},
    Alias{"name", "namezh"},
    Alias{"name", "label"},
    Alias{"name", "glbjmc"},
    Alias{"name", "网格名称"},
    Alias{"name", "社区名称"},
    Alias{"name", "街道名称"},
    Alias{"code", "编码"},
    Alias{"code", "代码"},
    Alias{"code", "bm"},
    Alias{"code", "dm"},
    Alias{"code", "网格编码"},
    Alias{"code", "glbjbsm"},
    Alias{"code", "szdywgbsm"},
    Alias{"code", "标识码"},
    Alias{"address", "地址"},
    Alias{"address", "dz"},
    Alias{"address", "addr"},
    Alias{"address", "坐落"},
    Alias{"households", "户数"},
    Alias{"households", "hs"},
    Alias{"households", "总户数"},
    Alias{"buildings", "楼栋数"},
    Alias{"buildings", "幢数"},
    Alias{"floors", "层数"},
    Alias{"floors", "building_levels"},
    Alias{"floors", "building:levels"},
    Alias{"floors", "楼层"},
    Alias{"floor_area", "建筑面积"},
    Alias{"built_year", "建成年代"},
    Alias{"built_year", "竣工年份"},
    Alias{"level", "级别"},
    Alias{"level", "层级"},
    Alias{"class", "类别"},
    Alias{"class", "分类"},
    Alias{"class", "设施类别"},
    Alias{"kind", "类型"},
    Alias{"population", "人口"},
    Alias{"supervising_org", "主管部门"},
    Alias{"supervising_org", "zgbmmc"},
};

/// Names are compared without case, spaces, underscores and hyphens.
std::string plain(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '_' && c != '-') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

struct Target {
    std::string name;
    Title title;
};

std::vector<Target> targets_of(const Collection& collection) {
    std::vector<Target> targets{{"uid", {"", ""}}, {"code", {"编码", "code"}}, {"name", {"名称", "name"}}};
    for (const Field& field : collection.fields) targets.push_back({field.name, field.title});
    return targets;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

Mapping decide_mapping(const Collection& collection, const std::vector<std::string>& columns,
                       const MappingOrder& order) {
    const auto targets = targets_of(collection);
    const auto check_field = [&](const std::string& field) {
        if (std::any_of(targets.begin(), targets.end(), [&](const Target& t) { return t.name == field; })) return;
        std::vector<std::string> names;
        for (const Target& t : targets) names.push_back(t.name);
        throw Failure{"mapping",
                      "the collection " + collection.name + " has no field '" + field + "'; it has: " + listed(names)};
    };
    Mapping mapping;
    std::set<std::string> fields_done, columns_taken;
    for (const auto& [field, value] : order.constants) {
        check_field(field);
        mapping.constants[field] = value;
        fields_done.insert(field);
    }
    for (const auto& [field, column] : order.columns) {
        check_field(field);
        if (std::find(columns.begin(), columns.end(), column) == columns.end())
            throw Failure{"mapping", "the file has no column '" + column + "'; it has: " + listed(columns)};
        mapping.mapped.push_back({field, column, "order"});
        fields_done.insert(field);
        columns_taken.insert(column);
    }
    const auto take = [&](const char* by, const auto& fits) {
        for (const Target& target : targets) {
            if (fields_done.contains(target.name)) continue;
            const auto column = std::find_if(columns.begin(), columns.end(), [&](const std::string& c) {
                return !columns_taken.contains(c) && fits(target, plain(c));
            });
            if (column == columns.end()) continue;
            mapping.mapped.push_back({target.name, *column, by});
            fields_done.insert(target.name);
            columns_taken.insert(*column);
        }
    };
    take("name", [](const Target& t, const std::string& column) { return plain(t.name) == column; });
    take("title", [](const Target& t, const std::string& column) {
        return !column.empty() && (plain(t.title.zh) == column || plain(t.title.en) == column);
    });
    take("alias", [](const Target& t, const std::string& column) {
        return std::any_of(aliases.begin(), aliases.end(),
                           [&](const Alias& a) { return a.field == t.name && plain(a.column) == column; });
    });
    for (const auto& column : columns)
        if (!columns_taken.contains(column)) mapping.unmapped.push_back(column);
    return mapping;
}

}  // namespace data::import
