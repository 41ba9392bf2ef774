#include "data/snapshot/tile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <set>

#include "data/snapshot/builder.hpp"
#include "tests/data/snapshot_city.hpp"
#include "tests/support/mvt_reader.hpp"
#include "tests/support/sketch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using geo::Tile;
using tests::layer_of;
using tests::read_tile;
using SharedSnapshot = std::shared_ptr<const data::Snapshot>;

const geo::LonLat nanjing{118.78, 32.04};

/// Features of any collections, numbered as they are added.
class Map {
  public:
    data::FeatureId add(std::string_view collection, geo::Shape shape, std::string name = "甲") {
        const std::size_t index = *tests::shipped_catalogue()->index(collection);
        data::Feature feature = tests::sample(tests::shipped_catalogue()->collections()[index]);
        feature.id = ++last_;
        feature.name = std::move(name);
        feature.shape = std::move(shape);
        if (collection == "barrier")  // one that is drawn from afar
            tests::set(tests::shipped_catalogue()->at(collection), feature, "kind", std::string("river"));
        builder_.add(index, feature);
        return last_;
    }
    SharedSnapshot done() { return std::move(builder_).build(1); }

  private:
    data::SnapshotBuilder builder_{tests::shipped_catalogue()};
    data::FeatureId last_ = 0;
};

std::vector<tests::ReadTileLayer> tile_of(const data::Snapshot& map, std::string_view layers, Tile tile,
                                          data::TileLimits limits = {}) {
    return read_tile(
        data::make_tile({map, tests::all_seeing()}, *data::TileLayers::parse(layers, map.catalogue()), tile, limits));
}

geo::Shape star(std::mt19937& random, geo::LonLat middle, double size, int corners) {
    geo::Path ring;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners, far = size * (0.3 + 0.7 * (random() % 1000) / 1000.0);
        ring.push_back({middle.lon + far * std::cos(angle), middle.lat + far * std::sin(angle)});
    }
    ring.push_back(ring.front());
    return geo::polygon_shape(ring);
}

geo::Shape wander(std::mt19937& random, geo::LonLat from, double step, int corners) {
    geo::Path line;
    for (int i = 0; i < corners; ++i) {
        line.push_back(from);
        from.lon += step * (static_cast<double>(random() % 2001) - 1000) / 1000;
        from.lat += step * (static_cast<double>(random() % 2001) - 1000) / 1000;
    }
    return {geo::ShapeType::multi_line, {{line}}};
}

geo::LonLat near(std::mt19937& random, double reach) {
    const auto off = [&] { return reach * (static_cast<double>(random() % 2001) - 1000) / 1000; };
    const double lon = off(), lat = off();
    return {nanjing.lon + lon, nanjing.lat + lat};
}

TEST(LayersOfATile, AreNamedOnceEachAndLabelsOnlyWhereThereAreAny) {
    const auto& catalogue = *tests::shipped_catalogue();
    const auto layers = data::TileLayers::parse("compound,compound_label,grid", catalogue);
    ASSERT_TRUE(layers);
    EXPECT_EQ(layers->shapes, (std::vector{*catalogue.index("compound"), *catalogue.index("grid")}));
    EXPECT_EQ(layers->labels, std::vector{*catalogue.index("compound")});
    for (const char* wrong :
         {"", "compound,", ",compound", "compound,compound", "nobody", "facility_label", "_label", "compound,,grid"})
        EXPECT_FALSE(data::TileLayers::parse(wrong, catalogue)) << wrong;
}

