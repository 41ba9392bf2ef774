#include "server/tile_cache.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using server::EncodedTile;
using server::TileCache;

std::shared_ptr<const EncodedTile> tile_of(std::size_t bytes) {
    auto tile = std::make_shared<EncodedTile>();
    tile->body = std::make_shared<const std::string>(bytes, 't');
    return tile;
}

constexpr std::size_t roomy = 64 << 20;
const geo::Tile here{14, 13'490, 6'208};
const geo::Tile next_door{14, 13'491, 6'208};
const geo::Tile far_away{14, 100, 100};

geo::MercatorBox middle_of(geo::Tile tile) {
    const auto box = tile.bounds();
    const auto x = box.min_x / 2 + box.max_x / 2, y = box.min_y / 2 + box.max_y / 2;
    return {x, y, x + 10, y + 10};
}

TEST(ATileCache, FindsWhatItKeptByLayersAndTile) {
    TileCache cache(roomy);
    const auto tile = tile_of(100);

    cache.keep("grid", here, tile, 1);

    EXPECT_EQ(cache.find("grid", here), tile);
    EXPECT_EQ(cache.find("compound", here), nullptr);
    EXPECT_EQ(cache.find("grid", next_door), nullptr);
    EXPECT_EQ(cache.tiles(), 1u);
    EXPECT_GT(cache.bytes(), 100u);
}

TEST(ATileCache, StaysWithinItsBytesAndForgetsTheLeastUsed) {
    TileCache cache(16 * 10'000);  // sixteen shards of room for a few tiles each

    for (std::uint32_t x = 0; x < 1'000; ++x) {
        cache.keep("grid", {14, x, 5}, tile_of(2'000), 1);
        static_cast<void>(cache.find("grid", {14, 0, 5}));  // the first stays in use
    }

    EXPECT_LE(cache.bytes(), 16u * 10'000);
    EXPECT_GT(cache.tiles(), 16u);
    EXPECT_NE(cache.find("grid", {14, 0, 5}), nullptr);
    EXPECT_EQ(cache.find("grid", {14, 1, 5}), nullptr);
}

TEST(ATileCache, KeepsNothingWhenItHasNoRoom) {
    TileCache cache(0);

    cache.keep("grid", here, tile_of(10), 1);

    EXPECT_EQ(cache.find("grid", here), nullptr);
    EXPECT_EQ(cache.bytes(), 0u);
}

TEST(ATileCache, DropsTheTouchedTilesOfAllZoomsAndNoOthers) {
    TileCache cache(roomy);
    const auto box = middle_of(here);
    for (std::uint32_t zoom = 0; zoom <= geo::Tile::max_zoom; ++zoom)
        cache.keep("grid", geo::Tile::holding(zoom, {box.min_x, box.min_y}), tile_of(10), 1);
    cache.keep("compound", here, tile_of(10), 1);
    cache.keep("grid", next_door, tile_of(10), 1);
    cache.keep("grid", far_away, tile_of(10), 1);

    cache.drop(std::array{box}, 2);

    EXPECT_EQ(cache.tiles(), 2u);
    EXPECT_NE(cache.find("grid", next_door), nullptr);
    EXPECT_NE(cache.find("grid", far_away), nullptr);
}

TEST(ATileCache, DropsNeighboursWhoseBufferIsTouched) {
    TileCache cache(roomy);
    const auto bounds = here.bounds();
    cache.keep("grid", next_door, tile_of(10), 1);

    cache.drop(std::array{geo::MercatorBox{bounds.max_x - 5, bounds.min_y + 5, bounds.max_x - 4, bounds.min_y + 6}}, 2);

    EXPECT_EQ(cache.find("grid", next_door), nullptr);
}

TEST(ATileCache, DropsAWholeDistrictAtOnce) {
    TileCache cache(roomy);
    for (std::uint32_t x = 0; x < 50; ++x) cache.keep("grid", {18, 200'000 + x, 90'000}, tile_of(10), 1);

    cache.drop(std::array{geo::MercatorBox{0, 0, UINT32_MAX, UINT32_MAX}}, 2);

    EXPECT_EQ(cache.tiles(), 0u);
    EXPECT_EQ(cache.bytes(), 0u);
}

TEST(ATileCache, TakesNoTileOfAPictureOlderThanItsLastDrop) {
    TileCache cache(roomy);

    cache.drop(std::array{middle_of(here)}, 8);
    cache.keep("grid", here, tile_of(10), 7);  // was being made while revision 8 came
    EXPECT_EQ(cache.find("grid", here), nullptr);

    cache.keep("grid", far_away, tile_of(10), 7);  // not touched by it
    EXPECT_NE(cache.find("grid", far_away), nullptr);
    cache.keep("grid", here, tile_of(10), 8);
    EXPECT_NE(cache.find("grid", here), nullptr);
}

TEST(ATileCache, TakesNoTileOlderThanWhatItRemembersOfDrops) {
    TileCache cache(roomy);

    for (std::int64_t revision = 2; revision < 10'000; ++revision)
        cache.drop(std::array{middle_of(far_away)}, revision);
    cache.keep("grid", here, tile_of(10), 2);
    EXPECT_EQ(cache.find("grid", here), nullptr) << "nobody knows any more what revision 3 touched";

    cache.clear(20'000);
    cache.keep("grid", here, tile_of(10), 19'999);
    EXPECT_EQ(cache.find("grid", here), nullptr);
    cache.keep("grid", here, tile_of(10), 20'000);
    EXPECT_NE(cache.find("grid", here), nullptr);
}

TEST(ATileCache, NeverShowsAnOldTileWhileManyKeepAndDrop) {
    TileCache cache(roomy);
    std::atomic<std::int64_t> revision = 1;
    std::atomic<bool> over = false;
    std::vector<std::thread> makers;
    for (int i = 0; i < 3; ++i)
        makers.emplace_back([&] {
            while (!over) {
                const auto made_from = revision.load();
                auto tile = std::make_shared<EncodedTile>();
                tile->etag = std::to_string(made_from);
                tile->body = std::make_shared<const std::string>("t");
                cache.keep("grid", here, tile, made_from);
            }
        });

    for (std::int64_t next = 2; next < 200; ++next) {
        revision = next;
        cache.drop(std::array{middle_of(here)}, next);
        const auto shown = cache.find("grid", here);
        ASSERT_TRUE(!shown || std::stoll(shown->etag) >= next);
    }
    over = true;
    for (auto& maker : makers) maker.join();
}

/// Tiles that are made without end, by more threads than there are cores, so that some keeper is always inside.
TEST(ATileCache, LetsADropInWhileTilesAreKeptWithoutEnd) {
    TileCache cache(roomy);
    std::atomic<bool> over = false;
    std::atomic<std::size_t> busy = 0;
    std::vector<std::thread> makers;
    for (std::uint32_t i = 0; i < 8; ++i)
        makers.emplace_back([&, i] {
            ++busy;
            const auto tile = tile_of(10);
            for (std::uint32_t n = 0; !over; ++n) cache.keep("grid", {22, n % 1'000, i}, tile, 1'000'000);
        });
    while (busy < makers.size()) std::this_thread::yield();

    for (std::int64_t revision = 1; revision <= 2'000; ++revision)
        cache.drop(std::array{middle_of(far_away)}, revision);

    over = true;
    for (auto& maker : makers) maker.join();
    SUCCEED() << "a drop that starves never gets here";
}

}  // namespace
