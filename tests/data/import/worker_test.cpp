#include "data/import/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <array>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

using testing::HasSubstr;

class TheWorker : public testing::Test {
  protected:
    std::string write(const std::string& name, const std::string& text) {
        const std::string file = folder.file(name);
        std::ofstream{file, std::ios::binary} << text;
        return file;
    }
    std::string program(const std::string& script) {
        const std::string file = write("worker", "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file;
    }
    /// Frames of a whole run by kind, or what stopped it.
    static std::string outcome(const Worker::Order& order) {
        try {
            Worker worker{order};
            int features = 0;
            while (const auto frame = worker.next()) features += frame->json["kind"] == "feature";
            return std::to_string(features) + " features";
        } catch (const Failure& failure) {
            return failure.code + ": " + failure.what();
        }
    }
    std::string read(const std::string& file, const std::string& crs = {}) {
        return outcome({worker_beside_program(), "layer", file, {}, crs, std::chrono::seconds{20}});
    }
    static std::string point(double x, double y) {
        return R"({"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Point","coordinates":[)" +
               std::to_string(x) + "," + std::to_string(y) + "]}}";
    }

    tests::TemporaryFolder folder;
};

TEST_F(TheWorker, ReadsGeoJsonWithItsFieldsAndCount) {
    const auto file = write("a.geojson", R"({"type":"FeatureCollection","features":[)" + point(118.78, 32.04) + "," +
                                             point(118.79, 32.05) + "]}");
    Worker worker{{worker_beside_program(), "layer", file, {}, {}, std::chrono::seconds{20}}};

    const auto header = worker.next();
    const auto feature = worker.next();

    EXPECT_EQ(header->json["driver"], "GeoJSON");
    EXPECT_EQ(header->json["count"], 2);
    EXPECT_EQ(header->json["fields"][0]["name"], "name");
    EXPECT_EQ(feature->json["properties"]["name"], "甲");
    EXPECT_EQ(feature->wkb.size(), 21u);
}

TEST_F(TheWorker, BringsProjectedCoordinatesToDegreesLongitudeFirst) {
    const auto file =
        write("gk.geojson", R"({"type":"FeatureCollection","features":[)" + point(384'000, 3'547'000) + "]}");
    Worker worker{{worker_beside_program(), "layer", file, {}, "EPSG:4549", std::chrono::seconds{20}}};  // 120 E

    (void)worker.next();
    const auto feature = worker.next();

    double x = 0, y = 0;
    std::memcpy(&x, feature->wkb.data() + 5, 8), std::memcpy(&y, feature->wkb.data() + 13, 8);
    EXPECT_NEAR(x, 118.77, 0.02);
    EXPECT_NEAR(y, 32.04, 0.02);
}

TEST_F(TheWorker, RefusesWhatOnlyPosesAsAKnownFormat) {
    const auto vrt = write("evil.geojson",
                           "<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/etc/passwd</SrcDataSource>"
                           "</OGRVRTLayer></OGRVRTDataSource>");
    EXPECT_THAT(read(vrt), HasSubstr("format: "));
    EXPECT_THAT(read(write("a.csv", "lon,lat\n1,2\n")), HasSubstr("format: "));
    EXPECT_THAT(read(write("empty.gpkg", "")), HasSubstr("format: "));
}

TEST_F(TheWorker, TakesNoNameThatIsNotTheAbsolutePathOfAFile) {
    for (const std::string name : {"/vsicurl/http://127.0.0.1/a.geojson", "/vsimem/a.geojson", "relative.geojson",
                                   R"({"type":"Point","coordinates":[1,2]})", "/tmp", "GPKG:/tmp/a.gpkg:layer", ""})
        EXPECT_THAT(read(name), HasSubstr("name: ")) << name;
}

TEST_F(TheWorker, SaysThatAFileIsCutOff) {
    const auto whole =
        R"({"type":"FeatureCollection","features":[)" + point(118.78, 32.04) + "," + point(118.79, 32.05) + "]}";
    EXPECT_THAT(read(write("cut.geojson", whole.substr(0, whole.size() - 40))), HasSubstr("format: "));
}

TEST_F(TheWorker, RefusesAnUnknownCoordinateSystem) {
    const auto file = write("a.geojson", R"({"type":"FeatureCollection","features":[)" + point(1, 2) + "]}");
    EXPECT_THAT(read(file, "EPSG:999999"), HasSubstr("crs: "));
    EXPECT_THAT(read(file, "Beijing"), HasSubstr("crs: "));
}

TEST_F(TheWorker, ThatDiesHangsOrRamblesFailsTheImportWithAReason) {
    const auto with = [&](const std::string& script, std::chrono::seconds patience = std::chrono::seconds{20}) {
        return outcome({program(script), "layer", "/x", {}, {}, patience});
    };
    EXPECT_THAT(with("kill -SEGV $$"), HasSubstr("worker-died: the import worker crashed (signal 11)"));
    EXPECT_THAT(with("exit 0"), HasSubstr("worker-died: the import worker ended early"));
    EXPECT_THAT(with("sleep 60", std::chrono::seconds{1}), HasSubstr("worker-hung: "));
    EXPECT_THAT(with("i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done", std::chrono::seconds{1}),
                testing::Not(HasSubstr("worker-hung")))
        << "who works may be silent";
    EXPECT_THAT(with("printf 'hello, this is no frame at all'"), HasSubstr("worker: the import worker wrote nonsense"));
    EXPECT_THAT(outcome({"/nowhere/worker", "layer", "/x", {}, {}, std::chrono::seconds{1}}),
                HasSubstr("does not start"));
}

TEST_F(TheWorker, IsStoppedWhileItIsSilent) {
    Worker::Order order{program("sleep 60"), "layer", "/x", {}, {}, std::chrono::seconds{50}};
    order.waiting = [] { throw Failure{"cancelled", "stopped"}; };
    EXPECT_THAT(outcome(order), HasSubstr("cancelled: stopped"));
}

TEST(AFrame, ThatIsNestedToExhaustTheStackIsNonsense) {
    const std::string deep(100'000, '['), back(100'000, ']');
    EXPECT_THROW((void)data::import::read_frame(R"({"kind":"feature","properties":)" + deep + back + "}", ""),
                 data::import::Failure);
    EXPECT_NO_THROW((void)data::import::read_frame(R"({"kind":"feature","properties":{"a":[[{}]]}})", ""));
}

TEST_F(TheWorker, HoldsNoFileOrSocketOfWhoStartedIt) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);  // not marked close-on-exec, as the sockets of a server are not
    const std::string seen = folder.file("seen"), held = "/proc/self/fd/" + std::to_string(ends[0]);
    EXPECT_THAT(outcome({program("test -e " + held + " && echo held > " + seen + " || echo free > " + seen),
                         "layer",
                         "/x",
                         {},
                         {},
                         std::chrono::seconds{20}}),
                HasSubstr("ended early"));
    std::string word;
    std::ifstream{seen} >> word;
    EXPECT_EQ(word, "free");
    for (const int end : ends) close(end);
}

TEST(AFileName, MustBeThatOfAPlainFile) {
    const tests::TemporaryFolder folder;
    for (const std::string name : {"/vsicurl/http://x/y.geojson", R"({"type":"Point"})", "", "/dev/null"})
        EXPECT_THROW((void)real_file(name), Failure) << name;
    EXPECT_THROW((void)real_file(folder.path().string()), Failure);
}

}  // namespace
}  // namespace data::import
