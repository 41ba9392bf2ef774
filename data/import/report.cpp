#include "data/import/report.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace data::import {

void count_as_failed(Report& report) {
    std::set<std::string_view> rejected;
    for (const Rejection& rejection : report.rejections) rejected.insert(rejection.feature);
    report.stored = 0, report.passed_over = 0, report.rows.clear();
    report.rejected = static_cast<std::int64_t>(rejected.size());
    report.dropped = report.read - report.rejected;
}

std::string balance(const Report& report) {
    std::string text = std::to_string(report.read) + " read = " + std::to_string(report.stored) + " stored + " +
                       std::to_string(report.rejected) + " rejected";
    if (report.passed_over > 0)
        text += " + " + std::to_string(report.passed_over) + " passed over (none of our collections)";
    if (report.dropped > 0) text += " + " + std::to_string(report.dropped) + " dropped (the import failed)";
    return text;
}

nlohmann::json to_json(const Report& report) {
    nlohmann::json rejections = nlohmann::json::array(), mapped = nlohmann::json::array();
    for (const Rejection& rejection : report.rejections) {
        nlohmann::json findings = nlohmann::json::array();
        for (const Finding& finding : rejection.findings) {
            nlohmann::json one{{"code", finding.code}, {"field", finding.field}, {"message", finding.message}};
            if (finding.has_place) one["place"] = {finding.lon, finding.lat};
            findings.push_back(std::move(one));
        }
        rejections.push_back({{"feature", rejection.feature}, {"name", rejection.name}, {"findings", findings}});
    }
    for (const Mapped& pair : report.mapped)
        mapped.push_back({{"field", pair.field}, {"column", pair.column}, {"by", pair.by}});
    nlohmann::json rows = nlohmann::json::object();
    for (const auto& [collection, count] : report.rows) rows[collection] = count;
    return {{"file", report.file},
            {"collection", report.collection},
            {"driver", report.driver},
            {"layer", report.layer},
            {"crs", report.crs},
            {"read", report.read},
            {"stored", report.stored},
            {"rejected", report.rejected},
            {"dropped", report.dropped},
            {"rows", rows},
            {"passed_over", report.passed_over},
            {"mapped", mapped},
            {"unmapped", report.unmapped},
            {"notes", report.notes},
            {"rejections", rejections},
            {"revision", report.revision}};
}

}  // namespace data::import
