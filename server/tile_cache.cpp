#include "server/tile_cache.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace server {

namespace {

constexpr std::size_t shard_count = 16;
constexpr std::size_t remembered_drops = 4096;
constexpr std::size_t entry_overhead = 400;  ///< bytes: two hash nodes, a list node, the tile's own strings and counts

struct Place {
    std::uint32_t x, y;
    friend bool operator==(const Place&, const Place&) = default;
};
struct PlaceHash {
    std::size_t operator()(Place p) const noexcept {
        return (std::uint64_t{p.x} * 0x9E3779B97F4A7C15u) ^ (std::uint64_t{p.y} * 0xC2B2AE3D27D4EB4Fu);
    }
};

struct Entry {
    geo::Tile tile;
    std::string layers;
    std::shared_ptr<const EncodedTile> encoded;
    std::size_t cost;
};
using Entries = std::list<Entry>;  ///< front: used last

/// The tiles of one zoom whose buffered square touches the box, as inclusive ranges.
struct Range {
    std::uint32_t min_x, min_y, max_x, max_y;

    [[nodiscard]] std::uint64_t count() const noexcept {
        return (std::uint64_t{max_x} - min_x + 1) * (std::uint64_t{max_y} - min_y + 1);
    }
    [[nodiscard]] bool holds(Place p) const noexcept {
        return min_x <= p.x && p.x <= max_x && min_y <= p.y && p.y <= max_y;
    }
};

Range tiles_touching(const geo::MercatorBox& box, std::uint32_t zoom) noexcept {
    const std::uint64_t side = std::uint64_t{1} << (32 - zoom);
    const std::uint64_t buffer = side * geo::Tile::buffer / geo::Tile::extent + 1;
    const auto low = [&](std::uint32_t v) { return static_cast<std::uint32_t>((v > buffer ? v - buffer : 0) / side); };
    const auto high = [&](std::uint32_t v) {
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(v + buffer, UINT32_MAX) / side);
    };
    return {low(box.min_x), low(box.min_y), high(box.max_x), high(box.max_y)};
}

std::size_t cost_of(const Entry& entry) noexcept {
    std::size_t cost = entry_overhead + entry.layers.size();
    if (entry.encoded->head) cost += entry.encoded->head->size();
    if (entry.encoded->unchanged_head) cost += entry.encoded->unchanged_head->size();
    if (entry.encoded->body) cost += entry.encoded->body->size();
    return cost;
}

}  // namespace

struct TileCache::State {
    struct Shard {
        mutable std::mutex mutex;
        Entries entries;
        std::array<std::unordered_map<Place, std::vector<Entries::iterator>, PlaceHash>, geo::Tile::max_zoom + 1>
            places;
        std::size_t bytes = 0;

        Entries::iterator* find(std::string_view layers, geo::Tile tile) {
            auto& zoom = places[tile.zoom];
            const auto found = zoom.find({tile.x, tile.y});
            if (found == zoom.end()) return nullptr;
            for (auto& entry : found->second)
                if (entry->layers == layers) return &entry;
            return nullptr;
        }
        void remove(Entries::iterator entry) {
            auto& zoom = places[entry->tile.zoom];
            const auto found = zoom.find({entry->tile.x, entry->tile.y});
            std::erase(found->second, entry);
            if (found->second.empty()) zoom.erase(found);
            bytes -= entry->cost;
            entries.erase(entry);
        }
        void remove_place(std::uint32_t zoom, Place place) {
            const auto found = places[zoom].find(place);
            if (found == places[zoom].end()) return;
            for (const auto& entry : found->second) {
                bytes -= entry->cost;
                entries.erase(entry);
            }
            places[zoom].erase(found);
        }
    };

    std::size_t most_bytes_a_shard;
    std::array<Shard, shard_count> shards;

    /// What was dropped lately: a tile made of an older picture must not come in after its place was dropped.
    struct Drop {
        geo::MercatorBox box;
        std::int64_t revision;
    };
    // Keeping takes its turn like dropping: with a lock that keepers share, a drop might wait for as long as tiles are
    // made, and an edit with it. Held for some microseconds beside the hundreds that a tile takes.
    std::mutex drops_mutex;
    std::deque<Drop> drops;      ///< by revision
    std::int64_t forgotten = 0;  ///< drops up to this revision are not remembered one by one

    Shard& shard(geo::Tile tile) noexcept {
        const auto mixed = PlaceHash{}({tile.x, tile.y}) + std::uint64_t{tile.zoom} * 0x165667B19E3779F9u;
        return shards[(mixed >> 32) % shard_count];
    }

