#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "data/search/search_build.hpp"
#include "server/http/static_files.hpp"
#include "server/http/traffic.hpp"
#include "server/left_batches.hpp"
#include "server/live/live.hpp"
#include "server/live_snapshot.hpp"
#include "server/long_work.hpp"
#include "server/options.hpp"
#include "server/people.hpp"
#include "server/readers.hpp"
#include "server/retention.hpp"
#include "server/sign_in_throttle.hpp"
#include "server/tile_cache.hpp"
#include "server/tile_flights.hpp"
#include "server/writer.hpp"

namespace server {

/// How far the search index is, where it is written anew under other spelling rules.
struct SearchBuilding {
    std::atomic<std::int64_t> done{0}, total{0};
    std::atomic<bool> whole{true};  ///< known before the server is ready

    [[nodiscard]] int percent() const noexcept { return data::SearchBuild{done.load(), total.load()}.percent(); }
};

/// The long-lived parts, in the order in which they come up and, backwards, go down.
struct App {
    /// Opens the database for writing; the caller holds its lock. The map is not read yet: see Program.
    explicit App(Options chosen);

    Options options;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    std::atomic<bool> ready{false};  ///< the first snapshot is up; no handler but those of Access::always runs before
    SearchBuilding search;
    http::Traffic traffic;
    http::StaticFiles web, styles;
    TileCache tiles;
    TileFlights flights;
    live::Live live;
    LiveSnapshot snapshot;
    Writer writer;
    LeftBatches left_batches;
    Readers readers;
    LongWork long_work;
    Retention retention;
    People people;
    SignInThrottle sign_ins;

    /// After a person, a session or a token changed. Blocks until the writer's thread has read them anew.
    void read_people();
};

}  // namespace server
