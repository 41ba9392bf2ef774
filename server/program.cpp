#include "server/program.hpp"

#include <malloc.h>

#include <algorithm>
#include <future>
#include <thread>

#include "data/journal/batch.hpp"
#include "data/journal/retention.hpp"
#include "data/search/spelling.hpp"
#include "server/base_url.hpp"
#include "server/hand_over.hpp"
#include "server/http/listener.hpp"
#include "server/log.hpp"
#include "server/routes.hpp"

namespace server {

namespace {

std::size_t listening_threads(const Options& options) {
    return options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
}

http::Limits limits_of(const Options& options) {
    return {.most_header_bytes = options.most_header_bytes,
            .most_connections = options.most_connections,
            .header_time = options.header_time,
            .body_time = options.body_time,
            .idle_time = options.idle_time,
            .write_time = options.write_time};
}

/// Bodies of some hundred kilobytes come and go with each tile. By default glibc maps and unmaps such blocks, and the
/// kernel clears every page of them again.
void keep_large_blocks() {
    constexpr int large = 16 << 20;  // bytes
    mallopt(M_MMAP_THRESHOLD, large);
    mallopt(M_TRIM_THRESHOLD, 4 * large);
}

/// Brings the search index up to today's spelling rules, step by step beside all other writes, until it is whole or
/// the server stops; what is done by then stays done.
void build_search_index(App& app, const std::atomic<bool>& stopping) {
    constexpr std::chrono::milliseconds step{60};  // of the writer's time: other writes wait no longer
    constexpr std::int64_t told_every = 100;       // steps
    const auto stand = [&] {
        app.writer.run_raw([&](data::Connection& db) {
            const data::SearchBuild build = data::search_build(db, *app.writer.catalogue());
            app.search.total = build.total, app.search.done = build.done;
            app.search.whole = data::search_is_whole(db);
        });
    };
    if (app.search.whole) return;
    stand();
    const auto began = std::chrono::steady_clock::now();
    log_info("search index is being built", {{"features", app.search.total.load()}, {"done", app.search.done.load()}});
    for (std::int64_t steps = 1; !stopping; ++steps) {
        bool more = true;
        app.writer.run_raw(
            [&](data::Connection& db) { more = data::build_search_step(db, *app.writer.catalogue(), step); });
        if (!more || steps % told_every == 0) stand();
        if (!more) {
            const auto took = std::chrono::steady_clock::now() - began;
            log_info("search index is whole", {{"seconds", std::chrono::duration<double>(took).count()}});
            return;
        }
    }
}

/// "https://map.example:8443/gridkeeper" -> "map.example"
std::vector<std::string> own_names(const Options& options) {
    const auto scheme = options.public_url.find("://");
    if (scheme == std::string::npos) return {};
    const auto host = options.public_url.substr(scheme + 3);
    return {host.substr(0, host.find_first_of(":/"))};
}

http::Proxies proxies_of(const Options& options) {
    http::Proxies proxies;
    if (!options.behind_proxy) return proxies;
    proxies.speak_https = options.public_url.starts_with("https://");
    for (const auto& range : options.trusted_proxies) proxies.trusted.emplace_back(range);
    if (proxies.trusted.empty()) proxies.trusted = {http::AddressRange("127.0.0.0/8"), http::AddressRange("::1")};
    return proxies;
}

std::unique_ptr<http::Tls> tls_of(const Options& options) {
    if (options.tls_certificate.empty()) return nullptr;
    return std::make_unique<http::Tls>(options.tls_certificate, options.tls_key);
}

}  // namespace

struct Program::State {
    App app;
    http::Router router;
    std::unique_ptr<http::Tls> tls;
    http::Site site;
    http::Listener listener;
    std::promise<void> ready;
    std::shared_future<void> is_ready = ready.get_future().share();
    std::atomic<bool> stopping = false;
    std::thread reading;

