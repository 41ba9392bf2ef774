#include "tools/cli/command.hpp"

#include <csignal>

#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "data/store/error.hpp"
#include "data/store/lock.hpp"
#include "data/store/migrate.hpp"
#include "server/hand_over.hpp"

namespace cli {

namespace {

std::atomic<bool> interrupt_seen = false;

/// The first Ctrl-C asks the work to stop and leave nothing half done; the second ends the process.
void watch_interrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupt_seen = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

/// Owns the database for as long as the work runs, in this process.
int with_lock(const Chosen& chosen, std::ostream& out) {
    data::Connection db(chosen.database, data::Connection::Mode::write);
    data::migrate(db);
    auto owner = data::local_owner(chosen.database, db);
    owner.cancelled = [] { return interrupt_seen.load(); };
    const int code = chosen.with_owner(owner, out);
    db.checkpoint(data::Connection::Checkpoint::truncate);
    return code;
}

int own_and_run(const Chosen& chosen, const std::vector<std::string>& arguments, std::ostream& out) {
    if (!chosen.may_create && !std::filesystem::exists(chosen.database))
        throw data::NotFound("there is no database " + chosen.database);
    watch_interrupts();
    const auto& command = arguments.front();
    if (const auto lock = data::Lock::take(chosen.database, command)) return with_lock(chosen, out);

    const auto holder = data::Lock::holder(chosen.database);
    if (holder && !holder->socket.empty())
        return server::hand_over(holder->socket, {chosen.for_the_server(arguments), chosen.directory}, out,
                                 [] { return interrupt_seen.load(); });
    std::cerr << "gridkeeper: " << chosen.database << " is being written by "
              << (holder ? "process " + std::to_string(holder->process) + " (" + holder->what_for + ")"
                         : "another process")
              << ", which takes no commands; try again when it is done\n";
    return owned_by_another;
}

void say(std::ostream& out, const std::exception& failure) {
    out << "gridkeeper: " << failure.what() << '\n';
    if (const auto* invalid = dynamic_cast<const data::Invalid*>(&failure))
        for (const auto& finding : invalid->findings) {
            out << "  " << (finding.field.empty() ? finding.code : finding.field) << ": " << finding.message;
            if (finding.has_place) out << " (at " << finding.lon << ", " << finding.lat << ')';
            out << '\n';
        }
    out << std::flush;
}

}  // namespace

CLI::Option* add_path(CLI::App& command, const std::string& name, std::string& into, const Chosen& chosen,
                      const std::string& description) {
    return command.add_option(name, into, description)->transform([&chosen](const std::string& given) {
        return (std::filesystem::path(chosen.directory) / given).lexically_normal().string();
    });
}

void add_all(CLI::App& program, Chosen& chosen) {
    add_serve(program, chosen);
    add_import(program, chosen);
    add_undo(program, chosen);
    add_retention(program, chosen);
    add_user(program, chosen);
    add_demo(program, chosen);
    add_tls(program, chosen);
    add_backup(program, chosen);
    add_restore(program, chosen);
    add_routes(program, chosen);
    add_check(program, chosen);
    add_doctor(program, chosen);
}

int run(const std::vector<std::string>& arguments, const std::string& directory, data::Owner* owner,
        std::ostream& out) {
    Chosen chosen;
    chosen.directory = directory;
    CLI::App program("gridkeeper: the map of a district, kept", "gridkeeper");
    program.set_version_flag("--version", GRIDKEEPER_VERSION);
    program.require_subcommand(1);
    add_all(program, chosen);
    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes the last first
    } catch (const CLI::ParseError& e) {
        const int code = program.exit(e, out, owner ? out : std::cerr);
        return code == 0 ? 0 : misunderstood;
    }
    try {
        if (chosen.alone) return chosen.alone(out);
        return owner ? chosen.with_owner(*owner, out) : own_and_run(chosen, arguments, out);
    } catch (const std::exception& e) {
        say(owner ? out : std::cerr, e);
        if (dynamic_cast<const data::Owned*>(&e)) return owned_by_another;
        return owner && owner->cancelled() ? interrupted : interrupt_seen ? interrupted : failed;
    }
}

}  // namespace cli
