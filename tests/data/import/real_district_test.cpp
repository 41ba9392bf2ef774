#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "data/import/file.hpp"
#include "data/import/osm.hpp"
#include "geo/district/compounds.hpp"
#include "geo/geojson.hpp"
#include "geo/geos.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

struct TheRealFiles : testing::Test {
    tests::TemporaryDatabase store;
    Owner owner = store.owner();
    Report report;

    void SetUp() override {
        if (!tests::real_data("README.md")) GTEST_SKIP() << "real data: absent";
    }
    void import_nanjing() {
        OsmOrder order;
        order.file = *tests::real_data("demo-nanjing-xinjiekou/nanjing-xinjiekou.osm.pbf");
        order.admin_codes = *tests::real_data("admin-codes");
        import_osm(owner, order, report, [](const Progress&) {});
    }
    std::string import(const std::string& file, const std::string& collection, MappingOrder mapping = {},
                       std::string layer = {}, bool elsewhere = false) {
        FileOrder order;
        order.file = *tests::real_data(file);
        order.collection = collection, order.mapping = std::move(mapping), order.layer = std::move(layer);
        order.elsewhere = elsewhere;
        report = {};
        try {
            import_file(owner, order, report, [](const Progress&) {});
        } catch (const Failure& failure) {
            return failure.code;
        }
        return {};
    }
    std::vector<Feature> stored(const std::string& collection) {
        std::vector<Feature> all;
        each_feature(store.db(), store.collection(collection),
                     [&](Feature&& feature) { all.push_back(std::move(feature)); });
        return all;
    }
    Value get(const std::string& collection, const Feature& feature, const char* field) {
        return tests::get(store.collection(collection), feature, field);
    }
    static geo::GeosShape united(const std::vector<geo::Shape>& shapes) {
        std::vector<geo::GeosShape> parts;
        for (const auto& shape : shapes) parts.push_back(geo::to_geos(shape));
        const auto all = geo::geos_collection(GEOS_GEOMETRYCOLLECTION, std::move(parts));
        return geo::owned(GEOSUnaryUnion_r(geo::geos(), all.get()));
    }
    static double area(const geo::GeosShape& shape) {
        double value = 0;
        GEOSArea_r(geo::geos(), shape.get(), &value);
        return value;
    }
    static std::vector<geo::Shape> reference(const std::string& layer) {
        std::ifstream in{*tests::real_data("demo-nanjing-xinjiekou/layers/" + layer + ".geojson")};
        std::vector<geo::Shape> shapes;
        const auto document = nlohmann::json::parse(in);
        for (const auto& feature : document.at("features"))
            shapes.push_back(geo::shape_from_geojson(feature.at("geometry")));
        return shapes;
    }
};

TEST_F(TheRealFiles, MakeTheSameCompoundsOfNanjingAsTheReferenceWithinFifteenPercent) {
    import_nanjing();

    EXPECT_EQ(report.read, report.stored + report.rejected + report.passed_over);
    std::vector<geo::Shape> derived;
    std::int64_t buildings = 0;
    for (const Feature& compound : stored("compound")) {
        if (compound.source != Source::derived) continue;
        derived.push_back(compound.shape);
        buildings += std::get<std::int64_t>(get("compound", compound, "buildings"));
    }
    const auto expected = reference("compounds_derived");
    EXPECT_EQ(expected.size(), 86u);
    EXPECT_NEAR(static_cast<double>(derived.size()), 86, 0.15 * 86);
    EXPECT_NEAR(static_cast<double>(buildings), 916, 0.15 * 916);
    const auto ours = united(derived), theirs = united(expected);
    const auto both = geo::owned(GEOSIntersection_r(geo::geos(), ours.get(), theirs.get()));
    const auto any = geo::owned(GEOSUnion_r(geo::geos(), ours.get(), theirs.get()));
    EXPECT_GT(area(both) / area(any), 0.85);
}

TEST_F(TheRealFiles, EncloseTheBlocksOfNanjingAsTheReferenceWithinFifteenPercent) {
    import_nanjing();

    std::vector<geo::district::Divider> dividers;
    for (const Feature& line : stored("barrier")) {
        const auto kind = std::get<std::string>(get("barrier", line, "kind"));
        const auto level = std::get<std::int64_t>(get("barrier", line, "level"));
        const std::set<std::string> none{"footway", "wall", "fence", "subway", "railway"};
        if (none.contains(kind) || level < 0) continue;
        for (const auto& part : line.shape.parts) dividers.push_back({part.at(0), 1, {}});
    }
    const geo::Shape box = [&] {
        auto grids = stored("grid");
        return std::find_if(grids.begin(), grids.end(),
                            [&](const Feature& g) { return get("grid", g, "level") == Value{std::int64_t{1}}; })
            ->shape;
    }();
    const auto blocks = geo::district::blocks_between(box, dividers);
    const auto rim = geo::owned(GEOSBoundary_r(geo::geos(), geo::to_geos(box).get()));
    const auto enclosed = std::count_if(blocks.begin(), blocks.end(), [&](const geo::Shape& block) {
        return !geo::answer(GEOSIntersects_r(geo::geos(), geo::to_geos(block).get(), rim.get()));
    });
    EXPECT_EQ(reference("blocks_derived").size(), 177u);
    EXPECT_NEAR(static_cast<double>(enclosed), 177, 0.15 * 177);
}

