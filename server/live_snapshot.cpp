#include "server/live_snapshot.hpp"

#include <malloc.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "server/log.hpp"
#include "server/tile_cache.hpp"

namespace server {

struct LiveSnapshot::State {
    State(std::shared_ptr<const data::Snapshot> first, TileCache& cache, std::size_t most)
        : tiles(cache), most_pending(most), current(std::move(first)) {}

    TileCache& tiles;
    const std::size_t most_pending;
    std::atomic<std::shared_ptr<const data::Snapshot>> current;

    // The writer's thread only.
    struct Applied {
        data::Revision revision;
        std::vector<data::Change> changes;
    };
    std::optional<std::vector<Applied>> since_expected;
    std::uint64_t picture = 0;  ///< how often it was replaced: a rebuild belongs to the picture it began with

    std::thread rebuilding;
    std::atomic<bool> rebuild_runs = false;
    std::mutex rebuilt_mutex;
    struct Rebuilt {
        std::shared_ptr<const data::Snapshot> map;
        std::uint64_t of_picture = 0;
    };
    Rebuilt rebuilt;

    void rebuild_aside() {
        if (rebuild_runs.exchange(true)) return;
        if (rebuilding.joinable()) rebuilding.join();
        rebuilding = std::thread([this, from = current.load(), of = picture] {
            try {
                auto made = from->rebuilt();
                malloc_trim(0);  // building takes as much again as what is built
                const std::lock_guard lock(rebuilt_mutex);
                rebuilt = {std::move(made), of};
            } catch (const std::exception& e) {
                log_error("rebuilding the map failed; the old base stays", {{"why", e.what()}});
            }
            rebuild_runs = false;
        });
    }
};

LiveSnapshot::LiveSnapshot(std::shared_ptr<const data::Snapshot> first, TileCache& tiles, std::size_t most_pending)
    : state_(std::make_unique<State>(std::move(first), tiles, most_pending)) {}

LiveSnapshot::~LiveSnapshot() {
    if (state_->rebuilding.joinable()) state_->rebuilding.join();
}

std::shared_ptr<const data::Snapshot> LiveSnapshot::current() const noexcept {
    return state_->current.load(std::memory_order_acquire);
}

void LiveSnapshot::apply(std::span<const data::Change> changes, data::Revision revision) {
    if (state_->since_expected) state_->since_expected->push_back({revision, {changes.begin(), changes.end()}});
    const auto before = current();
    if (!before) return;  // still being read: since_expected brings these changes in
    std::vector<geo::MercatorBox> touched;
    auto next = before->with(changes, revision, &touched);
    // In this order: who holds a picture finds nothing kept that is older where the picture differs.
    state_->tiles.drop(touched, revision);
    state_->current.store(next, std::memory_order_release);
    if (on_change) on_change(*next, changes);
    if (next->pending() > state_->most_pending) state_->rebuild_aside();
    adopt_rebuilt();
}

void LiveSnapshot::expect_replacement() {
    state_->since_expected.emplace();
}

void LiveSnapshot::expect_none() {
    state_->since_expected.reset();
}

void LiveSnapshot::replace(std::shared_ptr<const data::Snapshot> next) {
    if (state_->since_expected) {
        for (const auto& [revision, changes] : *state_->since_expected)
            if (revision > next->revision()) next = next->with(changes, revision);
        state_->since_expected.reset();
    }
    ++state_->picture;
    state_->tiles.clear(next->revision());
    state_->current.store(next, std::memory_order_release);
    if (on_change) on_change(*next, {});
}

void LiveSnapshot::adopt_rebuilt() {
    State::Rebuilt rebuilt;
    {
        const std::lock_guard lock(state_->rebuilt_mutex);
        rebuilt = std::exchange(state_->rebuilt, {});
    }
    if (!rebuilt.map || rebuilt.of_picture != state_->picture) return;
    const auto before = current();
    state_->current.store(before->adopting(*rebuilt.map), std::memory_order_release);
    log_info("map base rebuilt", {{"revision", rebuilt.map->revision()}, {"pending", current()->pending()}});
}

}  // namespace server
