#include "data/snapshot/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/data/snapshot_city.hpp"
#include "tests/support/mvt_reader.hpp"
#include "tests/support/sketch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using data::Snapshot;
using tests::ChangingCity;
using SharedSnapshot = std::shared_ptr<const Snapshot>;

const geo::Mercator middle = geo::to_mercator(geo::LonLat{ChangingCity::north_west.lon + ChangingCity::span / 2,
                                                          ChangingCity::north_west.lat - ChangingCity::span / 2});

/// Everything a snapshot draws at some zooms, features by layer and id: order inside a layer has no meaning.
std::map<std::string, std::map<std::uint64_t, tests::TileFeature>> drawn(const Snapshot& map, geo::Tile tile) {
    const auto layers = data::TileLayers::parse(
        "grid,grid_label,compound,compound_label,facility,barrier,division,building", map.catalogue());
    std::map<std::string, std::map<std::uint64_t, tests::TileFeature>> all;
    for (auto& layer : tests::read_tile(data::make_tile({map, tests::all_seeing()}, *layers, tile)))
        for (auto& feature : layer.features) all[layer.name][*feature.id] = feature;
    return all;
}

void expect_same_picture(const Snapshot& map, const Snapshot& expected, const std::string& when) {
    for (const std::uint32_t zoom : {0u, 8u, 10u, 11u, 13u, 14u, 15u, 16u, 18u, 22u}) {
        const geo::Tile tile = geo::Tile::holding(zoom, middle);
        ASSERT_EQ(drawn(map, tile), drawn(expected, tile)) << when << ", zoom " << zoom;
    }
    for (std::size_t i = 0; i < map.catalogue().collections().size(); ++i)
        EXPECT_EQ(map.layer(i).size(), expected.layer(i).size()) << when;
}

TEST(ASnapshotEditedManyTimes, DrawsWhatOneBuiltFromNothingDraws) {
    for (const unsigned seed : {1u, 2u, 3u}) {
        ChangingCity city(seed);
        SharedSnapshot map = city.fresh(1);
        for (data::Revision revision = 2; revision <= 150; ++revision) {
            map = map->with(city.step(), revision);
            if (revision % 10 == 0)
                expect_same_picture(*map, *city.fresh(revision),
                                    "seed " + std::to_string(seed) + ", revision " + std::to_string(revision));
        }
        EXPECT_GT(map->pending(), 0u);
        EXPECT_EQ(map->revision(), 150);
    }
}

TEST(ASnapshotRebuiltAside, TakesTheEditsMadeMeanwhile) {
    ChangingCity city(4);
    SharedSnapshot map = city.fresh(1);
    data::Revision revision = 1;
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 20; ++i) map = map->with(city.step(), ++revision);
        const SharedSnapshot rebuilt = map->rebuilt();
        EXPECT_EQ(rebuilt->pending(), 0u);
        expect_same_picture(*rebuilt, *map, "rebuilt");

        const std::size_t meanwhile = 15;
        for (std::size_t i = 0; i < meanwhile; ++i) map = map->with(city.step(), ++revision);
        const std::size_t before = map->pending();
        map = map->adopting(*rebuilt);

        EXPECT_LT(map->pending(), before);
        EXPECT_EQ(map->revision(), revision);
        expect_same_picture(*map, *city.fresh(revision), "adopted in round " + std::to_string(round));
    }
}

TEST(ASnapshotEditedManyTimes, KnowsEachFeatureAsItIs) {
    ChangingCity city(6);
    SharedSnapshot map = city.fresh(1);
    std::set<data::FeatureId> ever;
    for (data::Revision revision = 2; revision <= 120; ++revision) {
        const auto changes = city.step();
        for (const auto& change : changes) ever.insert(change.id);
        map = map->with(changes, revision);
    }
    for (std::size_t c = 0; c < city.catalogue()->collections().size(); ++c)
        for (const auto& [id, feature] : city.features(c)) {
            const auto view = map->layer(c).find(id);
            ASSERT_TRUE(view);
            EXPECT_EQ(view->id(), id);
            EXPECT_EQ(view->name(), feature.name);
            EXPECT_EQ(view->code(), feature.code);
            EXPECT_EQ(view->source(), feature.source);
            EXPECT_EQ(view->division_code(), feature.division_code);
            for (std::size_t i = 0; i < feature.values.size(); ++i) EXPECT_EQ(view->value(i), feature.values[i]);
        }
    for (const data::FeatureId id : ever)
        for (std::size_t c = 0; c < city.catalogue()->collections().size(); ++c)
            EXPECT_EQ(map->layer(c).find(id).has_value(), city.features(c).contains(id));
}

