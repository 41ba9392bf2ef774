#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "data/import/file.hpp"
#include "data/import/worker.hpp"
#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// The three compounds of tests/fixtures/import in several formats.
struct ThreeCompounds : testing::Test {
    tests::TemporaryDatabase store;
    Owner owner = store.owner();
    Report report;
    FileOrder order;

    /// Copies of the fixtures, so that a test may break them.
    std::string copy(const std::string& name) {
        const fs::path from = fs::path{GRIDKEEPER_FIXTURES} / "import";
        const std::string stem = fs::path{name}.stem().string();
        for (const auto& entry : fs::directory_iterator{from})
            if (entry.path().stem() == stem)
                fs::copy_file(entry.path(), store.folder() / entry.path().filename(),
                              fs::copy_options::overwrite_existing);
        return (store.folder() / name).string();
    }
    std::string import(const std::string& file) {
        order.file = file, order.collection = "compound";
        report = {};
        try {
            import_file(owner, order, report, [](const Progress&) {});
        } catch (const Failure& failure) {
            return failure.code + ": " + failure.what();
        }
        return {};
    }
    std::vector<Feature> stored() {
        std::vector<Feature> all;
        each_feature(store.db(), store.collection("compound"),
                     [&](Feature&& feature) { all.push_back(std::move(feature)); });
        return all;
    }
    void expect_all_three(double tolerance) {
        const auto rows = stored();
        ASSERT_EQ(rows.size(), 3u);
        EXPECT_EQ(rows[0].name, "甲小区");
        EXPECT_EQ(tests::get(store.collection("compound"), rows[2], "households"), Value{std::int64_t{240}});
        const auto box = geo::bounds(rows[0].shape);
        EXPECT_NEAR(box->west, 118.78, tolerance);
        EXPECT_NEAR(box->north, 32.042, tolerance);
        EXPECT_EQ(report.unmapped, std::vector<std::string>{"建成"});
    }
};

TEST_F(ThreeCompounds, ComeFromAGeoPackage) {
    EXPECT_EQ(import(copy("three_compounds.gpkg")), "");
    EXPECT_EQ(report.driver, "GPKG");
    expect_all_three(1e-12);
}

TEST_F(ThreeCompounds, ComeFromAShapefileInGbkAndGaussKruegerMetres) {
    EXPECT_EQ(import(copy("three_compounds_gbk.shp")), "");
    EXPECT_EQ(report.driver, "ESRI Shapefile");
    EXPECT_EQ(report.crs, "EPSG:4548");
    expect_all_three(2e-9);
}

TEST_F(ThreeCompounds, NeedTheirCoordinateSystemNamedWhereTheFileDoesNot) {
    const std::string file = copy("three_compounds_gbk.shp");
    fs::remove(store.folder() / "three_compounds_gbk.prj");

    EXPECT_THAT(import(file), HasSubstr("no-crs: "));
    EXPECT_TRUE(stored().empty());

    order.crs = "EPSG:4548";
    EXPECT_EQ(import(file), "");
    expect_all_three(2e-9);
}

TEST_F(ThreeCompounds, AreRejectedWhereTheirTextCannotBeRead) {
    const std::string file = copy("three_compounds_gbk.shp");
    std::ofstream{store.folder() / "three_compounds_gbk.cpg"} << "UTF-8";

    EXPECT_THAT(import(file), HasSubstr("encoding: "));

    EXPECT_TRUE(stored().empty());
}

TEST_F(ThreeCompounds, AreLeftWhereTheyAreWhenTheFileIsCutOffAnywhere) {
    for (const std::string name : {"three_compounds.gpkg", "three_compounds_gbk.shp"})
        for (const double share : {0.02, 0.2, 0.5, 0.8, 0.97}) {
            const std::string file = copy(name);
            fs::resize_file(file, static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(file)) * share));
            EXPECT_NE(import(file), "") << name << ' ' << share;
            EXPECT_TRUE(stored().empty()) << name << ' ' << share;
        }
}

TEST_F(ThreeCompounds, AreReadInASandbox) {
    const std::string file = (store.folder() / "many.geojson").string();
    {
        std::ofstream out{file};
        out << R"({"type":"FeatureCollection","features":[)";
        for (int i = 0; i < 20'000; ++i)
            out << (i ? "," : "")
                << R"({"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[118.78,32.04]}})";
        out << "]}";
    }
    Worker worker{{worker_beside_program(), "layer", file, {}, {}, std::chrono::seconds{60}}};
    (void)worker.next();  // it is reading now, and waits for us at the full pipe

    std::ifstream children{"/proc/thread-self/children"};
    std::string pid, line, status;
    ASSERT_TRUE(children >> pid);
    std::ifstream in{"/proc/" + pid + "/status"};
    while (std::getline(in, line)) status += line + "\n";
    EXPECT_THAT(status, HasSubstr("Seccomp:\t2"));
    EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1"));
    std::ifstream limits{"/proc/" + pid + "/limits"};
    std::string all;
    while (std::getline(limits, line)) all += line + "\n";
    EXPECT_THAT(all, testing::ContainsRegex("Max file size +0 "));
    EXPECT_THAT(all, testing::ContainsRegex("Max cpu time +3600 "));
}

}  // namespace
}  // namespace data::import
