#include "data/feature/district.hpp"

#include <nlohmann/json.hpp>

#include "data/store/connection.hpp"

namespace data {

District read_district(Connection& db) {
    auto row = db.query("SELECT name, attribution, made_up FROM district WHERE one = 1");
    District district;
    if (!row.step()) return district;
    district.name = row.text(0);
    district.attribution = nlohmann::json::parse(row.text(1)).get<std::vector<std::string>>();
    district.made_up = row.integer(2) != 0;
    return district;
}

void write_district(Connection& db, const District& district) {
    db.query(R"sql(
        UPDATE district
           SET name = :name, attribution = :attribution, made_up = :made_up
         WHERE one = 1
    )sql")
        .bind(":name", std::string_view{district.name})
        .bind(":attribution", std::string_view{nlohmann::json(district.attribution).dump()})
        .bind(":made_up", std::int64_t{district.made_up})
        .run();
}

}  // namespace data