TEST(ATileOfAnything, IsAStrictlyValidVectorTileAtEveryZoom) {
    // The reader refuses what the specification forbids and what a careful encoder avoids.
    for (const unsigned seed : {1u, 2u, 3u}) {
        std::mt19937 random(seed);
        Map map;
        for (int i = 0; i < 120; ++i) {
            const double size = std::pow(10.0, -6 + static_cast<double>(random() % 500) / 100);
            const int corners = 3 + static_cast<int>(random() % 60);
            map.add("compound", geo::as_multi(star(random, near(random, 0.02), size, corners)));
            map.add("barrier", wander(random, near(random, 0.02), size, corners));
            map.add("facility", geo::point_shape(near(random, 0.02)));
        }
        const SharedSnapshot done = map.done();
        const geo::Mercator middle = geo::to_mercator(nanjing);
        for (std::uint32_t zoom = 0; zoom <= Tile::max_zoom; ++zoom) {
            const Tile at = Tile::holding(zoom, middle);
            for (const Tile tile :
                 {at, Tile{zoom, at.x > 0 ? at.x - 1 : 0, at.y}, Tile{zoom, at.x, at.y > 0 ? at.y - 1 : 0}}) {
                std::vector<tests::ReadTileLayer> layers;
                ASSERT_NO_THROW(layers = tile_of(*done, "compound,compound_label,barrier,facility", tile))
                    << "zoom " << zoom << ", seed " << seed;
                for (const auto& layer : layers)
                    for (const auto& feature : layer.features)
                        for (const auto& path : feature.paths)
                            for (const auto& vertex : path) {
                                EXPECT_THAT(vertex.x, testing::AllOf(testing::Ge(-64), testing::Le(4160)));
                                EXPECT_THAT(vertex.y, testing::AllOf(testing::Ge(-64), testing::Le(4160)));
                            }
            }
        }
    }
}

TEST(APolygonWithAHole, IsWoundAsTheSpecificationSays) {
    const auto city = tests::sketch({"AAAA", "A..A", "AAAA"}, 20);
    Map map;
    map.add("compound", geo::as_multi(city.at('A')));

    const auto tile = tile_of(*map.done(), "compound", Tile::holding(16, geo::to_mercator(city.inside('A'))));

    const auto& feature = layer_of(tile, "compound").features.at(0);
    ASSERT_EQ(feature.paths.size(), 2u);
    EXPECT_GT(tests::doubled_area(feature.paths[0]), 0);
    EXPECT_LT(tests::doubled_area(feature.paths[1]), 0);
    EXPECT_NEAR(static_cast<double>(tests::doubled_area(feature.paths[0])) /
                    static_cast<double>(-tests::doubled_area(feature.paths[1])),
                12.0 / 2, 0.05);
}

TEST(AFeatureOfATile, CarriesWhatItsCollectionSaysFromEachZoomOn) {
    const auto& collection = tests::shipped_catalogue()->at("compound");
    data::Feature feature = tests::sample(collection, nanjing, 0.002);
    feature.id = (std::int64_t{1} << 53) - 1;
    feature.name = "华侨路二十六号小区";
    feature.code = "C-26";
    feature.source = data::Source::derived;
    tests::set(collection, feature, "households", std::int64_t{320});
    tests::set(collection, feature, "built_year", std::int64_t{1985});
    data::SnapshotBuilder builder(tests::shipped_catalogue());
    builder.add(*tests::shipped_catalogue()->index("compound"), feature);
    const SharedSnapshot map = std::move(builder).build(1);

    for (std::uint32_t zoom = 10; zoom <= 16; ++zoom) {
        const auto tile = tile_of(*map, "compound", Tile::holding(zoom, geo::to_mercator(nanjing)));
        const auto& drawn = layer_of(tile, "compound").features.at(0);
        EXPECT_EQ(drawn.id, static_cast<std::uint64_t>(feature.id));
        EXPECT_EQ(drawn.type, tests::TileFeature::Type::polygon);
        EXPECT_EQ(drawn.attributes.at("source"), tests::TileAttribute("derived"));
        const auto carried = [&](const char* name, int from) {
            EXPECT_EQ(drawn.attributes.contains(name), static_cast<int>(zoom) >= from) << name << " at zoom " << zoom;
        };
        carried("name", collection.name_tile_zoom);
        carried("code", collection.code_tile_zoom);
        for (const data::Field& field : collection.fields) {
            const bool known = !std::holds_alternative<std::monostate>(tests::get(collection, feature, field.name));
            if (known) carried(field.name.c_str(), field.tile_zoom);
            if (!known) {
                EXPECT_FALSE(drawn.attributes.contains(field.name));
            }
        }
    }
    EXPECT_TRUE(tile_of(*map, "compound", Tile::holding(9, geo::to_mercator(nanjing))).empty())
        << "tiles hold it from zoom 10";
}

