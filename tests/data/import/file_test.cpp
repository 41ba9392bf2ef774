#include "data/import/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "tests/support/temporary_database.hpp"

namespace data::import {
namespace {

using testing::HasSubstr;

struct AFile : testing::Test {
    tests::TemporaryDatabase store;
    Owner owner = store.owner();
    Report report;
    FileOrder order;

    void write(const nlohmann::json& features, const std::string& name = "given.geojson") {
        order.file = (store.folder() / name).string();
        std::ofstream{order.file} << nlohmann::json{{"type", "FeatureCollection"}, {"features", features}}.dump();
    }
    static nlohmann::json square(double west, double south, nlohmann::json properties, double size = 0.001) {
        return {{"type", "Feature"},
                {"properties", std::move(properties)},
                {"geometry",
                 {{"type", "Polygon"},
                  {"coordinates",
                   {{{west, south},
                     {west + size, south},
                     {west + size, south + size},
                     {west, south + size},
                     {west, south}}}}}}};
    }
    /// What stopped it; empty when it went through.
    std::string import(const std::string& collection) {
        order.collection = collection;
        try {
            import_file(owner, order, report, [](const Progress&) {});
        } catch (const Failure& failure) {
            return failure.code + ": " + failure.what();
        }
        return {};
    }
    std::vector<Feature> stored(const std::string& collection) {
        std::vector<Feature> all;
        each_feature(store.db(), store.collection(collection),
                     [&](Feature&& feature) { all.push_back(std::move(feature)); });
        return all;
    }
};

TEST_F(AFile, BecomesRowsOfOneRevisionWithSourceImported) {
    write({square(118.78, 32.04, {{"名称", "甲小区"}, {"户数", "812"}, {"闲杂", 1}}),
           square(118.79, 32.04, {{"名称", "乙小区"}})});

    EXPECT_EQ(import("compound"), "");

    const auto rows = stored("compound");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].name, "甲小区");
    EXPECT_EQ(rows[0].source, Source::imported);
    EXPECT_EQ(tests::get(store.collection("compound"), rows[0], "households"), Value{std::int64_t{812}});
    EXPECT_EQ(report.read, 2);
    EXPECT_EQ(report.stored, 2);
    EXPECT_EQ(report.rejected, 0);
    EXPECT_THAT(report.unmapped, testing::ElementsAre("闲杂"));
    EXPECT_GT(report.revision, 0);
}

TEST_F(AFile, OfOneObjectALineIsReadToItsLastLineWhateverTheOrderOfMembers) {
    constexpr int lines = 5;
    for (const std::string name : {"given.geojsonl", "given.json", "given.geojson"}) {
        order.file = (store.folder() / name).string();
        std::ofstream file{order.file};
        for (int i = 0; i < lines; ++i)
            file << square(118.78 + i * 0.01, 32.04, {{"name", name}}).dump() << '\n';  // "geometry" first, "type" last
        file.close();
        report = {};
        EXPECT_EQ(import("compound"), "") << name;
        EXPECT_EQ(report.stored, lines) << name;
    }
}

TEST_F(AFile, OfSeveralDocumentsIsRefusedBeforeTheRestIsLost) {
    order.file = (store.folder() / "given.geojson").string();
    const auto feature = square(118.78, 32.04, {{"name", "甲"}});
    for (const std::string& more : {feature.dump(2), std::string{"}"}, std::string{"and so on"}}) {
        std::ofstream{order.file} << feature.dump(2) << "\n" << more;
        EXPECT_THAT(import("compound"), HasSubstr("after the first JSON object there is more"));
    }
    EXPECT_TRUE(stored("compound").empty());
}

TEST_F(AFile, HasEachFeatureThatDoesNotFitRejectedWithItsReason) {
    nlohmann::json bowtie = square(118.80, 32.04, {{"name", "丁"}});
    bowtie["geometry"]["coordinates"] = {
        {{118.80, 32.04}, {118.81, 32.05}, {118.81, 32.04}, {118.80, 32.05}, {118.80, 32.04}}};
    nlohmann::json open = square(118.80, 32.06, {{"name", "戊"}});
    open["geometry"]["coordinates"][0].erase(4);
    nlohmann::json nowhere = square(118.82, 32.04, {{"name", "己"}});
    nowhere["geometry"] = nullptr;
    nlohmann::json point = square(118.83, 32.04, {{"name", "庚"}});
    point["geometry"] = {{"type", "Point"}, {"coordinates", {118.8, 32.0}}};
    write({square(118.78, 32.04, {{"name", "甲"}, {"households", "many"}}), square(118.79, 32.04, {{"name", "丙"}}),
           bowtie, open, nowhere, point, square(13'230'000, 3'760'000, {{"name", "辛"}}, 1000)});

    EXPECT_EQ(import("compound"), "");

    EXPECT_EQ(report.read, 7);
    EXPECT_EQ(report.stored, 1);
    EXPECT_EQ(report.rejected, 6);
    ASSERT_EQ(report.rejections.size(), 6u);
    const auto why = [&](std::size_t i) {
        return report.rejections[i].name + " " + report.rejections[i].findings.at(0).message;
    };
    EXPECT_THAT(why(0), HasSubstr("甲 'many' is not a whole number"));
    EXPECT_THAT(report.rejections[1].findings.at(0).code, HasSubstr("self-intersection"));
    EXPECT_TRUE(report.rejections[1].findings.at(0).has_place);
    EXPECT_THAT(why(2), HasSubstr("戊 a ring does not end where it starts"));
    EXPECT_THAT(why(3), HasSubstr("己 it has no geometry"));
    EXPECT_THAT(why(4), HasSubstr("庚 it is a Point"));
    EXPECT_THAT(why(5), HasSubstr("no longitude and latitude"));
    EXPECT_EQ(stored("compound").size(), 1u);
}

