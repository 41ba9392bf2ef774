#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "data/store/owner.hpp"

namespace cli {

/// What the command line asked for: the sub-command that was named fills it while the line is parsed.
struct Chosen {
    /// Where the person stands. A command that a server runs for somebody must take relative file names from there.
    std::string directory;

    /// Work that writes a database. Runs in this process under the database's lock, or in the server that holds it,
    /// with the same output and exit code: so it says everything to the stream it is given.
    std::function<int(data::Owner&, std::ostream&)> with_owner;
    std::string database;     ///< for with_owner
    bool may_create = false;  ///< with_owner may begin a new database

    /// The arguments as a running server is to get them, where those typed will not do: what is read from this
    /// process's standard input.
    std::function<std::vector<std::string>(std::vector<std::string>)> for_the_server =
        [](std::vector<std::string> typed) { return typed; };

    /// Everything else.
    std::function<int(std::ostream&)> alone;
};

/// An option that names a file or folder, made absolute.
CLI::Option* add_path(CLI::App& command, const std::string& name, std::string& into, const Chosen& chosen,
                      const std::string& description);

/// A sub-command is one file with its options, its work (a function of the parsed options), and one of these functions,
/// which tells CLI11 about both. To add one: write the file, declare it here, name it in add_all().
void add_backup(CLI::App& program, Chosen& chosen);
void add_demo(CLI::App& program, Chosen& chosen);
void add_check(CLI::App& program, Chosen& chosen);
void add_doctor(CLI::App& program, Chosen& chosen);
void add_import(CLI::App& program, Chosen& chosen);
void add_restore(CLI::App& program, Chosen& chosen);
void add_retention(CLI::App& program, Chosen& chosen);
void add_routes(CLI::App& program, Chosen& chosen);
void add_serve(CLI::App& program, Chosen& chosen);
void add_tls(CLI::App& program, Chosen& chosen);
void add_undo(CLI::App& program, Chosen& chosen);
void add_user(CLI::App& program, Chosen& chosen);

void add_all(CLI::App& program, Chosen& chosen);

/// Exit codes beside 0: it went wrong; the line was not understood; somebody else owns the database; stopped by Ctrl-C.
inline constexpr int failed = 1, misunderstood = 2, owned_by_another = 3, interrupted = 130;

/// Understands a command line and does what it says. `owner` is null where the database is not owned yet.
int run(const std::vector<std::string>& arguments, const std::string& directory, data::Owner* owner, std::ostream& out);

}  // namespace cli
