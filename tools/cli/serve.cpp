#include <sys/resource.h>
#include <csignal>

#include <filesystem>
#include <iostream>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "data/store/error.hpp"
#include "data/store/lock.hpp"
#include "server/base_url.hpp"
#include "server/hand_over.hpp"
#include "server/http/forwarded.hpp"
#include "server/log.hpp"
#include "server/program.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/listen.hpp"
#include "tools/cli/places.hpp"
#include "tools/cli/settings.hpp"

namespace cli {

namespace {

constexpr std::size_t one_megabyte = 1u << 20;

struct ServeOptions {
    server::Options server;
    std::string listen = "127.0.0.1:8080";
    std::string config;
    bool check_config = false;
    std::string open_to_public = "default";
    bool no_access_log = false, no_thinning = false;
    std::size_t header_seconds = 10, body_seconds = 30, idle_seconds = 75, write_seconds = 30, drain_seconds = 10;
};

std::string without_last_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

bool is_loopback(const std::string& address) {
    return address == "localhost" || server::http::AddressRange("127.0.0.0/8").holds(address) ||
           server::http::AddressRange("::1").holds(address);
}

/// What goes beyond this machine goes encrypted.
void check_openness(const server::Options& server) {
    if (server.tls_certificate.empty() != server.tls_key.empty())
        throw CLI::ValidationError(server.tls_key.empty() ? "--tls-cert" : "--tls-key",
                                   "--tls-cert and --tls-key are given together");
    if (!server.trusted_proxies.empty() && !server.behind_proxy)
        throw CLI::ValidationError("--trusted-proxy", "is for a server that is --behind-proxy");
    for (const auto& range : server.trusted_proxies) try {
            const server::http::AddressRange understood(range);
        } catch (const std::invalid_argument& e) {
            throw CLI::ValidationError("--trusted-proxy", e.what());
        }
    if (!is_loopback(server.listen_address) && server.tls_certificate.empty() && !server.behind_proxy)
        throw CLI::ValidationError(
            "--listen", server.listen_address +
                            " is open to other machines, and without TLS they could read along: give --tls-cert and "
                            "--tls-key (gridkeeper tls init makes both), or --behind-proxy where a proxy speaks https");
}

void finish(ServeOptions& options) {
    auto& server = options.server;
    const auto listen = read_listen(options.listen);
    server.listen_address = listen.address;
    server.port = listen.port;
    check_openness(server);
    server.public_url = without_last_slash(server.public_url);
    if (!server.public_url.empty() && !server.public_url.starts_with("http://") &&
        !server.public_url.starts_with("https://"))
        throw CLI::ValidationError("--public-url", "begins with http:// or https://");
    if (server.web_root.empty()) server.web_root = web_root();
    if (server.styles_root.empty()) server.styles_root = styles_root();
    server.open_to_public = options.open_to_public == "none" ? data::Public::closed : data::Public::open;
    server.access_log = !options.no_access_log;
    server.thin_tiles = !options.no_thinning;
    server.header_time = std::chrono::seconds(options.header_seconds);
    server.body_time = std::chrono::seconds(options.body_seconds);
    server.idle_time = std::chrono::seconds(options.idle_seconds);
    server.write_time = std::chrono::seconds(options.write_seconds);
    server.drain_time = std::chrono::seconds(options.drain_seconds);
}

/// As many open files as the system lets us have: each connection is one.
void raise_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// The signals that end the server or have it read its certificate anew, taken by one thread that waits for them and by
/// nobody else. Without a certificate a terminal that is closed ends it, as it ends other programs.
class Signals {
  public:
    explicit Signals(bool has_certificate) {
        sigemptyset(&signals_);
        for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals_, signal);
        if (has_certificate) sigaddset(&signals_, SIGHUP);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);  // before any thread is started: they inherit it
    }
    [[nodiscard]] int wait() const {
        int signal = 0;
        sigwait(&signals_, &signal);
        return signal;
    }

  private:
    sigset_t signals_{};
};

void reload_certificate(server::Program& program, const server::Options& options) {
    try {
        program.reload_tls();
        server::log_info("certificate read anew", {{"file", options.tls_certificate}});
    } catch (const std::exception& e) {
        server::log_error("the new certificate is not taken, the old one stays", {{"why", e.what()}});
    }
}