TEST(FeaturesOfAFineLevel, WaitForTheirOwnFirstZoomAlsoWhenEdited) {
    const auto catalogue = tests::shipped_catalogue();
    const auto& collection = catalogue->at("grid");
    const std::size_t grid = *catalogue->index("grid");
    const auto of_level = [&](data::FeatureId id, std::int64_t level) {
        data::Feature feature = tests::sample(collection, nanjing, 0.1);
        feature.id = id;
        tests::set(collection, feature, "level", level);
        return feature;
    };
    data::SnapshotBuilder builder(catalogue);
    for (std::int64_t level = 1; level <= 3; ++level) builder.add(grid, of_level(level, level));
    const SharedSnapshot base = std::move(builder).build(1);
    // An edited feature, and a level that the base has never seen.
    const std::vector<data::Change> edits{{grid, 3, of_level(3, 3), of_level(3, 3)},
                                          {grid, 4, std::nullopt, of_level(4, 4)}};
    const SharedSnapshot map = base->with(edits, 2);

    for (std::uint32_t zoom = 7; zoom <= 16; ++zoom) {
        const Tile tile = Tile::holding(zoom, geo::to_mercator(nanjing));
        const auto held = [&](const char* layer, data::TileLimits limits = {}) {
            std::set<std::uint64_t> ids;
            for (const auto& read : tile_of(*map, layer, tile, limits))
                for (const auto& feature : read.features) ids.insert(*feature.id);
            return ids;
        };
        const auto expected = [&](int data::FirstZooms::*first) {
            std::set<std::uint64_t> ids;
            for (const auto& zooms : collection.first_zooms)
                if (static_cast<int>(zoom) >= zooms.*first)
                    ids.insert(static_cast<std::uint64_t>(std::get<std::int64_t>(zooms.value)));
            return ids;
        };
        EXPECT_EQ(held("grid"), expected(&data::FirstZooms::shapes)) << "zoom " << zoom;
        EXPECT_EQ(held("grid_label"), expected(&data::FirstZooms::labels)) << "zoom " << zoom;
        if (static_cast<int>(zoom) < collection.tile_from) continue;
        EXPECT_EQ(held("grid", {.thin_points = false}).size(), 4u) << "asked for all, zoom " << zoom;
    }
}

TEST(LabelsOfALayer, BeginWhereTheyHaveRoom) {
    Map map;
    map.add("compound", tests::sample(tests::shipped_catalogue()->at("compound"), nanjing, 0.01).shape);
    const SharedSnapshot done = map.done();
    const auto names = [&](std::uint32_t zoom) {
        return tile_of(*done, "compound,compound_label", Tile::holding(zoom, geo::to_mercator(nanjing))).size();
    };
    EXPECT_EQ(names(12), 1u) << "the outline alone";
    EXPECT_EQ(names(13), 2u);
}

TEST(AValueOfATile, KeepsItsType) {
    const auto encoded = [](data::Value value) {
        std::string bytes;
        data::append_tile_value(value, bytes);
        return data::from_tile_value(bytes);
    };
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{127},
                                      std::int64_t{-64}, INT64_MAX, INT64_MIN})
        EXPECT_EQ(encoded(number), data::Value(number));
    for (const double number : {0.0, -0.5, 1e300, 3.0}) EXPECT_EQ(encoded(number), data::Value(number));
    EXPECT_EQ(encoded(true), data::Value(true));
    EXPECT_EQ(encoded(false), data::Value(false));
    EXPECT_EQ(encoded(std::string()), data::Value(std::string()));
    EXPECT_EQ(encoded(std::string(70'000, 'x')), data::Value(std::string(70'000, 'x')));
    EXPECT_EQ(encoded({}), data::Value());
}