TEST(ASnapshot, StaysAsItWasWhenTheNextIsMadeOfIt) {
    ChangingCity city(7);
    const SharedSnapshot first = city.fresh(1);
    const geo::Tile tile = geo::Tile::holding(15, middle);
    const auto before = drawn(*first, tile);

    SharedSnapshot map = first;
    for (data::Revision revision = 2; revision < 60; ++revision) map = map->with(city.step(), revision);

    EXPECT_EQ(drawn(*first, tile), before);
    EXPECT_NE(drawn(*map, tile), before);
}

TEST(AnEdit, NamesEveryPlaceWhoseTilesDiffer) {
    ChangingCity city(8);
    SharedSnapshot map = city.fresh(1);
    for (data::Revision revision = 2; revision < 80; ++revision) {
        const auto changes = city.step();
        std::vector<geo::MercatorBox> touched;
        const SharedSnapshot next = map->with(changes, revision, &touched);
        for (const std::uint32_t zoom : {12u, 15u, 17u, 18u}) {
            const geo::Tile at = geo::Tile::holding(zoom, middle);
            for (std::uint32_t x = at.x - 3; x <= at.x + 3; ++x)
                for (std::uint32_t y = at.y - 3; y <= at.y + 3; ++y) {
                    const geo::Tile tile{zoom, x, y};
                    const bool named = std::any_of(touched.begin(), touched.end(), [&](const geo::MercatorBox& box) {
                        return box.touches(tile.buffered());
                    });
                    if (named) continue;

                    ASSERT_EQ(drawn(*map, tile), drawn(*next, tile)) << "zoom " << zoom << ", revision " << revision;
                }
        }
        map = next;
    }
}

TEST(AnEditOfASharedBorder, MovesTheNeighboursBorderAlike) {
    // B and C lie side by side; when A takes B's upper row, the corner of A, B and C becomes a node of C's border.
    const auto before = tests::sketch({"BC", "BC", "BC", "BC"}, 80);
    const auto after = tests::sketch({"AC", "BC", "BC", "BC"}, 80);
    const auto catalogue = tests::shipped_catalogue();
    const std::size_t grid = *catalogue->index("grid");
    const auto cell = [&](data::FeatureId id, const geo::Shape& shape) {
        data::Feature feature = tests::sample(catalogue->collections()[grid]);
        feature.id = id, feature.shape = shape;
        return feature;
    };
    data::SnapshotBuilder builder(catalogue);
    builder.add(grid, cell(2, before.at('B')));
    builder.add(grid, cell(3, before.at('C')));
    const SharedSnapshot map = std::move(builder).build(1);

    std::vector<geo::MercatorBox> touched;
    const std::vector<data::Change> changes{{grid, 2, cell(2, before.at('B')), cell(2, after.at('B'))},
                                            {grid, 1, std::nullopt, cell(1, after.at('A'))}};
    const SharedSnapshot next = map->with(changes, 2, &touched);

    const auto kept = [&](const Snapshot& of, geo::LonLat place) {
        const auto view = of.layer(grid).find(3);
        const auto paths = view->paths();
        for (std::size_t i = 0; i < paths.path(0).size(); ++i)
            if (paths.path(0)[i] == geo::to_mercator(place)) return static_cast<int>(paths.path_zooms(0)[i]);
        return -1;
    };
    const geo::LonLat corner = after.at('A').parts[0][0][2];  // south-east of A: the border of A and B meets C here
    EXPECT_GT(kept(*map, corner), 22) << "in the middle of a straight border it was not drawn at all";
    EXPECT_EQ(kept(*next, corner), 0) << "three areas meet there now";
    EXPECT_THAT(touched, testing::Contains(map->layer(grid).find(3)->box()));
}

TEST(AFeature, IsFoundNearestFirstWithMetresOnTheGround) {
    ChangingCity city(9);
    SharedSnapshot map = city.fresh(1);
    for (data::Revision revision = 2; revision < 60; ++revision) map = map->with(city.step(), revision);
    for (const std::size_t collection : {city.facility, city.compound, city.barrier, city.grid}) {
        const data::Layer& layer = map->layer(collection);
        std::vector<std::pair<double, data::FeatureId>> expected;
        layer.each_in({0, 0, UINT32_MAX, UINT32_MAX}, [&](const data::FeatureView& feature) {
            expected.push_back({feature.holds(middle) ? 0 : feature.distance_to_border(middle), feature.id()});
            return true;
        });
        std::sort(expected.begin(), expected.end());
        ASSERT_EQ(expected.size(), city.features(collection).size());

        const auto found = layer.nearest(middle, 7, 1e6, nullptr);

        ASSERT_EQ(found.size(), std::min<std::size_t>(7, expected.size()));
        for (std::size_t i = 0; i < found.size(); ++i) EXPECT_DOUBLE_EQ(found[i].metres, expected[i].first);
        const double reach = expected[3].first;
        EXPECT_GE(layer.nearest(middle, 1000, reach, nullptr).size(), 4u);
        for (const auto& near : layer.nearest(middle, 1000, reach, nullptr)) EXPECT_LE(near.metres, reach);
        const auto odd =
            layer.nearest(middle, 5, 1e6, [](const data::FeatureView& feature) { return feature.id() % 2 == 1; });
        for (const auto& near : odd) EXPECT_EQ(near.feature.id() % 2, 1);
    }
}

