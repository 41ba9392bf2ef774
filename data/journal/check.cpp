#include "data/journal/check.hpp"

#include <algorithm>
#include <string>

#include "data/feature/feature.hpp"
#include "data/feature/feature_sql.hpp"
#include "geo/validity.hpp"

namespace data {
namespace {

constexpr std::int64_t most_of_a_kind = 100;

std::int64_t number(Connection& db, const std::string& sql) {
    Query row = db.query(sql);
    return row.step() && !row.is_null(0) ? row.integer(0) : 0;
}

void check_shape(Connection& db, const Collection& collection, const Feature& feature, CheckReport& report) {
    const std::string name = collection.name + " " + std::to_string(feature.id);
    if (feature.shape.type != collection.shape)
        report.add({"geometry-type", name, "its shape is a " + std::string(geo::geojson_name(feature.shape.type))});
    for (const geo::Flaw& flaw : geo::flaws(feature.shape)) {
        Finding finding{flaw.code, name, flaw.message};
        if (flaw.place) finding.lon = flaw.place->lon, finding.lat = flaw.place->lat, finding.has_place = true;
        report.add(std::move(finding));
    }
    const std::string sql = "SELECT min_x, min_y, max_x, max_y FROM \"" + collection.name + "_box\" WHERE id = :id";
    Query row = db.query(sql);
    const geo::MercatorBox box = box_of(feature.shape);
    if (!row.bind(":id", feature.id).step() || step_of(row.integer(0)) != box.min_x ||
        step_of(row.integer(1)) != box.min_y || step_of(row.integer(2)) != box.max_x ||
        step_of(row.integer(3)) != box.max_y)
        report.add({"box", name, "the spatial index does not hold its box"});
}

void check_features(Connection& db, const Catalogue& catalogue, CheckReport& report) {
    for (const Collection& collection : catalogue.collections()) {
        try {
            each_feature(db, collection, [&](Feature&& feature) {
                ++report.features;
                check_shape(db, collection, feature, report);
            });
        } catch (const StorageFailure& broken) {
            report.add({"unreadable", collection.name, broken.what()});
        }
        if (number(db, sql_of(collection).all) != number(db, "SELECT count(*) FROM \"" + collection.name + "_box\""))
            report.add({"box", collection.name, "the spatial index has another number of rows than the table"});
    }
}

void check_sequences(Connection& db, const Catalogue& catalogue, CheckReport& report) {
    const auto value = [&](const std::string& name) {
        return number(db, "SELECT value FROM counter WHERE name = '" + name + "'");
    };
    for (const Collection& collection : catalogue.collections())
        if (number(db, "SELECT max(id) FROM \"" + collection.name + "\"") >= value("id"))
            report.add({"sequence", collection.name, "an id is not below the next one to be given"});
    if (number(db, "SELECT max(feature) FROM journal WHERE operation <> 'batch'") >= value("id"))
        report.add({"sequence", "id", "the journal names an id that was never given"});
    if (number(db, "SELECT max(seq) FROM journal") > value("seq"))
        report.add({"sequence", "seq", "the journal has a row past the last one given"});
    if (std::max(number(db, "SELECT max(revision) FROM journal"), number(db, "SELECT max(revision) FROM batch")) >
        value("revision"))
        report.add({"sequence", "revision", "the journal has a revision past the last one given"});
}

void check_unfinished(Connection& db, CheckReport& report) {
    Query row = db.query("SELECT id, started, person, reason FROM batch WHERE revision IS NULL");
    while (row.step())
        report.add({"unfinished-import", "batch " + std::to_string(row.integer(0)),
                    "an import of " + row.text(2) + " (" + row.text(3) + "), begun " + row.text(1) +
                        ", is not finished; if no process works on it, the next owner takes it back"});
}

}  // namespace

void CheckReport::add(Finding finding) {
    if (std::ranges::count(findings, finding.code, &Finding::code) < most_of_a_kind)
        findings.push_back(std::move(finding));
    else
        ++not_listed;
}

void check_integrity(Connection& db, CheckReport& report) {
    Query integrity = db.query("PRAGMA integrity_check(100)");
    while (integrity.step())
        if (integrity.view(0) != "ok") report.add({"integrity", "database", integrity.text(0)});
    Query references = db.query("PRAGMA foreign_key_check");
    while (references.step())
        report.add({"reference", references.text(0) + " " + std::to_string(references.integer(1)),
                    "it refers to a " + references.text(2) + " that is not there"});
}

CheckReport check(Connection& db, const Catalogue& catalogue, const std::function<void(std::string_view)>& step) {
    const Reading reading(db);
    CheckReport report;
    const auto say = [&](std::string_view what) {
        if (step) step(what);
    };
    say("integrity");
    check_integrity(db, report);
    if (!report.findings.empty()) return report;  // what lies on a broken page cannot be judged
    say("shapes");
    check_features(db, catalogue, report);
    say("journal");
    check_journal(db, catalogue, report);
    say("sequences");
    check_sequences(db, catalogue, report);
    check_unfinished(db, report);
    return report;
}

}  // namespace data