TEST_F(AFile, IsTakenWholeOrNotAtAllWhenStrict) {
    write({square(118.78, 32.04, {{"name", "甲"}}), square(118.79, 32.04, {{"name", "乙"}, {"households", "many"}})});
    order.strict = true;

    EXPECT_THAT(import("compound"), HasSubstr("rejected: "));

    EXPECT_TRUE(stored("compound").empty());
}

TEST_F(AFile, ThatHasNothingToStoreFails) {
    write(nlohmann::json::array());
    EXPECT_THAT(import("compound"), HasSubstr("the file holds no features"));

    write(nlohmann::json::array({square(118.78, 32.04, {{"name", "辛"}, {"households", "many"}})}));
    EXPECT_THAT(import("compound"), HasSubstr("every feature was rejected"));
}

TEST_F(AFile, OfAnotherCollectionIsRefusedFeatureByFeature) {
    write(nlohmann::json::array({square(118.78, 32.04, {{"name", "甲"}})}));

    EXPECT_THAT(import("facility"), HasSubstr("nothing feeds the required field 'class'"));
    order.mapping.constants = {{"class", "垃圾箱"}};
    EXPECT_THAT(import("facility"), HasSubstr("every feature was rejected"));
    EXPECT_THROW((void)import("spaceport"), NotFound);
    EXPECT_TRUE(stored("facility").empty());
}

TEST_F(AFile, MayFillAFieldWithOneValueForAll) {
    write(nlohmann::json::array({square(118.78, 32.04, {{"乡", "八宝山街道"}})}));
    order.mapping = {{{"name", "乡"}}, {{"level", "2"}}};

    EXPECT_EQ(import("division"), "");

    EXPECT_EQ(stored("division").at(0).name, "八宝山街道");
    EXPECT_EQ(tests::get(store.collection("division"), stored("division").at(0), "level"), Value{std::int64_t{2}});
}

TEST_F(AFile, RefersToRowsByCodeOrByNameThatOnlyOneHas) {
    write({square(118.78, 32.04, {{"name", "甲小区"}, {"code", "C1"}}), square(118.79, 32.04, {{"name", "同名"}}),
           square(118.80, 32.04, {{"name", "同名"}})});
    ASSERT_EQ(import("compound"), "");
    report = {};
    write({square(118.78, 32.04, {{"name", "1号楼"}, {"compound", "甲小区"}}, 0.0001),
           square(118.7805, 32.04, {{"name", "2号楼"}, {"compound", "C1"}}, 0.0001),
           square(118.7907, 32.04, {{"name", "3号楼"}, {"compound", "同名"}}, 0.0001)});

    EXPECT_EQ(import("building"), "");

    const auto house = stored("building");
    ASSERT_EQ(house.size(), 2u);
    const auto first = Value{stored("compound").at(0).id};
    EXPECT_EQ(tests::get(store.collection("building"), house[0], "compound"), first);
    EXPECT_EQ(tests::get(store.collection("building"), house[1], "compound"), first);
    EXPECT_EQ(report.rejections.at(0).findings.at(0).code, "reference");
}

TEST_F(AFile, MayNotBringACodeTwice) {
    write({square(118.78, 32.04, {{"code", "C1"}}), square(118.79, 32.04, {{"code", "C1"}}),
           square(118.80, 32.04, {{"code", "C2"}})});
    EXPECT_EQ(import("compound"), "");
    EXPECT_EQ(report.stored, 2);
    write(nlohmann::json::array({square(118.81, 32.04, {{"code", "C1"}})}));
    report = {};
    EXPECT_THAT(import("compound"), HasSubstr("every feature was rejected"));
    EXPECT_EQ(report.rejections.at(0).findings.at(0).code, "code-taken");
}

TEST_F(AFile, IsRefusedASecondTimeUntilItsRowsAreGone) {
    write(nlohmann::json::array({square(118.78, 32.04, {{"name", "甲"}})}));
    EXPECT_EQ(import("compound"), "");

    EXPECT_THAT(import("compound"), HasSubstr("again: this was imported already: revision 1"));
    EXPECT_EQ(stored("compound").size(), 1u);
    EXPECT_EQ(import("landcover").find("again"), std::string::npos) << "as something else it is no second time";
}

TEST_F(AFile, ThatIsStoppedHalfwayLeavesNothing) {
    nlohmann::json many = nlohmann::json::array();
    for (int i = 0; i < 3000; ++i) many.push_back(square(118.7 + i * 1e-5, 32.04, {{"name", "甲"}}));
    write(many);
    owner.cancelled = [] { return true; };

    EXPECT_THAT(import("compound"), HasSubstr("cancelled"));

    EXPECT_TRUE(stored("compound").empty());
}

TEST_F(AFile, CutOffInTheMiddleLeavesNothing) {
    write({square(118.78, 32.04, {{"name", "甲"}}), square(118.79, 32.04, {{"name", "乙"}})});
    std::filesystem::resize_file(order.file, std::filesystem::file_size(order.file) - 100);

    EXPECT_THAT(import("compound"), HasSubstr("format: "));
    EXPECT_TRUE(stored("compound").empty());
}

TEST_F(AFile, HasItsReportAsJson) {
    write({square(118.78, 32.04, {{"name", "甲"}}), square(118.79, 32.04, {{"name", "乙"}, {"households", "many"}})});
    ASSERT_EQ(import("compound"), "");

    const auto json = to_json(report);

    EXPECT_EQ(json["read"], json["stored"].get<int>() + json["rejected"].get<int>());
    EXPECT_EQ(json["rejections"][0]["findings"][0]["field"], "households");
    EXPECT_EQ(json["mapped"][0]["by"], "name");
}

}  // namespace
}  // namespace data::import
