#include "data/import/osm.hpp"

#include <algorithm>

#include "data/feature/district.hpp"
#include "data/feature/fact_sources.hpp"
#include "data/import/osm_district.hpp"
#include "data/import/same_file.hpp"
#include "data/import/stop.hpp"
#include "data/journal/batch.hpp"
#include "data/store/migrate.hpp"

namespace data::import {
namespace {

constexpr const char* attribution = "© OpenStreetMap contributors";
constexpr std::int64_t watch_every = 500;

void count(const Extract& extract, Report& report) {
    const auto with = [&](Extract::Fate fate) { return std::count(extract.fates.begin(), extract.fates.end(), fate); };
    report.stored = with(Extract::Fate::stored);
    report.rejected = with(Extract::Fate::rejected);
    report.passed_over = with(Extract::Fate::passed_over);
}

/// What goes with the rows: the district's name, whom to name as the source, the field that tells estimates apart.
void note_district(Owner& owner, const std::string& name) {
    owner.write([&](Connection& db) {
        store_fact_sources(db, *owner.catalogue);
        District district = read_district(db);
        if (district.name.empty()) district.name = name;
        auto& texts = district.attribution;
        if (std::find(texts.begin(), texts.end(), attribution) == texts.end()) texts.emplace_back(attribution);
        write_district(db, district);
        owner.catalogue = load_catalogue(db);
    });
}

/// Codes of a proposed district are its own. throws Failure naming what has one of them already
void refuse_taken_codes(const Owner& owner, const ProposedDistrict& district) {
    Connection db{owner.database, Connection::Mode::read};
    for (const auto& [collection, features] : district.rows)
        for (const Feature& feature : features) {
            if (feature.code.empty()) continue;
            Query row = db.query("SELECT name, source FROM " + collection->name + " WHERE code = ?1");
            row.bind(1, std::string_view(feature.code));
            if (row.step())
                throw Failure{"code-taken", "the proposed " + collection->name + " " + feature.name +
                                                " would have the code " + feature.code + ", which " + row.text(0) +
                                                " in the database has; import into a database of its own, or name "
                                                "another district with --admin-codes and --district"};
        }
}

}  // namespace

void import_osm(Owner& owner, const OsmOrder& order, Report& report, const Watch& tell) {
    const Watch watch = [&](const Progress& progress) {
        tell(progress);
        refuse_if_stopped(owner);
    };
    report.file = order.file;
    const std::string file = real_file(order.file), mark = mark_of(file, "OpenStreetMap extract");
    refuse_same(owner, mark);
    const auto areas = order.admin_codes.empty() ? std::vector<AreaCode>{} : read_admin_codes(order.admin_codes);
    Worker worker{
        {order.worker.empty() ? worker_beside_program() : order.worker, "osm", file, {}, {}, order.patience, [&owner] {
             refuse_if_stopped(owner);
         }}};
    const auto catalogue = with_fact_sources(owner.catalogue);
    Extract extract = read_extract(worker, *catalogue, order.most_bytes, report, watch);
    count(extract, report);
    if (order.strict && report.rejected > 0)
        throw Failure{"rejected", "a feature was rejected and --strict allows none; nothing was stored"};

    const AreaCode* area = area_of(areas, extract, order.district);
    Batch batch{owner, {order.person, "import " + order.file + mark}};
    auto district = propose_district(
        extract, *catalogue, area, {}, [&](std::int64_t n) { return batch.reserve_ids(n); }, watch);
    refuse_taken_codes(owner, district);
    report.notes.insert(report.notes.end(), district.notes.begin(), district.notes.end());
    count(extract, report);

    std::int64_t all = 0;
    for (const auto& [collection, features] : district.rows) {
        report.rows.emplace_back(collection->name, features.size());
        all += static_cast<std::int64_t>(features.size());
    }
    for (auto& [collection, features] : district.rows)
        for (Feature& feature : features) {
            batch.add(*collection, std::move(feature));
            if (batch.size() % watch_every != 0) continue;
            watch({"storing", batch.size(), static_cast<double>(batch.size()) / static_cast<double>(all)});
        }
    watch({"storing", batch.size(), 1});
    note_district(owner, district.name);
    report.revision = batch.publish();
}

}  // namespace data::import
