#include <filesystem>

#include <fmt/format.h>

#include "data/store/backup.hpp"
#include "data/store/error.hpp"
#include "tools/cli/command.hpp"

namespace cli {

namespace {

constexpr double bytes_a_megabyte = 1e6;

struct CopyOptions {
    std::string database, file;
    bool replace = false;
};

/// Online: reads beside whoever writes and needs no ownership.
int backup(const CopyOptions& options, std::ostream& out) {
    data::Connection db(options.database, data::Connection::Mode::read);
    data::backup(db, options.file);
    out << fmt::format("{}: {:.1f} MB\n", options.file,
                       static_cast<double>(std::filesystem::file_size(options.file)) / bytes_a_megabyte);
    return 0;
}

int restore(const CopyOptions& options, std::ostream& out) {
    if (std::filesystem::exists(options.database) && !options.replace)
        throw data::Conflict(options.database + " is there already; --replace puts the backup in its place");
    data::restore(options.file, options.database);
    out << options.database << ": restored from " << options.file << '\n';
    return 0;
}

}  // namespace

void add_backup(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("backup", "Copy a database while it is served, and prove the copy");
    const auto options = std::make_shared<CopyOptions>();
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    add_path(*command, "--to", options->file, chosen, "The copy; no file of that name may be there")->required();
    command->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return backup(*options, out); }; });
}

void add_restore(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("restore", "Put a backup in the place of a database that nobody uses");
    const auto options = std::make_shared<CopyOptions>();
    add_path(*command, "--from", options->file, chosen, "The backup")->required();
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    command->add_flag("--replace", options->replace, "Give up the database that is there");
    command->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return restore(*options, out); }; });
}

}  // namespace cli
