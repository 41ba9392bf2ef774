#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numbers>

#include <nlohmann/json.hpp>

#include "data/import/file.hpp"
#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Files that are broken in one way each.
struct ABrokenFile : testing::Test {
    tests::TemporaryDatabase store;
    Owner owner = store.owner();
    Report report;
    FileOrder order;

    void write(const std::string& geometry, const std::string& properties = R"({"name":"甲"})") {
        order.file = (store.folder() / "given.geojson").string();
        const std::string sound = R"({"type":"Feature","properties":{"name":"好"},"geometry":{"type":"Polygon",)"
                                  R"("coordinates":[[[118.7,32],[118.71,32],[118.71,32.01],[118.7,32]]]}})";
        std::ofstream{order.file} << R"({"type":"FeatureCollection","features":[)" << sound
                                  << R"(,{"type":"Feature","properties":)" << properties << R"(,"geometry":)"
                                  << geometry << "}]}";
    }
    /// A circle of so many corners.
    static std::string round(int corners) {
        std::string ring;
        for (int i = 0; i <= corners; ++i) {
            const double turn = 2 * std::numbers::pi * (i % corners) / corners;
            std::array<char, 64> place{};
            std::snprintf(place.data(), place.size(), "%s[%.9f,%.9f]", i == 0 ? "" : ",", 118.7 + 0.05 * std::cos(turn),
                          32 + 0.05 * std::sin(turn));
            ring += place.data();
        }
        return R"({"type":"Polygon","coordinates":[[)" + ring + "]]}";
    }
    std::string import(const std::string& collection = "compound") {
        order.collection = collection;
        report = {};
        try {
            import_file(owner, order, report, [](const Progress&) {});
        } catch (const Failure& failure) {
            return failure.code + ": " + failure.what();
        } catch (const DiskFull& full) {
            return std::string{"disk-full: "} + full.what();
        }
        return {};
    }
    /// The sound one is stored; why the other is not.
    std::string reason() {
        EXPECT_EQ(import(), "");
        EXPECT_EQ(report.stored, 1);
        if (report.rejections.size() != 1) return "nothing was rejected";
        EXPECT_THAT(report.rejections[0].feature, HasSubstr("feature "));
        const Finding& finding = report.rejections[0].findings.at(0);
        return finding.field + ": " + finding.message;
    }
    [[nodiscard]] std::size_t stored() {
        std::size_t count = 0;
        each_feature(store.db(), store.collection("compound"), [&](Feature&&) { ++count; });
        return count;
    }
    /// A copy of the three compounds as a shapefile whose parts a test may break.
    std::string shapefile() {
        for (const auto& entry : fs::directory_iterator{fs::path{GRIDKEEPER_FIXTURES} / "import"})
            if (entry.path().stem() == "three_compounds_gbk")
                fs::copy_file(entry.path(), store.folder() / entry.path().filename(),
                              fs::copy_options::overwrite_existing);
        return (store.folder() / "three_compounds_gbk.shp").string();
    }
};

TEST_F(ABrokenFile, LosesTheFeatureWithoutAGeometry) {
    write("null");
    EXPECT_EQ(reason(), "geometry: it has no geometry");
}

TEST_F(ABrokenFile, LosesTheFeatureWithAnEmptyGeometry) {
    write(R"({"type":"Polygon","coordinates":[]})");
    EXPECT_EQ(reason(), "geometry: it has no geometry");
}

TEST_F(ABrokenFile, LosesTheFeatureOfAnotherKindOfShape) {
    write(R"({"type":"Point","coordinates":[118.7,32]})");
    EXPECT_EQ(reason(), "geometry: it is a Point; the collection keeps MultiPolygons");
    write(R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[118.7,32]}]})");
    tests::TemporaryDatabase fresh;
    owner = fresh.owner();
    EXPECT_THAT(reason(), HasSubstr("geometry: "));
}

TEST_F(ABrokenFile, LosesTheFeatureWhoseRingIsALine) {
    write(R"({"type":"Polygon","coordinates":[[[118.7,32],[118.71,32],[118.7,32]]]})");
    EXPECT_THAT(reason(), HasSubstr("geometry: "));
}

TEST_F(ABrokenFile, LosesTheFeatureThatCrossesItselfWithThePlace) {
    write(R"({"type":"Polygon","coordinates":[[[118,32],[119,33],[119,32],[118,33],[118,32]]]})");
    EXPECT_THAT(reason(), HasSubstr("geometry: "));
    EXPECT_TRUE(report.rejections[0].findings[0].has_place);
    EXPECT_NEAR(report.rejections[0].findings[0].lon, 118.5, 1e-6);
}