int serve(const ServeOptions& options, std::ostream& out) {
    const auto& database = options.server.database;
    raise_open_files();
    const Signals signals(!options.server.tls_certificate.empty());
    auto lock = data::Lock::take(database, "serve");
    if (!lock) {
        const auto holder = data::Lock::holder(database);
        throw data::Owned(database + " is owned by " +
                          (holder ? "process " + std::to_string(holder->process) + " (" + holder->what_for + ")"
                                  : std::string("another process")));
    }

    server::Program program(options.server);
    std::optional<server::HandOver> hand_over;
    hand_over.emplace(program.app(), *lock, [](const server::Order& order, data::Owner& owner, std::ostream& to) {
        return run(order.arguments, order.directory, &owner, to);
    });
    server::log_info("listening", {{"url", server::listening_url(program.app().options)},
                                   {"database", database},
                                   {"web_root", options.server.web_root}});
    out << std::flush;

    while (signals.wait() == SIGHUP) reload_certificate(program, options.server);
    server::log_info("stopping", {{"patience_seconds", options.server.drain_time.count()}});
    std::thread([&signals] {
        while (signals.wait() == SIGHUP) continue;
        std::_Exit(interrupted);  // asked twice: what is acknowledged is on disk
    }).detach();
    hand_over.reset();
    const bool all_finished = program.stop(options.server.drain_time);
    server::log_info("stopped", {{"all_answered", all_finished}});
    return 0;
}

}  // namespace

void add_serve(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("serve", "Serve the map of one database");
    const auto options = std::make_shared<ServeOptions>();
    auto& server = options->server;
    add_path(*command, "--database", server.database, chosen, "The district's file; made where there is none");
    command->add_option("--listen", options->listen, "ADDRESS:PORT; port 0 takes a free one")->capture_default_str();
    add_path(*command, "--web-root", server.web_root, chosen, "Folder of the built web map");
    add_path(*command, "--styles-root", server.styles_root, chosen, "Folder of the map styles");
    add_path(*command, "--tls-cert", server.tls_certificate, chosen,
             "Certificate (PEM, with its chain): https is spoken; read anew at SIGHUP");
    add_path(*command, "--tls-key", server.tls_key, chosen, "Its key (PEM, without a passphrase)");
    command->add_flag("--behind-proxy", server.behind_proxy, "A proxy speaks https for us: X-Forwarded-* is read");
    command
        ->add_option("--trusted-proxy", server.trusted_proxies,
                     "Addresses or ranges of such proxies, with commas between (127.0.0.0/8,::1)")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_option("--public-url", server.public_url, "How clients reach us, behind a proxy");
    command->add_option("--threads", server.threads, "Listening threads; 0 is one a core")->check(CLI::Range(0, 256));
    command->add_option("--cache-bytes", server.tile_cache_bytes, "Memory for encoded tiles")->capture_default_str();
    command->add_option("--most-header-bytes", server.most_header_bytes, "Largest request header")
        ->check(CLI::Range(1024, 1 << 20))
        ->capture_default_str();
    command->add_option("--most-connections", server.most_connections, "Connections at a time")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command->add_option("--most-tile-bytes", server.most_tile_bytes, "Plain size past which a tile thins out")
        ->check(CLI::Range(std::size_t{10'000}, 1024 * one_megabyte))
        ->capture_default_str();
    const auto seconds = CLI::Range(1, 3600);
    command->add_option("--header-time", options->header_seconds, "Seconds for a request's header")->check(seconds);
    command->add_option("--body-time", options->body_seconds, "Seconds for a request's body")->check(seconds);
    command->add_option("--idle-time", options->idle_seconds, "Seconds between two requests")->check(seconds);
    command->add_option("--write-time", options->write_seconds, "Seconds a client may take to read an answer")
        ->check(seconds);
    command->add_option("--drain-time", options->drain_seconds, "Seconds a stop waits for running answers")
        ->check(seconds);
    command
        ->add_option("--public", options->open_to_public,
                     "What who is signed out reads: default (base map, divisions, grids, outlines, facilities) or none")
        ->check(CLI::IsMember({"default", "none"}))
        ->capture_default_str();
    ;
    command
        ->add_option("--personal-days", server.personal_days,
                     "How long the journal keeps earlier values about people; without it for ever")
        ->check(CLI::Range(0, 36'500));
    command->add_flag("--no-access-log", options->no_access_log, "Log no line for each answer");
    command->add_flag("--no-thinning", options->no_thinning, "Keep every point at low zooms (comparisons only)");
    add_path(*command, "--config", options->config, chosen, "TOML file with these options");
    command->add_flag("--check-config", options->check_config, "Print what would be used, and stop");

    command->callback([&chosen, options, command] {
        fill_from_environment_and_file(*command, options->config);
        if (options->server.database.empty()) throw CLI::RequiredError("--database");
        finish(*options);
        chosen.alone = [options, command](std::ostream& out) {
            if (options->check_config) {
                print_settings(*command, out);
                return 0;
            }
            return serve(*options, out);
        };
    });
}

}  // namespace cli
