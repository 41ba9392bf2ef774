#include <gtest/gtest.h>

#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using tests::SmallDistrict;

class Nearby : public testing::Test {
  protected:
    static void SetUpTestSuite() { district_ = std::make_unique<tests::AnsweringDistrict>(); }
    static void TearDownTestSuite() { district_.reset(); }
    static tests::Answer post(const json& body, const char* type = "application/json") {
        return district_->send("POST", "/api/v1/within", body, "", type);
    }
    static json polygon(double west, double south, double east, double north) {
        json ring = json::array();
        for (const geo::LonLat& p : SmallDistrict::block(west, south, east, north)) ring.push_back({p.lon, p.lat});
        return {{"type", "Polygon"}, {"coordinates", {ring}}};
    }
    static std::unique_ptr<tests::AnsweringDistrict> district_;
};
std::unique_ptr<tests::AnsweringDistrict> Nearby::district_;

TEST_F(Nearby, TheNearestComeFirstWithTheirMetres) {
    const json found = district_->json("/api/v1/nearest?" + SmallDistrict::asked(0, -290) + "&class=01076&k=3");
    ASSERT_EQ(found["features"].size(), 3u);
    EXPECT_NEAR(found["features"][0]["distance"].get<double>(), 10, 0.02);
    EXPECT_NEAR(found["features"][1]["distance"].get<double>(), std::hypot(20, 10), 0.03);
    EXPECT_EQ(found["features"][0]["properties"]["code"], "H000");
    EXPECT_EQ(found["features"][0]["geometry"]["type"], "Point");
}

TEST_F(Nearby, TheNearestStopAtTheReach) {
    EXPECT_EQ(
        district_->json("/api/v1/nearest?" + SmallDistrict::asked(0, -290) + "&k=100&within=11")["features"].size(),
        1u);
    EXPECT_EQ(district_->json("/api/v1/nearest?" + SmallDistrict::asked(0, 400) + "&within=100")["features"].size(),
              0u);
}

TEST_F(Nearby, OtherCollectionsHaveNearestToo) {
    const json found = district_->json("/api/v1/nearest?" + SmallDistrict::asked(125, 50) + "&collection=compound&k=2");
    ASSERT_EQ(found["features"].size(), 2u);
    EXPECT_NEAR(found["features"][0]["distance"].get<double>(), 5, 0.02);
}

TEST_F(Nearby, ADiscHoldsWhatItMeets) {
    const json found =
        district_->json("/api/v1/within?" + SmallDistrict::asked(40, -340) + "&radius=20.5&collection=facility");
    EXPECT_EQ(found["numberMatched"], 5);  // one in the middle and four round it
    EXPECT_EQ(found["counts"]["facility"]["01076"], 5);
    const json all = district_->json("/api/v1/within?" + SmallDistrict::asked(40, 35) + "&radius=1");
    EXPECT_EQ(all["counts"]["compound"]["total"], 1);
    EXPECT_EQ(all["counts"]["grid"]["total"], 4);
    EXPECT_EQ(all["counts"]["building"]["total"], 1);
}

TEST_F(Nearby, ALimitCutsTheListAndNotTheCounts) {
    const json found =
        district_->json("/api/v1/within?" + SmallDistrict::asked(40, -340) + "&radius=400&collection=facility&limit=3");
    EXPECT_EQ(found["numberMatched"], 25);
    EXPECT_EQ(found["numberReturned"], 3);
    EXPECT_EQ(found["features"].size(), 3u);
}