TEST(NeighbouringTiles, AgreeOnWhatTheyBothShow) {
    std::mt19937 random(12);
    Map map;
    // Their common border at zoom 10 is one at all higher zooms too.
    const geo::LonLat border = geo::to_lonlat(
        geo::Mercator{Tile::holding(10, geo::to_mercator(nanjing)).bounds().max_x, geo::to_mercator(nanjing).y});
    const auto by_the_border = [&] {
        const geo::LonLat off = near(random, 0.03);
        return geo::LonLat{border.lon + off.lon - nanjing.lon, off.lat};
    };
    for (int i = 0; i < 400; ++i) map.add("compound", geo::as_multi(star(random, by_the_border(), 0.0004, 8)));
    for (int i = 0; i < 3000; ++i) map.add("facility", geo::point_shape(by_the_border()));
    const SharedSnapshot done = map.done();
    for (const std::uint32_t zoom : {10u, 11u, 12u, 13u, 14u}) {
        const Tile west = Tile::holding(zoom, geo::to_mercator(border)), east{zoom, west.x + 1, west.y};
        const auto left = tile_of(*done, "compound,facility", west), right = tile_of(*done, "compound,facility", east);
        int shared = 0;
        for (const char* name : {"compound", "facility"}) {
            std::map<std::uint64_t, tests::TileFeature> there;
            for (const auto& feature : layer_of(right, name).features) there[*feature.id] = feature;
            for (auto feature : layer_of(left, name).features) {
                const auto inside = [](const tests::TileFeature& f, std::int64_t least, std::int64_t most) {
                    for (const auto& path : f.paths)
                        for (const auto& v : path)
                            if (v.x <= least || v.x >= most || v.y <= -64 || v.y >= 4160) return false;
                    return true;
                };
                if (!inside(feature, 4096 - 63, 4160)) continue;  // whole in both tiles and clear of their clip boxes
                for (auto& path : feature.paths)
                    for (auto& vertex : path) vertex.x -= 4096;
                ASSERT_TRUE(there.contains(*feature.id)) << name << " " << *feature.id << " at zoom " << zoom;
                EXPECT_EQ(feature, there.at(*feature.id));
                ++shared;
            }
        }
        EXPECT_GT(shared, 0) << "zoom " << zoom;
    }
}

TEST(ThinnedPoints, StandForAllThatAreThere) {
    std::mt19937 random(13);
    Map map;
    constexpr int count = 5000;
    for (int i = 0; i < count; ++i) map.add("facility", geo::point_shape(near(random, 0.05)));
    const SharedSnapshot done = map.done();
    std::set<std::uint64_t> shown_before;
    for (std::uint32_t zoom = 10; zoom <= 14; ++zoom) {
        const Tile low = Tile::holding(zoom, geo::to_mercator(geo::LonLat{nanjing.lon - 0.06, nanjing.lat + 0.06}));
        const Tile high = Tile::holding(zoom, geo::to_mercator(geo::LonLat{nanjing.lon + 0.06, nanjing.lat - 0.06}));
        std::uint64_t sum = 0;
        std::set<std::uint64_t> shown;
        for (std::uint32_t x = low.x; x <= high.x; ++x)
            for (std::uint32_t y = low.y; y <= high.y; ++y) {
                std::set<std::pair<std::uint32_t, std::uint32_t>> cells;
                for (const auto tile = tile_of(*done, "facility", {zoom, x, y});
                     const auto& point : layer_of(tile, "facility").features) {
                    const auto counted = point.attributes.find("point_count");
                    const std::uint64_t stands_for =
                        counted == point.attributes.end() ? 1 : std::get<std::uint64_t>(counted->second);
                    EXPECT_NE(counted != point.attributes.end(), stands_for == 1);
                    const auto [px, py] = point.paths[0][0];
                    // A place that rounds up to the next tile's first unit belongs to this tile's last cell.
                    const auto here = [&](std::int64_t v) { return v >= 0 && v < 4096; };
                    if (!here(px) || !here(py)) continue;
                    const geo::Mercator place =
                        done->layer("facility")->find(static_cast<std::int64_t>(*point.id))->label_point();
                    const std::uint32_t bits = 32 - zoom - 6;  // a tile is 64 cells wide
                    if (zoom < 14) {
                        EXPECT_TRUE(cells.insert({place.x >> bits, place.y >> bits}).second);
                    }
                    if (shown.insert(*point.id).second) sum += stands_for;
                }
            }
        EXPECT_NEAR(static_cast<double>(sum), count, zoom < 14 ? count / 100.0 : 5) << "zoom " << zoom;
        for (const std::uint64_t id : shown_before) EXPECT_TRUE(shown.contains(id)) << "gone at zoom " << zoom;
        shown_before = shown;
    }
    EXPECT_NEAR(static_cast<double>(shown_before.size()), count, 5);
}

