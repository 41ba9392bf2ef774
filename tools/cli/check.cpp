#include "data/journal/check.hpp"

#include <memory>

#include <fmt/format.h>

#include "data/store/error.hpp"
#include "data/store/migrate.hpp"
#include "data/store/schema.hpp"
#include "tools/cli/command.hpp"

namespace cli {

namespace {

struct CheckOptions {
    std::string database;
};

/// Reads beside whoever writes and needs no ownership.
int check_database(const CheckOptions& options, std::ostream& out) {
    data::Connection db(options.database, data::Connection::Mode::read);
    const auto schema = data::schema_version(db), newest = data::migrations().back().number;
    if (schema != newest)
        throw data::StorageFailure(
            fmt::format("{} has schema {}, this program checks schema {}: {}", options.database, schema, newest,
                        schema > newest ? "it was written by a newer gridkeeper" : "serving it brings it there"));
    const auto catalogue = data::load_catalogue(db);
    const auto report = data::check(db, *catalogue, [&](std::string_view step) { out << "... " << step << std::endl; });
    for (const auto& finding : report.findings) {
        out << fmt::format("{}: {}: {}", finding.field, finding.code, finding.message);
        if (finding.has_place) out << fmt::format(" (at {:.7f}, {:.7f})", finding.lon, finding.lat);
        out << '\n';
    }
    if (report.not_listed > 0) out << fmt::format("and {} more of the same kinds\n", report.not_listed);
    out << fmt::format(
        "{} features, {} journal rows: {}\n", report.features, report.journal_rows,
        report.findings.empty()
            ? "sound"
            : fmt::format("{} findings", report.findings.size() + static_cast<std::size_t>(report.not_listed)));
    return report.findings.empty() ? 0 : failed;
}

}  // namespace

void add_check(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("check", "Prove that a database is sound: file, shapes, journal");
    const auto options = std::make_shared<CheckOptions>();
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    command->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return check_database(*options, out); }; });
}

}  // namespace cli