TEST_F(Nearby, APolygonHoldsWhatItMeets) {
    const auto answer = post({{"geometry", polygon(-5, -345, 45, -295)}, {"collections", {"facility", "compound"}}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const json found = json::parse(answer.body);
    EXPECT_EQ(found["counts"]["facility"]["01076"], 9);
    EXPECT_FALSE(found["counts"].contains("grid"));
    const json inside_one =
        json::parse(post({{"geometry", polygon(50, 50, 60, 60)}, {"collections", {"compound"}}}).body);
    EXPECT_EQ(inside_one["numberMatched"], 1);
    const json in_hole =
        json::parse(post({{"geometry", polygon(-155, -155, -145, -145)}, {"collections", {"compound"}}}).body);
    EXPECT_EQ(in_hole["numberMatched"], 0);
}

TEST_F(Nearby, StrangeQuestionsAreRefusedPrecisely) {
    const std::string here = SmallDistrict::asked(0, 0);
    for (const std::string& asked :
         {"/api/v1/nearest?" + here + "&k=0", "/api/v1/nearest?" + here + "&k=101",
          "/api/v1/nearest?" + here + "&class=99999", "/api/v1/nearest?" + here + "&collection=nothing",
          "/api/v1/nearest?" + here + "&collection=compound&class=01076", "/api/v1/nearest?" + here + "&within=-1",
          std::string("/api/v1/nearest"), "/api/v1/within?" + here, "/api/v1/within?" + here + "&radius=1e12",
          "/api/v1/within?" + here + "&radius=5&limit=1000000",
          "/api/v1/within?" + here + "&radius=5&collection=facility,nothing", "/api/v1/within?" + here + "&radius=nan"})
        tests::expect_problem(district_->get(asked), 400, "bad-request");
    tests::expect_problem(post("{", "application/json"), 400, "bad-json");
    tests::expect_problem(post(json::object()), 400, "bad-request", "geometry");
    tests::expect_problem(post({{"geometry", polygon(0, 0, 1, 1)}}, "text/plain"), 415, "unsupported-media-type");
    tests::expect_problem(post({{"geometry", {{"type", "Point"}, {"coordinates", {0, 0}}}}}), 400, "bad-request",
                          "Polygon");
    tests::expect_problem(post({{"geometry", {{"type", "Polygon"}, {"coordinates", {{{0, 0}, {1, 0}, {0, 0}}}}}}}), 400,
                          "bad-request", "four");
    tests::expect_problem(
        post({{"geometry", {{"type", "Polygon"}, {"coordinates", {{{0, 0}, {500, 0}, {1, 1}, {0, 0}}}}}}}), 400,
        "bad-request", "500");
    tests::expect_problem(post({{"geometry", polygon(0, 0, 1, 1)}, {"limit", -1}}), 400, "bad-request", "limit");
    tests::expect_problem(post({{"geometry", polygon(0, 0, 1, 1)}, {"radius", 5}}), 400, "bad-request", "radius");
    tests::expect_problem(post(std::string(500, '[') + std::string(500, ']')), 400, "bad-request", "nested");
}

TEST_F(Nearby, SwappedDegreesAreNamedAsSuch) {
    for (const char* path : {"/api/v1/nearest?lon=32.04&lat=118.78", "/api/v1/within?radius=5&lon=32.04&lat=118.78",
                             "/api/v1/locate?lon=32.04&lat=118.78", "/api/v1/search?q=a&near=32.04,118.78"})
        tests::expect_problem(district_->get(path), 400, "bad-request", "swapped");
    const json ring{{32.04, 118.78}, {32.05, 118.78}, {32.05, 118.79}, {32.04, 118.78}};
    tests::expect_problem(post({{"geometry", {{"type", "Polygon"}, {"coordinates", {ring}}}}}), 400, "bad-request",
                          "swapped");
    const auto nowhere = district_->get("/api/v1/locate?lon=500&lat=118");
    EXPECT_EQ(json::parse(nowhere.body)["detail"].get<std::string>().find("swapped"), std::string::npos);
}

TEST_F(Nearby, ADiscWithoutWidthHoldsWhatItsMiddleMeets) {
    const json found = district_->json("/api/v1/within?" + SmallDistrict::asked(40, 35) + "&radius=0");
    EXPECT_EQ(found["counts"]["compound"]["total"], 1);
    EXPECT_EQ(found["counts"]["building"]["total"], 1);
    EXPECT_EQ(found["counts"]["grid"]["total"], 4);
    EXPECT_TRUE(
        district_->json("/api/v1/nearest?" + SmallDistrict::asked(0, 450) + "&within=0&collection=facility")["features"]
            .empty());
}

TEST_F(Nearby, ABowtieHoldsBothItsWingsAndNothingBetween) {
    json ring = json::array();
    for (const auto& [east, north] :
         {std::pair{-6, -350}, {44, -290}, {44, -350}, {-6, -290}, {-6, -350}}) {  // crosses itself at (19, -320)
        const geo::LonLat p = SmallDistrict::at(east, north);
        ring.push_back({p.lon, p.lat});
    }
    const json found = json::parse(
        post({{"geometry", {{"type", "Polygon"}, {"coordinates", {ring}}}}, {"collections", {"facility"}}}).body);
    EXPECT_EQ(found["numberMatched"], 7) << "of nine the upper and the lower middle lie between the wings";
}

TEST_F(Nearby, APolygonAcrossTheAntimeridianIsToBeCut) {
    const json ring{{179.9, 10}, {-179.9, 10}, {-179.9, 11}, {179.9, 11}, {179.9, 10}};
    tests::expect_problem(post({{"geometry", {{"type", "Polygon"}, {"coordinates", {ring}}}}}), 400, "bad-request",
                          "antimeridian");
}

TEST_F(Nearby, APolygonOfAHundredThousandCornersIsRefused) {
    json ring = json::array();
    for (int i = 0; i < 100'000; ++i) ring.push_back({118 + i * 1e-6, i % 2 ? 32.0 : 32.1});
    ring.push_back(ring[0]);
    const auto answer = post({{"geometry", {{"type", "Polygon"}, {"coordinates", {ring}}}}});
    EXPECT_TRUE(answer.status == 400 || answer.status == 413) << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
}

TEST_F(Nearby, ParentClassesStandForThoseBelow) {
    const std::string here = "/api/v1/nearest?" + SmallDistrict::asked(0, -290) + "&k=100&class=";
    const auto lifts = district_->json(here + "01076")["features"].size();
    EXPECT_GT(lifts, 0u);
    EXPECT_GE(district_->json(here + "01")["features"].size(), lifts);
}

}  // namespace