TEST_F(TheRealFiles, TileNanjingWithBalancedGridsToTheLastStep) {
    import_nanjing();

    const auto doubled = [](const geo::Shape& shape) {
        std::int64_t sum = 0;
        for (const auto& part : shape.parts)
            for (const auto& ring : part)
                for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                    const auto x = [&](std::size_t k) { return std::llround((ring[k].lon - 118.77) * 1e9); };
                    const auto y = [&](std::size_t k) { return std::llround((ring[k].lat - 32.04) * 1e9); };
                    sum += x(i) * y(i + 1) - x(i + 1) * y(i);
                }
        return sum;
    };
    for (const std::string collection : {"grid", "division"}) {
        std::map<FeatureId, std::int64_t> own, of_children;
        for (const Feature& area : stored(collection)) {
            own[area.id] = doubled(area.shape);
            if (const Value parent = get(collection, area, "parent"); parent != Value{})
                of_children[std::get<FeatureId>(parent)] += own[area.id];
        }
        EXPECT_FALSE(of_children.empty());
        for (const auto& [parent, sum] : of_children) EXPECT_EQ(sum, own[parent]) << collection << ' ' << parent;
    }
    std::vector<std::int64_t> households;
    for (const Feature& grid : stored("grid"))
        if (get("grid", grid, "level") == Value{std::int64_t{4}})
            households.push_back(std::get<std::int64_t>(get("grid", grid, "households")));
    std::sort(households.begin(), households.end());
    EXPECT_GT(households.size(), 80u);
    EXPECT_GT(households[households.size() / 10], 150);
    EXPECT_LT(households[households.size() * 9 / 10], 450);
}

TEST_F(TheRealFiles, BringEveryStreetOfBeijingWithItsName) {
    EXPECT_EQ(import("beijing-streets-shp/beijing.shp", "division", {{{"name", "乡"}}, {{"level", "2"}}}), "");

    EXPECT_EQ(report.read, 331);
    EXPECT_EQ(report.stored, 331);
    EXPECT_TRUE(std::find(report.unmapped.begin(), report.unmapped.end(), "geom") != report.unmapped.end());
    const auto streets = stored("division");
    EXPECT_TRUE(std::any_of(streets.begin(), streets.end(), [](const Feature& f) { return f.name == "八宝山街道"; }));
}

TEST_F(TheRealFiles, OfOtherFormsAreTakenOrRefusedWithTheirReason) {
    EXPECT_EQ(import("demo-nanjing-xinjiekou/nanjing.gpkg", "building", {}, "buildings"), "");
    EXPECT_EQ(report.read, 1277);
    EXPECT_EQ(report.read, report.stored + report.rejected);
    EXPECT_EQ(import("demo-nanjing-xinjiekou/layers/compounds_derived.geojson", "compound"), "");
    EXPECT_EQ(report.stored, 86);
    EXPECT_EQ(import("demo-nanjing-xinjiekou/nanjing.gpkg", "building"), "layer");
    EXPECT_EQ(import("aoi-bd09-beijing/beijing-village-bd09.json", "compound"), "format");
    EXPECT_EQ(import("aoi-bd09-beijing/beijing-village.csv", "compound"), "format");
    EXPECT_EQ(import("shp-noprj-shenzhen-grid/grid.shp", "grid", {{}, {{"level", "4"}}}), "no-crs");
    EXPECT_EQ(import("aoi-bd09-beijing/shijingshan-wgs84.geojson", "compound"), "crs") << "900 km away";
    EXPECT_EQ(import("aoi-bd09-beijing/shijingshan-wgs84.geojson", "compound", {}, {}, true), "");
    EXPECT_EQ(report.stored, 108);
}

TEST_F(TheRealFiles, OfBeijingBecomeDistrictsToo) {
    for (const std::string name : {"osm-beijing-xueyuanlu/xueyuanlu", "osm-beijing-bupt/bupt"}) {
        tests::TemporaryDatabase fresh;
        Owner its_owner = fresh.owner();
        OsmOrder order;
        order.file = *tests::real_data(name + ".osm.pbf");
        order.admin_codes = *tests::real_data("admin-codes"), order.district = "110108";
        Report its_report;

        import_osm(its_owner, order, its_report, [](const Progress&) {});

        EXPECT_EQ(its_report.read, its_report.stored + its_report.rejected + its_report.passed_over);
        EXPECT_GT(its_report.stored, 500);
    }
}

}  // namespace
}  // namespace data::import
