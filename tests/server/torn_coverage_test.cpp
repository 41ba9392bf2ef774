// Grids changed one by one, by the feature API and in batches: what shares ground out stays whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using tests::SmallDistrict;

const std::string grids = "/ogc/collections/grid/items/";

json block(double west, double south, double east, double north) {
    json ring = json::array();
    for (const geo::LonLat& place : SmallDistrict::block(west, south, east, north))
        ring.push_back({place.lon, place.lat});
    return {{"type", "Polygon"}, {"coordinates", {ring}}};
}

/// The four grids of the finest level are squares of 500 m round the district's middle.
class Grids : public tests::AnsweringDistrict {
  public:
    using AnsweringDistrict::AnsweringDistrict;

    [[nodiscard]] std::string path(const std::string& name) { return grids + std::to_string(district().id(name)); }
    [[nodiscard]] std::int64_t version(const std::string& name) {
        return this->json(path(name))["properties"]["version"];
    }
    [[nodiscard]] tests::Answer patch(const std::string& name, const nlohmann::json& patch) {
        return send("PATCH", path(name), patch, "*", "application/merge-patch+json");
    }
    [[nodiscard]] nlohmann::json patching(const std::string& name, const nlohmann::json& patch) {
        return {{"operation", "patch"},
                {"collection", "grid"},
                {"id", district().id(name)},
                {"version", version(name)},
                {"patch", patch}};
    }
    [[nodiscard]] tests::Answer changes(const nlohmann::json& list) {
        return send("POST", "/api/v1/changes", {{"changes", list}}, "", "application/json");
    }
    [[nodiscard]] std::int64_t revision() const { return this->json("/api/v1/district")["revision"]; }
    [[nodiscard]] nlohmann::json a_grid(const std::string& code, nlohmann::json geometry) const {
        return {{"type", "Feature"},
                {"geometry", std::move(geometry)},
                {"properties", {{"code", code}, {"name", code}, {"level", 4}, {"kind", "basic"}}}};
    }
    /// What is wrong, where nothing was stored.
    [[nodiscard]] nlohmann::json refused(const tests::Answer& answer, std::int64_t before) const {
        tests::expect_problem(answer, 422, "coverage-refused");
        EXPECT_EQ(revision(), before);
        return nlohmann::json::parse(answer.body)["findings"];
    }
};

TEST(AGridChangedByItself, MayNotTakeGroundThatAnotherHolds) {
    Grids district;
    const auto before = district.revision();

    const json findings = district.refused(district.patch("西南点", {{"geometry", block(-500, -500, 10, 0)}}), before);

    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0]["code"], "overlap");
    EXPECT_NEAR(findings[0]["square_metres"].get<double>(), 5'000, 10);
    EXPECT_THAT(findings[0]["features"].dump(), testing::HasSubstr(std::to_string(district.district().id("东南点"))));
}

TEST(AGridChangedByItself, MayNotLeaveGroundToNobody) {
    Grids district;
    const auto before = district.revision();

    const json open = district.refused(district.patch("西南点", {{"geometry", block(-500, -500, -10, 0)}}), before);
    const json whole = district.json(district.path("西南点"));
    json holed = whole["geometry"];
    json hole = block(-300, -300, -200, -200)["coordinates"][0];
    std::reverse(hole.begin(), hole.end());
    holed["coordinates"].push_back(hole);
    const json enclosed = district.refused(district.patch("西南点", {{"geometry", holed}}), before);

    EXPECT_EQ(open[0]["code"], "outline");
    EXPECT_NEAR(open[0]["square_metres"].get<double>(), 5'000, 10);
    EXPECT_EQ(enclosed[0]["code"], "gap");
    EXPECT_NEAR(enclosed[0]["square_metres"].get<double>(), 10'000, 20);
}

TEST(AGridChangedByItself, IsReplacedUnderTheSameRule) {
    Grids district;
    const auto before = district.revision();
    json feature = district.json(district.path("西南点"));
    feature["geometry"] = block(-500, -500, 10, 0);

    const json findings = district.refused(district.send("PUT", district.path("西南点"), feature, "*"), before);

    EXPECT_EQ(findings[0]["code"], "overlap");
}

TEST(ANewGrid, MayStandOnFreeGroundOnly) {
    Grids district;
    const auto before = district.revision();

    const json findings = district.refused(
        district.send("POST", grids.substr(0, grids.size() - 1), district.a_grid("G4X", block(400, 0, 600, 100))),
        before);
    const auto beside =
        district.send("POST", grids.substr(0, grids.size() - 1), district.a_grid("G4Y", block(500, 0, 600, 500)));

    EXPECT_EQ(findings[0]["code"], "overlap");
    EXPECT_EQ(beside.status, 201) << beside.body;
}

TEST(ABatchOfGrids, IsJudgedByWhatItLeavesBehind) {
    Grids district;
    const auto before = district.revision();
    const json takes = district.patching("西南点", {{"geometry", block(-500, -500, 10, 0)}}),
               gives = district.patching("东南点", {{"geometry", block(10, -500, 500, 0)}});

    EXPECT_EQ(district.refused(district.changes(json::array({takes})), before)[0]["code"], "overlap");
    EXPECT_EQ(district.refused(district.changes(json::array({gives})), before)[0]["code"], "outline");
    const auto both = district.changes(json::array({takes, gives}));

    EXPECT_EQ(both.status, 200) << both.body;
    EXPECT_EQ(district.revision(), before + 1);
}

TEST(ABatchOfGrids, MayPutOneInThePlaceOfAnother) {
    Grids district;

    const auto answer = district.changes(json::array({{{"operation", "delete"},
                                                       {"collection", "grid"},
                                                       {"id", district.district().id("西南点")},
                                                       {"version", district.version("西南点")}},
                                                      {{"operation", "create"},
                                                       {"collection", "grid"},
                                                       {"feature", district.a_grid("G4N", block(-500, -500, 0, 0))}}}));

    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST(AGridChangedByItself, MayGoWhereItLeavesNoGap) {
    Grids district;

    EXPECT_EQ(district.remove(district.path("东北点"), "*").status, 204);  // at the outline
}

TEST(WhoMayNotChangeAGrid, IsToldSoBeforeWhatWouldTear) {
    Grids district({}, {{"east", {{data::Role::planner, "320102002002"}}}});

    const auto answer = tests::ask(
        district.port(), "PATCH", district.path("西南点"),
        {{"Content-Type", "application/merge-patch+json"}, {"If-Match", "*"}, Grids::as(district.token("east"))},
        json{{"geometry", block(-500, -500, 10, 0)}}.dump());

    tests::expect_problem(answer, 403, "not-allowed");
}

}  // namespace