TEST(ALayer, GivesWhatLiesInABoxAndStopsWhenAsked) {
    ChangingCity city(10);
    SharedSnapshot map = city.fresh(1);
    for (data::Revision revision = 2; revision < 60; ++revision) map = map->with(city.step(), revision);
    const data::Layer& layer = map->layer(city.facility);
    const geo::MercatorBox quarter{0, 0, middle.x, middle.y};
    std::set<data::FeatureId> expected, found;
    for (const auto& [id, feature] : city.features(city.facility))
        if (quarter.holds(geo::to_mercator(feature.shape.parts[0][0][0]))) expected.insert(id);

    layer.each_in(quarter, [&](const data::FeatureView& feature) { return found.insert(feature.id()).second; });

    EXPECT_EQ(found, expected);
    int seen = 0;
    layer.each_in(quarter, [&](const data::FeatureView&) { return ++seen < 3; });
    EXPECT_EQ(seen, 3);
}

TEST(ASnapshot, LoadsWhatTheStoreHolds) {
    tests::TemporaryDatabase store;
    std::map<std::string, data::Feature> stored;
    for (const data::Collection& collection : store.catalogue().collections()) {
        data::Feature given = tests::sample(collection);
        given.name = "名称", given.code = "c-" + collection.name, given.source = data::Source::derived;
        stored[collection.name] = store.create(collection.name, given);
    }

    const SharedSnapshot map = Snapshot::load(store.db(), store.shared_catalogue());

    EXPECT_EQ(map->revision(), 8);
    EXPECT_EQ(map->pending(), 0u);
    for (const data::Collection& collection : store.catalogue().collections()) {
        const data::Feature& feature = stored[collection.name];
        const data::Layer* layer = map->layer(collection.name);
        ASSERT_NE(layer, nullptr);
        EXPECT_EQ(layer->size(), 1u);
        const auto view = layer->find(feature.id);
        ASSERT_TRUE(view) << collection.name;
        EXPECT_EQ(view->name(), "名称");
        EXPECT_EQ(view->code(), feature.code);
        EXPECT_EQ(view->source(), data::Source::derived);
        EXPECT_EQ(view->division_code(), feature.division_code);
        for (std::size_t i = 0; i < feature.values.size(); ++i)
            EXPECT_EQ(view->value(i), feature.values[i]) << collection.name << "." << collection.fields[i].name;
        std::size_t vertices = 0;
        view->each_path(
            [&](std::size_t, std::size_t, std::span<const geo::Mercator> path) { vertices += path.size(); });
        EXPECT_EQ(vertices, geo::vertex_count(feature.shape) - (geo::is_polygonal(feature.shape.type) ? 1 : 0));
    }
    EXPECT_EQ(map->layer("nobody"), nullptr);
}

TEST(ASnapshotOfTheStore, EditedByItsChangesEqualsOneLoadedAnew) {
    tests::TemporaryDatabase store;
    const data::Feature first = store.create("compound", tests::sample(store.collection("compound")));
    const SharedSnapshot map = Snapshot::load(store.db(), store.shared_catalogue());

    data::Transaction transaction(store.db(), store.catalogue(), {});
    data::Feature renamed = first;
    renamed.name = "华侨路二十六号小区";
    (void)data::replace_feature(transaction, store.collection("compound"), first.id, 1, renamed);
    (void)data::create_feature(transaction, store.collection("facility"), tests::sample(store.collection("facility")));
    const auto changes = transaction.commit();
    const SharedSnapshot next = map->with(changes, data::last_revision(store.db()));

    const SharedSnapshot anew = Snapshot::load(store.db(), store.shared_catalogue());
    const geo::Tile tile = geo::Tile::holding(16, geo::to_mercator(first.shape.parts[0][0][0]));
    EXPECT_EQ(drawn(*next, tile), drawn(*anew, tile));
    EXPECT_EQ(next->revision(), anew->revision());
}

}  // namespace
