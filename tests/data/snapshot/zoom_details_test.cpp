#include "data/snapshot/zoom_details.hpp"

#include <gtest/gtest.h>

#include <set>

#include "data/snapshot/builder.hpp"
#include "data/snapshot/tile.hpp"
#include "tests/data/snapshot_city.hpp"
#include "tests/support/mvt_reader.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

constexpr geo::Tile crowded{14, 13595, 6650}, quiet{14, 13598, 6650};
constexpr data::TileLimits small{20'000};

/// Compounds of some 40 m in rows over a tile.
void add(data::SnapshotBuilder& builder, geo::Tile tile, int rows, data::FeatureId first,
         const std::string& division = "320102") {
    const auto catalogue = tests::shipped_catalogue();
    const std::size_t index = *catalogue->index("compound");
    const geo::Box box = geo::to_lonlat(tile.bounds());
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < rows; ++column) {
            const geo::LonLat at{box.west + (box.east - box.west) * (column + 0.5) / rows,
                                 box.south + (box.north - box.south) * (row + 0.5) / rows};
            data::Feature feature = tests::sample(catalogue->collections()[index], at, 0.0004);
            feature.id = first++;
            feature.division_code = division;
            feature.name = "小区" + std::to_string(feature.id);
            builder.add(index, feature);
        }
}

std::size_t bytes_of(const data::Snapshot& map, geo::Tile tile, data::TileLimits limits = small) {
    return data::make_tile({map, tests::all_seeing()}, *data::TileLayers::parse("compound", map.catalogue()), tile,
                           limits)
        .size();
}

TEST(TilesOfAZoom, AreAsCoarseAsTheFullestOfThem) {
    data::SnapshotBuilder alone(tests::shipped_catalogue()), beside(tests::shipped_catalogue());
    add(alone, quiet, 5, 1);
    add(beside, quiet, 5, 1);
    add(beside, crowded, 40, 1'000);
    const auto quiet_alone = std::move(alone).build(1), with_neighbour = std::move(beside).build(1);

    EXPECT_LE(bytes_of(*with_neighbour, crowded), small.most_bytes);
    EXPECT_LT(bytes_of(*with_neighbour, quiet), bytes_of(*quiet_alone, quiet));
    EXPECT_EQ(bytes_of(*with_neighbour, quiet, {}), bytes_of(*quiet_alone, quiet, {}));  // nothing is too full
}

TEST(TilesOfAZoom, TellNothingOfACrowdThatIsNotSeen) {
    data::SnapshotBuilder alone(tests::shipped_catalogue()), beside(tests::shipped_catalogue());
    add(alone, quiet, 5, 1);
    add(beside, quiet, 5, 1);
    add(beside, crowded, 40, 1'000, "320199");
    const auto quiet_alone = std::move(alone).build(1), with_neighbour = std::move(beside).build(1);
    const data::Viewer here({{data::Role::planner, "320102"}}, data::Public::closed);
    const auto bytes = [&](const data::Snapshot& map) {
        return data::make_tile({map, here}, *data::TileLayers::parse("compound", map.catalogue()), quiet, small);
    };

    EXPECT_FALSE(bytes(*quiet_alone).empty());
    EXPECT_EQ(bytes(*with_neighbour), bytes(*quiet_alone));
}

}  // namespace
