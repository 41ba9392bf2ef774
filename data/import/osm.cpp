#include "data/import/osm.hpp"

#include <algorithm>

#include "data/batch.hpp"
#include "data/district.hpp"
#include "data/import/osm_district.hpp"

namespace data::import {
namespace {

constexpr const char* attribution = "© OpenStreetMap contributors";
constexpr std::int64_t watch_every = 5000;

void count(const Extract& extract, Report& report) {
    const auto with = [&](Extract::Fate fate) { return std::count(extract.fates.begin(), extract.fates.end(), fate); };
    report.stored = with(Extract::Fate::stored);
    report.rejected = with(Extract::Fate::rejected);
    report.passed_over = with(Extract::Fate::passed_over);
}

void note_attribution(Owner& owner, const std::string& name) {
    owner.write([&](Connection& db) {
        District district = read_district(db);
        if (district.name.empty()) district.name = name;
        auto& texts = district.attribution;
        if (std::find(texts.begin(), texts.end(), attribution) == texts.end()) texts.emplace_back(attribution);
        write_district(db, district);
    });
}

}  // namespace

void import_osm(Owner& owner, const OsmOrder& order, Report& report, const Watch& watch) {
    report.file = order.file;
    const auto areas = order.admin_codes.empty() ? std::vector<AreaCode>{} : read_admin_codes(order.admin_codes);
    Worker worker{{order.worker.empty() ? worker_beside_program() : order.worker,
                   "osm",
                   real_file(order.file),
                   {},
                   {},
                   order.patience}};
    Extract extract = read_extract(worker, *owner.catalogue, report, watch, owner.cancelled);
    count(extract, report);
    if (order.strict && report.rejected > 0)
        throw Failure{"rejected", "a feature was rejected and --strict allows none; nothing was stored"};

    const AreaCode* area = area_of(areas, extract, order.district);
    Batch batch{owner, {order.person, "import " + order.file}};
    auto district = propose_district(
        extract, *owner.catalogue, area, {}, [&](std::int64_t n) { return batch.reserve_ids(n); }, watch);
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
            if (owner.cancelled()) throw Failure{"cancelled", "the import was stopped; nothing was stored"};
        }
    note_attribution(owner, district.name);
    report.revision = batch.publish();
}

}  // namespace data::import
