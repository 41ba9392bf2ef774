#pragma once

#include <string>
#include <vector>

namespace data {

class Connection;

/// What is true of the whole district and belongs to no feature.
struct District {
    std::string name;                      ///< empty: nobody named it
    std::vector<std::string> attribution;  ///< "© OpenStreetMap contributors": shown wherever the data are drawn
    bool made_up = false;                  ///< sketched by gridkeeper: every screen says so

    friend bool operator==(const District&, const District&) = default;
};

[[nodiscard]] District read_district(Connection& db);
void write_district(Connection& db, const District& district);

}  // namespace data