TEST(LabelPoints, StandInExactlyOneTileInsideTheirPolygon) {
    std::mt19937 random(14);
    Map map;
    constexpr std::size_t count = 300;
    for (std::size_t i = 0; i < count; ++i)
        map.add("compound", geo::as_multi(star(random, near(random, 0.02), 0.001, 12)));
    const SharedSnapshot done = map.done();
    for (const std::uint32_t zoom : {13u, 14u, 15u}) {
        const Tile low = Tile::holding(zoom, geo::to_mercator(geo::LonLat{nanjing.lon - 0.03, nanjing.lat + 0.03}));
        const Tile high = Tile::holding(zoom, geo::to_mercator(geo::LonLat{nanjing.lon + 0.03, nanjing.lat - 0.03}));
        std::multiset<std::uint64_t> seen;
        for (std::uint32_t x = low.x; x <= high.x; ++x)
            for (std::uint32_t y = low.y; y <= high.y; ++y)
                for (const auto tile = tile_of(*done, "compound_label", {zoom, x, y});
                     const auto& label : layer_of(tile, "compound_label").features)
                    seen.insert(*label.id);
        EXPECT_EQ(seen.size(), count);
        EXPECT_EQ(std::set<std::uint64_t>(seen.begin(), seen.end()).size(), count);
    }
    done->layer("compound")->each_in({0, 0, UINT32_MAX, UINT32_MAX}, [](const data::FeatureView& feature) {
        EXPECT_TRUE(feature.holds(feature.label_point()));
        return true;
    });
}

TEST(TinyPolygons, AreNotLostWhenTheyAreTooSmallToBeDrawn) {
    // Buildings of 10 m on a net of 20 m: a quarter of the ground. At zoom 13 a unit is 0.98 m; divisions are drawn at
    // all zooms.
    Map map;
    constexpr int side = 60;
    const double lon = 20 / 94'300.0, lat = 20 / 110'900.0;
    double steps = 0;
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) {
            const geo::LonLat at{nanjing.lon + i * lon, nanjing.lat + j * lat};
            map.add("division", geo::as_multi(geo::polygon_shape({at,
                                                                  {at.lon + lon / 2, at.lat},
                                                                  {at.lon + lon / 2, at.lat + lat / 2},
                                                                  {at.lon, at.lat + lat / 2},
                                                                  at})));
        }
    const SharedSnapshot done = map.done();
    done->layer("division")->each_in({0, 0, UINT32_MAX, UINT32_MAX}, [&](const data::FeatureView& feature) {
        steps += geo::area(feature.paths());
        return true;
    });
    for (std::uint32_t zoom = 0; zoom <= 14; ++zoom) {
        const double unit = std::ldexp(1.0, 20 - static_cast<int>(zoom)), true_units = steps / unit / unit;
        const geo::Mercator a = geo::to_mercator(nanjing),
                            b = geo::to_mercator(geo::LonLat{nanjing.lon + side * lon, nanjing.lat + side * lat});
        const Tile low = Tile::holding(zoom, {a.x, b.y}), high = Tile::holding(zoom, {b.x, a.y});
        std::map<std::uint64_t, double> drawn;
        for (std::uint32_t x = low.x; x <= high.x; ++x)
            for (std::uint32_t y = low.y; y <= high.y; ++y)
                for (const auto tile = tile_of(*done, "division", {zoom, x, y});
                     const auto& feature : layer_of(tile, "division").features)
                    drawn[*feature.id] = std::max(drawn[*feature.id], tests::area(feature));
        double sum = 0;
        for (const auto& [id, units] : drawn) sum += units;
        EXPECT_GE(sum, 1) << "zoom " << zoom;
        if (true_units > 30) {
            EXPECT_NEAR(sum / true_units, 1, 0.2) << "zoom " << zoom;
        }
    }
}

