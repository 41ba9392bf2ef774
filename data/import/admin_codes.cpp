#include "data/import/admin_codes.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "data/import/report.hpp"

namespace data::import {
namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
            cells.back() += c, ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells.emplace_back();
        else if (c != '\r')
            cells.back() += c;
    }
    return cells;
}

using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    std::string line;
    if (!in || !std::getline(in, line)) throw Failure{"admin-codes", "cannot read " + file.string()};
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    const auto heads = cells_of(line);
    std::vector<Row> rows;
    for (int number = 2; std::getline(in, line); ++number) {
        if (line.empty() || line == "\r") continue;
        const auto cells = cells_of(line);
        if (cells.size() != heads.size())
            throw Failure{"admin-codes", file.string() + ", line " + std::to_string(number) + ": " +
                                             std::to_string(cells.size()) + " cells where the heading has " +
                                             std::to_string(heads.size())};
        Row row;
        for (std::size_t i = 0; i < heads.size(); ++i) row[heads[i]] = cells[i];
        for (const auto& [head, digits] : {std::pair{"area_code", 6u}, {"street_code", 9u}, {"community_code", 12u}}) {
            const auto cell = row.find(head);
            if (cell != row.end() &&
                (cell->second.size() != digits || cell->second.find_first_not_of("0123456789") != std::string::npos))
                throw Failure{"admin-codes", file.string() + ", line " + std::to_string(number) + ": " + head + " '" +
                                                 cell->second + "' has not " + std::to_string(digits) + " digits"};
        }
        if (!row.contains("area_code") || !row.contains("street_code"))
            throw Failure{"admin-codes", file.string() + " has no columns area_code and street_code"};
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::vector<AreaCode> read_admin_codes(const std::string& folder_or_file) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    if (fs::is_directory(folder_or_file)) {
        for (const char* name : {"streets.csv", "communities.csv"})
            if (const fs::path file = fs::path{folder_or_file} / name; fs::exists(file)) files.push_back(file);
        if (files.empty())
            throw Failure{"admin-codes", folder_or_file + " holds neither streets.csv nor communities.csv"};
    } else {
        files.emplace_back(folder_or_file);
    }
    std::map<std::string, std::string> areas;
    std::map<std::string, std::pair<std::string, std::string>> streets;  // code -> area, name
    std::map<std::string, std::pair<std::string, std::string>> communities;
    for (const auto& file : files)
        for (Row& row : rows_of(file)) {
            auto& area = areas[row["area_code"]];
            if (!row["area"].empty()) area = row["area"];
            streets[row["street_code"]] = {row["area_code"], row["street"]};
            if (row.contains("community_code") && !row["community_code"].empty())
                communities[row["community_code"]] = {row["street_code"], row["community"]};
        }
    std::vector<AreaCode> result;
    for (const auto& [code, name] : areas) {
        AreaCode area{code, name, {}};
        for (const auto& [street_code, street] : streets) {
            if (street.first != code) continue;
            StreetCode one{street_code, street.second, {}};
            for (const auto& [community_code, community] : communities)
                if (community.first == street_code) one.communities.push_back({community_code, community.second});
            area.streets.push_back(std::move(one));
        }
        result.push_back(std::move(area));
    }
    return result;
}

}  // namespace data::import
