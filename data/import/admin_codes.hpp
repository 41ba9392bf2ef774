#pragma once

#include <string>
#include <vector>

namespace data::import {

struct CommunityCode {
    std::string code;  ///< 12 digits
    std::string name;
};
struct StreetCode {
    std::string code;  ///< 9 digits
    std::string name;
    std::vector<CommunityCode> communities;
};
struct AreaCode {
    std::string code;  ///< 6 digits
    std::string name;  ///< "南京市玄武区"; empty where the list does not say
    std::vector<StreetCode> streets;
};

/// Statistical division codes from a folder with streets.csv (area_code, area, street_code, street) and communities.csv
/// (area_code, street_code, street, community_code, community), or from one of those files. By code.
/// throws Failure naming file, line and what is wrong
[[nodiscard]] std::vector<AreaCode> read_admin_codes(const std::string& folder_or_file);

}  // namespace data::import
