#include <fstream>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "data/import/file.hpp"
#include "data/import/osm.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/progress.hpp"

namespace cli {
namespace {

struct ImportOptions {
    std::string database, file, osm, report;
    std::string collection, crs, layer, admin_codes, district;
    std::vector<std::string> columns, constants;
    bool strict = false, elsewhere = false;
};

/// "field=column" pairs, split at the first "=".
std::map<std::string, std::string> pairs(const std::vector<std::string>& words, const char* option) {
    std::map<std::string, std::string> result;
    for (const std::string& word : words) {
        const auto at = word.find('=');
        if (at == std::string::npos || at == 0 || at + 1 == word.size())
            throw data::import::Failure{"mapping", fmt::format("{} {}: write it as field=something", option, word)};
        if (!result.emplace(word.substr(0, at), word.substr(at + 1)).second)
            throw data::import::Failure{"mapping",
                                        fmt::format("{} names the field {} twice", option, word.substr(0, at))};
    }
    return result;
}

void print(const data::import::Report& report, std::ostream& out) {
    for (const auto& rejection : report.rejections)
        for (const auto& finding : rejection.findings) {
            out << "rejected " << rejection.feature;
            if (!rejection.name.empty()) out << " (" << rejection.name << ')';
            out << ": " << finding.field << ": " << finding.message;
            if (finding.has_place) out << fmt::format(" (at {:.7f}, {:.7f})", finding.lon, finding.lat);
            out << '\n';
        }
    for (const auto& pair : report.mapped)
        out << fmt::format("field {} <- column {} (by {})\n", pair.field, pair.column, pair.by);
    if (!report.unmapped.empty()) out << fmt::format("columns not taken: {}\n", fmt::join(report.unmapped, ", "));
    for (const auto& note : report.notes) out << "note: " << note << '\n';
    for (const auto& [collection, rows] : report.rows) out << fmt::format("{}: {} rows\n", collection, rows);
    out << balance(report) << '\n';
    if (report.revision > 0) out << "revision " << report.revision << '\n';
}

void write_report(const std::string& file, const data::import::Report& report, const std::string& failure) {
    if (file.empty()) return;
    nlohmann::json document = to_json(report);
    if (!failure.empty()) document["failure"] = failure;
    std::ofstream out{file};
    out << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    if (!out) throw std::runtime_error("cannot write the report " + file);
}

int import_one(const ImportOptions& options, data::Owner& owner, std::ostream& out) {
    data::import::Report report;
    ProgressLine line{out};
    const auto watch = [&](const data::import::Progress& progress) { line.show(progress); };
    try {
        if (!options.osm.empty()) {
            data::import::OsmOrder order;
            order.file = options.osm, order.admin_codes = options.admin_codes, order.district = options.district;
            order.strict = options.strict;
            data::import::import_osm(owner, order, report, watch);
        } else {
            data::import::FileOrder order;
            order.file = options.file, order.collection = options.collection;
            order.mapping = {pairs(options.columns, "--map"), pairs(options.constants, "--set")};
            order.crs = options.crs, order.layer = options.layer, order.strict = options.strict;
            order.elsewhere = options.elsewhere;
            data::import::import_file(owner, order, report, watch);
        }
    } catch (const std::exception& failure) {
        line.finish();
        count_as_failed(report);
        for (const auto& rejection : report.rejections)
            for (const auto& finding : rejection.findings)
                out << "rejected " << rejection.feature << ": " << finding.field << ": " << finding.message << '\n';
        out << balance(report) << "\nnothing was stored" << std::endl;
        write_report(options.report, report, failure.what());
        throw;
    }
    line.finish();
    print(report, out);
    out << std::flush;
    write_report(options.report, report, {});
    return 0;
}

}  // namespace

void add_import(CLI::App& program, Chosen& chosen) {
    auto* command =
        program.add_subcommand("import", "Bring a file of geodata, or an OpenStreetMap extract, into a district");
    const auto options = std::make_shared<ImportOptions>();
    auto* file = add_path(*command, "file", options->file, chosen, "GeoJSON, GeoPackage or Shapefile (.shp)");
    auto* collection =
        command->add_option("--collection", options->collection, "What the features are: compound, building ...");
    auto* osm =
        add_path(*command, "--osm", options->osm, chosen, "OpenStreetMap extract (.osm.pbf): makes a whole district");
    add_path(*command, "--database", options->database, chosen, "The district's file; made where there is none")
        ->required();
    command->add_option("--map", options->columns, "field=column, where names do not tell")->needs(file)->excludes(osm);
    command->add_option("--set", options->constants, "field=value for every feature")->needs(file)->excludes(osm);
    command->add_option("--crs", options->crs, "EPSG:n, the file's coordinate system where it does not say it")
        ->excludes(osm);
    command->add_option("--layer", options->layer, "Layer of a file that has several")->excludes(osm);
    add_path(*command, "--admin-codes", options->admin_codes, chosen,
             "streets.csv and communities.csv (folder or file): names and codes of proposed divisions")
        ->needs(osm);
    command->add_option("--district", options->district, "6-digit code, where the list has several districts")
        ->needs(osm);
    add_path(*command, "--report", options->report, chosen, "Write the report as JSON to this file");
    command
        ->add_flag("--elsewhere", options->elsewhere,
                   "The file rightly lies far from the district stored, or outside of China")
        ->excludes(osm);
    command->add_flag("--strict", options->strict, "Store nothing when a single feature is rejected");
    file->excludes(osm)->needs(collection);
    collection->needs(file);
    command->callback([&chosen, options] {
        if (options->file.empty() && options->osm.empty())
            throw CLI::RequiredError("a file, or --osm with an extract,");
        chosen.database = options->database;
        chosen.may_create = true;
        chosen.with_owner = [options](data::Owner& owner, std::ostream& out) {
            return import_one(*options, owner, out);
        };
    });
}

}  // namespace cli