    explicit State(Options options)
        : app(std::move(options)),
          router(routes()),
          tls(tls_of(app.options)),
          site{.router = router,
               .app = app,
               .traffic = app.traffic,
               .ready = app.ready,
               .limits = limits_of(app.options),
               .own_names = own_names(app.options),
               .tls = tls.get(),
               .proxies = proxies_of(app.options),
               .access_log = app.options.access_log,
               .recognise = [this](const http::Request& request) { return app.people.caller(request); },
               .stranger = data::Viewer(app.options.open_to_public)},
          listener((app.traffic.prepare(listening_threads(app.options), router.routes().size()), site),
                   app.options.listen_address, app.options.port, listening_threads(app.options)) {
        app.options.port = listener.port();
        app.live.open(listening_threads(app.options), [this](std::size_t thread, std::function<void()> work) {
            listener.post(thread, std::move(work));
        });
        app.snapshot.on_change = [this](const data::Snapshot& snapshot, std::span<const data::Change> changes) {
            app.live.take(snapshot, changes);
        };
        app.writer.on_commit = [this](data::Connection& db, std::span<const data::Change> changes) {
            if (app.people.follow(db, changes)) app.live.take_people();
        };
        app.writer.on_rest = [this](data::Connection& db) { return app.people.write_last_seen(db); };
        listener.start();
        reading = std::thread([this] { read_map(); });
    }

    void forget_old(const std::function<bool()>& cancelled) {
        // Without a limit for what was said of people only first answers go: nothing ended that long ago.
        const int days = app.options.personal_days;
        auto for_retention = owner_in_server(app, cancelled);
        const auto gone = data::forget_personal(for_retention, days < 0 ? std::string() : data::days_ago(days));
        if (gone.values + gone.answers > 0)
            log_info("old enough to be forgotten", {{"personal_values", gone.values}, {"first_answers", gone.answers}});
    }

    void read_map() {
        bool told = false;
        try {
            const auto began = std::chrono::steady_clock::now();
            auto owner = owner_in_server(app, [] { return false; });
            data::roll_back_abandoned(owner);
            app.writer.reload_snapshot();
            const auto snapshot = app.snapshot.current();
            app.writer.run_raw([&](data::Connection& db) { app.search.whole = data::search_is_whole(db); });
            app.ready.store(true, std::memory_order_release);
            std::size_t features = 0;
            for (std::size_t i = 0; i < snapshot->catalogue().collections().size(); ++i)
                features += snapshot->layer(i).size();
            const auto took = std::chrono::steady_clock::now() - began;
            log_info("map read", {{"revision", snapshot->revision()},
                                  {"features", features},
                                  {"seconds", std::chrono::duration<double>(took).count()}});
            ready.set_value();
            told = true;
            if (const auto secret = app.people.first_run_secret(); !secret.empty())
                log_info("nobody has an account yet: this link makes the first administrator",
                         {{"url", own_url(app.options) + "/#first-run=" + secret}});
            app.retention.start([this](const std::function<bool()>& cancelled) { forget_old(cancelled); });
            data::prepare_spelling();
            build_search_index(app, stopping);
        } catch (const std::exception& e) {
            log_error(told ? "the search index cannot be built" : "the map cannot be read", {{"why", e.what()}});
            if (!told) ready.set_exception(std::current_exception());
        }
    }
};

Program::Program(Options options) {
    keep_large_blocks();
    state_ = std::make_unique<State>(std::move(options));
}

Program::~Program() {
    stop(std::chrono::milliseconds(0));
}

unsigned short Program::port() const noexcept {
    return state_->listener.port();
}

void Program::reload_tls() {
    if (state_->tls) state_->tls->reload();
}

App& Program::app() noexcept {
    return state_->app;
}

void Program::wait_until_ready() {
    state_->is_ready.get();
}

bool Program::stop(std::chrono::milliseconds patience) {
    const bool all_finished = state_->listener.drain(patience);
    state_->listener.stop();
    state_->stopping = true;
    if (state_->reading.joinable()) state_->reading.join();
    // What waits for these is woken while its thread's io_context is still there; it never runs again.
    state_->app.flights.finish();
    state_->app.readers.finish();
    state_->app.long_work.finish();
    state_->app.retention.finish();
    state_->app.left_batches.finish();
    state_->app.writer.finish();
    state_->app.live.finish();
    return all_finished;
}

}  // namespace server
