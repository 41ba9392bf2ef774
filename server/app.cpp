#include "server/app.hpp"

#include <algorithm>
#include <thread>

#include "data/journal/batch.hpp"
#include "server/hand_over.hpp"

namespace server {

namespace {

std::size_t reading_threads() {
    return std::max(2u, std::thread::hardware_concurrency());
}

}  // namespace

App::App(Options chosen)
    : options(std::move(chosen)),
      web(options.web_root),
      styles(options.styles_root),
      tiles(options.tile_cache_bytes),
      snapshot(nullptr, tiles),
      writer(options.database, snapshot),
      left_batches([this](std::int64_t batch) {
          auto owner = owner_in_server(*this, [] { return false; });
          data::roll_back_left(owner, batch);
      }),
      readers(options.database, reading_threads()),
      people(options.open_to_public) {
    read_people();
}

void App::read_people() {
    writer.run_raw([this](data::Connection& db) { people.read(db); });
    live.take_people();
}

}  // namespace server