    /// Under drops_mutex.
    bool is_stale(geo::Tile tile, std::int64_t made_from) const {
        if (made_from < forgotten) return true;
        for (auto drop = drops.rbegin(); drop != drops.rend() && drop->revision > made_from; ++drop)
            if (tiles_touching(drop->box, tile.zoom).holds({tile.x, tile.y})) return true;
        return false;
    }
};

TileCache::TileCache(std::size_t most_bytes) : state_(std::make_unique<State>()) {
    state_->most_bytes_a_shard = most_bytes / shard_count;
}

TileCache::~TileCache() = default;

std::shared_ptr<const EncodedTile> TileCache::find(std::string_view layers, geo::Tile tile) const {
    auto& shard = state_->shard(tile);
    const std::lock_guard lock(shard.mutex);
    auto* const found = shard.find(layers, tile);
    if (!found) return nullptr;
    shard.entries.splice(shard.entries.begin(), shard.entries, *found);
    return (*found)->encoded;
}

bool TileCache::has_room_for(std::size_t body_bytes) const noexcept {
    return entry_overhead + body_bytes <= state_->most_bytes_a_shard;
}

void TileCache::keep(std::string_view layers, geo::Tile tile, std::shared_ptr<const EncodedTile> encoded,
                     std::int64_t made_from) {
    Entry entry{tile, std::string(layers), std::move(encoded), 0};
    entry.cost = cost_of(entry);
    if (entry.cost > state_->most_bytes_a_shard) return;

    // Held while it is put in: a drop waits and then finds it, or has been and is seen here.
    const std::lock_guard no_drop_now(state_->drops_mutex);
    if (state_->is_stale(tile, made_from)) return;

    auto& shard = state_->shard(tile);
    const std::lock_guard lock(shard.mutex);
    if (auto* const known = shard.find(layers, tile)) shard.remove(*known);
    shard.bytes += entry.cost;
    shard.entries.push_front(std::move(entry));
    shard.places[tile.zoom][{tile.x, tile.y}].push_back(shard.entries.begin());
    while (shard.bytes > state_->most_bytes_a_shard) shard.remove(std::prev(shard.entries.end()));
}

void TileCache::drop(std::span<const geo::MercatorBox> boxes, std::int64_t revision) {
    const std::lock_guard no_keeping(state_->drops_mutex);
    for (const auto& box : boxes) {
        if (box.empty()) continue;
        state_->drops.push_back({box, revision});
        for (std::uint32_t zoom = 0; zoom <= geo::Tile::max_zoom; ++zoom) {
            const auto range = tiles_touching(box, zoom);
            std::size_t known = 0;
            for (auto& shard : state_->shards) {
                const std::lock_guard lock(shard.mutex);
                known += shard.places[zoom].size();
            }
            if (known == 0) continue;
            if (range.count() <= known) {
                for (auto y = range.min_y;; ++y) {
                    for (auto x = range.min_x;; ++x) {
                        auto& shard = state_->shard({zoom, x, y});
                        const std::lock_guard lock(shard.mutex);
                        shard.remove_place(zoom, {x, y});
                        if (x == range.max_x) break;
                    }
                    if (y == range.max_y) break;
                }
                continue;
            }
            for (auto& shard : state_->shards) {
                const std::lock_guard lock(shard.mutex);
                std::vector<Place> touched;
                for (const auto& [place, entries] : shard.places[zoom])
                    if (range.holds(place)) touched.push_back(place);
                for (const auto place : touched) shard.remove_place(zoom, place);
            }
        }
    }
    while (state_->drops.size() > remembered_drops) {
        state_->forgotten = std::max(state_->forgotten, state_->drops.front().revision);
        state_->drops.pop_front();
    }
}

void TileCache::clear(std::int64_t revision) {
    const std::lock_guard no_keeping(state_->drops_mutex);
    state_->forgotten = std::max(state_->forgotten, revision);
    state_->drops.clear();
    for (auto& shard : state_->shards) {
        const std::lock_guard lock(shard.mutex);
        for (auto& zoom : shard.places) zoom.clear();
        shard.entries.clear();
        shard.bytes = 0;
    }
}

std::size_t TileCache::bytes() const noexcept {
    std::size_t total = 0;
    for (auto& shard : state_->shards) {
        const std::lock_guard lock(shard.mutex);
        total += shard.bytes;
    }
    return total;
}

std::size_t TileCache::tiles() const noexcept {
    std::size_t total = 0;
    for (auto& shard : state_->shards) {
        const std::lock_guard lock(shard.mutex);
        total += shard.entries.size();
    }
    return total;
}

}  // namespace server