TEST_F(ABrokenFile, LosesTheFeatureWithCoordinatesBeyondAllNumbers) {
    write(R"({"type":"Polygon","coordinates":[[[1e308,32],[118.71,32],[118.71,1e308],[1e308,32]]]})");
    EXPECT_THAT(reason(), HasSubstr("is no longitude and latitude"));
}

TEST_F(ABrokenFile, LosesHeightsAndKeepsTheRest) {
    write(R"({"type":"Polygon","coordinates":[[[118.7,32,12],[118.71,32,13],[118.71,32.01,14],[118.7,32,12]]]})");
    EXPECT_EQ(import(), "");
    EXPECT_EQ(report.stored, 2);
}

TEST_F(ABrokenFile, LosesTheFeatureWhoseFieldIsAnArrayOrAnObject) {
    const std::string sound =
        R"({"type":"Polygon","coordinates":[[[118.7,32],[118.71,32],[118.71,32.01],[118.7,32]]]})";
    write(sound, R"({"name":"甲","households":{"many":[1,2]}})");
    EXPECT_THAT(reason(), HasSubstr("households: "));
}

TEST_F(ABrokenFile, MayHaveARingOfAMillionCorners) {
    write(round(1'000'000));

    EXPECT_EQ(import(), "");
    EXPECT_EQ(report.read, report.stored + report.rejected);
}

TEST_F(ABrokenFile, WithoutFeaturesIsRefused) {
    order.file = (store.folder() / "empty.geojson").string();
    std::ofstream{order.file} << R"({"type":"FeatureCollection","features":[]})";
    EXPECT_THAT(import(), testing::AnyOf(HasSubstr("the file holds no features"), HasSubstr("no layer")));
    std::ofstream{order.file} << "";
    EXPECT_THAT(import(), HasSubstr("is empty"));
}

TEST_F(ABrokenFile, InAnArchiveIsToUnpackFirst) {
    order.file = (store.folder() / "streets.zip").string();
    std::ofstream{order.file} << "PK\x03\x04 and so on";
    EXPECT_THAT(import(), HasSubstr("format: the file is a zip archive: unpack it"));
}

TEST_F(ABrokenFile, ThatIsNoFileAtAllIsNamedSo) {
    order.file = (store.folder() / "pipe").string();
    ASSERT_EQ(mkfifo(order.file.c_str(), 0600), 0);
    EXPECT_THAT(import(), HasSubstr("is not a plain file"));
    order.file = store.folder().string();
    EXPECT_THAT(import(), HasSubstr("is not a plain file"));
    order.file = "/dev/zero";
    EXPECT_THAT(import(), HasSubstr("is not a plain file"));
    order.file = (store.folder() / "dangling").string();
    fs::create_symlink(store.folder() / "nothing", order.file);
    EXPECT_THAT(import(), HasSubstr("there is no file"));
}

TEST_F(ABrokenFile, ReachedByALinkIsReadWhereItLies) {
    write("null");
    fs::create_symlink(order.file, store.folder() / "link.geojson");
    order.file = (store.folder() / "link.geojson").string();
    EXPECT_EQ(import(), "");
    EXPECT_EQ(report.stored, 1);
}

TEST_F(ABrokenFile, WithoutItsIndexOrTableIsRefusedByName) {
    for (const char* part : {".shx", ".dbf"}) {
        order.file = shapefile();
        fs::remove(fs::path{order.file}.replace_extension(part));
        const std::string failure = import();
        EXPECT_NE(failure, "") << part;
        EXPECT_EQ(stored(), 0u) << part;
    }
}

TEST_F(ABrokenFile, WhoseTableHasAnotherNumberOfRowsIsRefused) {
    order.file = shapefile();
    const auto table = fs::path{order.file}.replace_extension(".dbf");
    fs::resize_file(table, fs::file_size(table) / 2);
    EXPECT_NE(import(), "");
    EXPECT_EQ(stored(), 0u);
}

TEST_F(ABrokenFile, ThatMeetsAFullDiskLeavesNothing) {
    write(round(20'000));
    store.db().execute("PRAGMA max_page_count = 1");  // no page more than there are

    const std::string failure = import();

    store.db().execute("PRAGMA max_page_count = 1073741823");
    EXPECT_THAT(failure, HasSubstr("disk"));
    EXPECT_EQ(stored(), 0u);
    Owner next = local_owner(store.file(), store.db());
    owner = next;
    EXPECT_EQ(import(), "") << "with room again";
    EXPECT_EQ(stored(), 2u);
}

}  // namespace
}  // namespace data::import
