#include <filesystem>

#include <fmt/format.h>

#include "data/connection.hpp"
#include "data/error.hpp"
#include "data/lock.hpp"
#include "tools/cli/command.hpp"

namespace cli {

namespace files = std::filesystem;

namespace {

constexpr double bytes_a_megabyte = 1e6;

struct CopyOptions {
    std::string database, file;
    bool replace = false;
};

/// A copy that appears under its name only once it is whole.
void copy(const std::string& from, const std::string& to) {
    const auto part = to + ".part";
    files::remove(part);
    try {
        data::Connection(from, data::Connection::Mode::read).backup_to(part);
        files::rename(part, to);
    } catch (...) {
        std::error_code ignored;
        files::remove(part, ignored);
        throw;
    }
}

void refuse_to_overwrite(const std::string& file, bool replace) {
    if (files::exists(file) && !replace) throw data::Conflict(file + " is there already; --replace overwrites it");
}

/// Online: reads beside whoever writes and needs no ownership.
int backup(const CopyOptions& options, std::ostream& out) {
    refuse_to_overwrite(options.file, options.replace);
    copy(options.database, options.file);
    out << fmt::format("{}: {:.1f} MB\n", options.file,
                       static_cast<double>(files::file_size(options.file)) / bytes_a_megabyte);
    return 0;
}

/// Puts a backup where the database is. Nobody may have it open: the lock must be free.
int restore(const CopyOptions& options, std::ostream& out) {
    refuse_to_overwrite(options.database, options.replace);
    const auto lock = data::Lock::take(options.database, "restore");
    if (!lock) {
        const auto holder = data::Lock::holder(options.database);
        throw data::Owned(options.database + " is in use by " +
                          (holder ? "process " + std::to_string(holder->process) + " (" + holder->what_for + ")"
                                  : std::string("another process")) +
                          "; stop it first");
    }
    copy(options.file, options.database);
    // Left by an owner that was killed: they belong to the file that was replaced.
    for (const auto* ending : {"-wal", "-shm"}) files::remove(options.database + ending);
    out << options.database << ": restored from " << options.file << '\n';
    return 0;
}

}  // namespace

void add_backup(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("backup", "Copy a database while it is served");
    const auto options = std::make_shared<CopyOptions>();
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    add_path(*command, "--to", options->file, chosen, "The copy")->required();
    command->add_flag("--replace", options->replace, "Overwrite a copy that is there");
    command->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return backup(*options, out); }; });
}

void add_restore(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("restore", "Put a backup in the place of a database that nobody uses");
    const auto options = std::make_shared<CopyOptions>();
    add_path(*command, "--from", options->file, chosen, "The backup")->required();
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    command->add_flag("--replace", options->replace, "Overwrite the database that is there");
    command->callback(
        [&chosen, options] { chosen.alone = [options](std::ostream& out) { return restore(*options, out); }; });
}

}  // namespace cli