TEST(ATileThatGrowsTooLarge, ShedsAttributesThenMergesAndStaysUnderItsLimit) {
    std::mt19937 random(15);
    Map map;
    for (int i = 0; i < 4000; ++i) {
        map.add("compound", geo::as_multi(star(random, near(random, 0.008), 0.0004, 20)), "小区" + std::to_string(i));
        map.add("facility", geo::point_shape(near(random, 0.008)), "设施" + std::to_string(i));
    }
    const SharedSnapshot done = map.done();
    const Tile tile = Tile::holding(14, geo::to_mercator(nanjing));
    const auto layers = *data::TileLayers::parse("compound,compound_label,facility", done->catalogue());
    const auto whole = read_tile(data::make_tile({*done, tests::all_seeing()}, layers, tile, {SIZE_MAX, true}));
    ASSERT_TRUE(layer_of(whole, "facility").features.at(0).attributes.contains("source"));
    for (const std::size_t limit : {500'000u, 300'000u, 100'000u, 30'000u, 5'000u, 500u, 50u, 0u}) {
        const std::string bytes = data::make_tile({*done, tests::all_seeing()}, layers, tile, {limit, true});
        EXPECT_LE(bytes.size(), limit);
        std::vector<tests::ReadTileLayer> read;
        ASSERT_NO_THROW(read = read_tile(bytes)) << limit;
        if (limit >= 5'000u) {
            EXPECT_FALSE(layer_of(read, "compound").features.empty()) << limit;
            EXPECT_FALSE(layer_of(read, "facility").features.empty()) << limit;
        }
        if (limit < 500'000u)
            for (const auto& feature : layer_of(read, "facility").features) {
                EXPECT_FALSE(feature.attributes.contains("source"));
                EXPECT_TRUE(feature.attributes.contains("name"));
            }
    }
}

TEST(ATileOfNothing, IsEmpty) {
    Map map;
    map.add("compound", geo::as_multi(tests::sketch({"A"}).at('A')));
    const SharedSnapshot done = map.done();
    EXPECT_EQ(data::make_tile({*done, tests::all_seeing()},
                              *data::TileLayers::parse("compound,facility", done->catalogue()), {14, 0, 0}),
              "");
    EXPECT_EQ(
        data::make_tile({*done, tests::all_seeing()}, *data::TileLayers::parse("grid", done->catalogue()), {0, 0, 0}),
        "");
}

TEST(ATileInsideAPolygon, IsFilledToItsBuffer) {
    Map map;
    map.add("division",
            geo::as_multi(geo::polygon_shape({{-179, -80}, {179, -80}, {179, 80}, {-179, 80}, {-179, -80}})));
    const SharedSnapshot done = map.done();
    for (const std::uint32_t zoom : {3u, 10u, 20u, 21u, 22u}) {
        const auto tile = tile_of(*done, "division", Tile::holding(zoom, geo::to_mercator(nanjing)));
        EXPECT_EQ(tests::area(layer_of(tile, "division").features.at(0)), 4224.0 * 4224) << "zoom " << zoom;
    }
}

}  // namespace
