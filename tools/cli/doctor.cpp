#include <filesystem>

#include <fmt/format.h>

#include "data/journal/transaction.hpp"
#include "data/store/connection.hpp"
#include "data/store/error.hpp"
#include "data/store/lock.hpp"
#include "data/store/migrate.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/listen.hpp"
#include "tools/cli/places.hpp"

namespace cli {

namespace files = std::filesystem;

namespace {

constexpr double bytes_a_megabyte = 1e6;
constexpr std::uintmax_t little_room = 500u << 20;

struct DoctorOptions {
    std::string database, listen = "127.0.0.1:8080";
};

/// One line a finding; remembers whether any was bad.
class Findings {
  public:
    explicit Findings(std::ostream& out) : out_(out) {}
    void good(const std::string& what) { out_ << "ok    " << what << '\n'; }
    void bad(const std::string& what) {
        out_ << "BAD   " << what << '\n';
        ++bad_;
    }
    [[nodiscard]] int code() const noexcept { return bad_ == 0 ? 0 : failed; }

  private:
    std::ostream& out_;
    int bad_ = 0;
};

void look_at_folder(Findings& findings, const char* what, const std::string& folder, const char* file) {
    if (folder.empty())
        findings.bad(fmt::format("{}: not found beside this program", what));
    else if (!files::exists(files::path(folder) / file))
        findings.bad(fmt::format("{}: {} lacks {}", what, folder, file));
    else
        findings.good(fmt::format("{}: {}", what, folder));
}

void look_inside(Findings& findings, const std::string& database) {
    data::Connection db(database, data::Connection::Mode::read);
    const auto schema = data::schema_version(db), newest = data::migrations().back().number;
    if (schema > newest)
        return findings.bad(
            fmt::format("database: {} has schema {}, this program knows up to {}: it was written by a "
                        "newer gridkeeper",
                        database, schema, newest));
    if (schema < newest)
        return findings.good(
            fmt::format("database: {}, schema {}; serving it brings it to schema {}", database, schema, newest));
    const auto revision = data::last_revision(db);
    findings.good(fmt::format("database: {}, {:.1f} MB, schema {}, revision {}, {} collections", database,
                              static_cast<double>(files::file_size(database)) / bytes_a_megabyte, schema, revision,
                              data::load_catalogue(db)->collections().size()));
}

void look_at_database(Findings& findings, const std::string& database) {
    if (!files::exists(database)) return findings.bad(fmt::format("database: there is no {}", database));
    try {
        look_inside(findings, database);
    } catch (const std::exception& e) {
        findings.bad(fmt::format("database: {}: {}", database, e.what()));
    }
    const auto holder = data::Lock::holder(database);
    findings.good(holder ? fmt::format("owner: process {} ({}){}", holder->process, holder->what_for,
                                       holder->socket.empty() ? "" : ", takes commands")
                         : std::string("owner: nobody"));
    std::error_code error;
    const auto space = files::space(files::absolute(database).parent_path(), error);
    if (error) return;
    const auto free = fmt::format("disk: {:.0f} MB free", static_cast<double>(space.available) / bytes_a_megabyte);
    space.available < little_room ? findings.bad(free) : findings.good(free);
}

/// A port that is taken is right where the database's own server has it, and in the way otherwise.
void look_at_port(Findings& findings, const DoctorOptions& options) {
    const auto why = why_taken(read_listen(options.listen));
    const auto holder = options.database.empty() ? std::nullopt : data::Lock::holder(options.database);
    if (why.empty())
        findings.good(fmt::format("port: {} is free", options.listen));
    else if (holder && holder->what_for == "serve")
        findings.good(fmt::format("port: {} is taken ({}), and process {} serves this database", options.listen, why,
                                  holder->process));
    else
        findings.bad(fmt::format("port: {}: {}", options.listen, why));
}

int doctor(const DoctorOptions& options, std::ostream& out) {
    Findings findings(out);
    findings.good(fmt::format("gridkeeper {}", GRIDKEEPER_VERSION));
    for (const auto& [library, version] : data::library_versions()) findings.good(library + " " + version);
    look_at_folder(findings, "web map", web_root(), "index.html");
    look_at_folder(findings, "styles", styles_root(), "light.json");
    if (sibling_program("gridkeeper-gdal").empty())
        findings.bad("import worker: no gridkeeper-gdal beside this program");
    else
        findings.good("import worker: " + sibling_program("gridkeeper-gdal"));
    look_at_port(findings, options);
    if (!options.database.empty()) look_at_database(findings, options.database);
    return findings.code();
}

}  // namespace

void add_doctor(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("doctor", "Look whether everything is in place");
    const auto options = std::make_shared<DoctorOptions>();
    add_path(*command, "--database", options->database, chosen, "Look at this database too");
    command->add_option("--listen", options->listen, "ADDRESS:PORT a server would take")->capture_default_str();
    command->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return doctor(*options, out); }; });
}

}  // namespace cli
