#include "tests/demo/figures.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "data/feature/feature.hpp"
#include "data/import/osm.hpp"
#include "tests/demo/gathered.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_database.hpp"

namespace tests {
namespace {

/// Xinjiekou, Nanjing, 2021: 86 compounds derived from buildings and the streets of OpenStreetMap, measured by
/// figures_of().
constexpr Figures nanjing{12, 8, 9451, 7.0, 11.6};
constexpr double factor = 1.5;

void expect_alike(double sketched, double real, const char* what) {
    EXPECT_GE(sketched, real / factor) << what;
    EXPECT_LE(sketched, real * factor) << what;
}

void expect_alike(const Figures& sketch, const Figures& real) {
    expect_alike(sketch.vertices, real.vertices, "vertices a compound");
    expect_alike(sketch.buildings, real.buildings, "buildings a compound");
    expect_alike(sketch.area, real.area, "area of a compound");
    expect_alike(sketch.gap, real.gap, "gap between compounds");
    expect_alike(sketch.spread, real.spread, "spread of street angles");
}

const std::set<std::string, std::less<>> streets{"trunk", "primary", "secondary", "tertiary", "residential"};

Figures figures_of_sketch(double area_km2, std::uint64_t seed) {
    const Gathered& all = gathered(area_km2, seed);
    std::map<demo::Count, double> buildings;
    for (const demo::Building& b : all.buildings)
        if (b.compound > 0) ++buildings[b.compound];
    Quarter quarter;
    for (const demo::Compound& c : all.compounds) quarter.estates.push_back({c.shape.parts[0][0], buildings[c.count]});
    for (const demo::Barrier& b : all.barriers)
        if (streets.contains(b.kind))
            for (const geo::Part& part : b.shape.parts) quarter.streets.push_back(part[0]);
    return figures_of(quarter);
}

TEST(FiguresOfASketch, LieNearThoseOfARealOldCity) {
    for (const std::uint64_t seed : {1, 2, 3}) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        expect_alike(figures_of_sketch(6, seed), nanjing);
    }
}

TEST(FiguresOfASketch, LieNearThoseOfARealOldCityForALargeDistrictToo) {
    expect_alike(figures_of_sketch(40, 4), nanjing);
}

TEST(FiguresOfAChessboard, HaveNoSpread) {
    Quarter board;
    const auto square = [](double x, double y) {
        return geo::Path{{x, y}, {x + 0.001, y}, {x + 0.001, y + 0.001}, {x, y + 0.001}, {x, y}};
    };
    for (int k = 0; k < 3; ++k) {
        board.estates.push_back({square(0.002 * k, 0), 4});
        board.streets.push_back({{0.002 * k, -1}, {0.002 * k, 1}});
        board.streets.push_back({{-1, 0.002 * k}, {1, 0.002 * k}});
    }

    const Figures figures = figures_of(board);

    EXPECT_EQ(figures.vertices, 4);
    EXPECT_EQ(figures.buildings, 4);
    EXPECT_NEAR(figures.gap, 111.3, 0.5);
    EXPECT_NEAR(figures.area, 111.32 * 110.9, 1);
    EXPECT_NEAR(figures.spread, 0, 1e-3);
}

TEST(FiguresOfNanjing, AreTheOnesThatTheSketchIsHeldTo) {
    if (!real_data("README.md")) GTEST_SKIP() << "real data: absent";
    const auto layer = [](const std::string& name) {
        std::ifstream file(*real_data("demo-nanjing-xinjiekou/layers/" + name + ".geojson"));
        return nlohmann::json::parse(file)["features"];
    };
    const auto path = [](const nlohmann::json& coordinates) {
        geo::Path out;
        for (const auto& p : coordinates) out.push_back({p[0], p[1]});
        return out;
    };

    Quarter quarter;
    for (const auto& feature : layer("compounds_derived"))
        quarter.estates.push_back({path(feature["geometry"]["coordinates"][0]), feature["properties"]["buildings"]});
    for (const auto& feature : layer("roads")) {
        std::string kind = feature["properties"]["highway"];
        if (kind == "unclassified" || kind == "living_street") kind = "residential";
        if (!streets.contains(kind)) continue;
        if (feature["geometry"]["type"] == "LineString") {
            quarter.streets.push_back(path(feature["geometry"]["coordinates"]));
        } else {
            for (const auto& line : feature["geometry"]["coordinates"]) quarter.streets.push_back(path(line));
        }
    }
    const Figures real = figures_of(quarter);

    EXPECT_EQ(real.vertices, nanjing.vertices);
    EXPECT_EQ(real.buildings, nanjing.buildings);
    EXPECT_NEAR(real.area, nanjing.area, nanjing.area * 0.01);
    EXPECT_NEAR(real.gap, nanjing.gap, 0.1);
    EXPECT_NEAR(real.spread, nanjing.spread, 0.1);
}

TEST(FiguresOfTheNanjingImport, AreNearThoseOfTheSketch) {
    if (!real_data("README.md")) GTEST_SKIP() << "real data: absent";
    TemporaryDatabase database;
    auto owner = database.owner();
    data::import::OsmOrder order;
    order.file = *real_data("demo-nanjing-xinjiekou/nanjing-xinjiekou.osm.pbf");
    order.admin_codes = *real_data("admin-codes");
    data::import::Report report;
    data::import::import_osm(owner, order, report, [](const data::import::Progress&) {});

    Quarter quarter;
    const data::Collection &compounds = database.collection("compound"), &barriers = database.collection("barrier");
    data::each_feature(database.db(), compounds, [&](data::Feature&& row) {
        if (row.source != data::Source::derived) return;
        const auto* count = std::get_if<std::int64_t>(&row.values[compounds.field("buildings").value()]);
        quarter.estates.push_back({row.shape.parts[0][0], count != nullptr ? static_cast<double>(*count) : 0});
    });
    data::each_feature(database.db(), barriers, [&](data::Feature&& row) {
        const auto* kind = std::get_if<std::string>(&row.values[barriers.field("kind").value()]);
        if (kind == nullptr || !streets.contains(*kind)) return;
        for (const geo::Part& part : row.shape.parts) quarter.streets.push_back(part[0]);
    });
    const Figures imported = figures_of(quarter);

    for (const std::uint64_t seed : {1, 2, 3}) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        expect_alike(figures_of_sketch(6, seed), imported);
    }
}

}  // namespace
}  // namespace tests
