#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "geo/doubt.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using tests::SmallDistrict;

class Locating : public testing::Test {
  protected:
    static void SetUpTestSuite() { district_ = std::make_unique<tests::AnsweringDistrict>(); }
    static void TearDownTestSuite() { district_.reset(); }

    static json locate(double east, double north, const std::string& more = "") {
        return district_->json("/api/v1/locate?" + SmallDistrict::asked(east, north) + more);
    }

    static std::unique_ptr<tests::AnsweringDistrict> district_;
};
std::unique_ptr<tests::AnsweringDistrict> Locating::district_;

TEST_F(Locating, NamesEverythingThatHoldsAPlace) {
    const json found = locate(40, 35);
    ASSERT_EQ(found["divisions"].size(), 3u);
    EXPECT_EQ(found["divisions"][0]["name"], "玄武区");
    EXPECT_EQ(found["divisions"][2]["code"], "320102002002");
    ASSERT_EQ(found["grids"].size(), 4u);
    EXPECT_EQ(found["grids"][3]["name"], "东北点");
    EXPECT_EQ(found["grids"][3]["level"], 4);
    EXPECT_EQ(found["compound"]["name"], "新街口小区");
    EXPECT_EQ(found["management_area"]["name"], "新街口片区");
    EXPECT_EQ(found["building"]["name"], "1幢");
    EXPECT_FALSE(found.contains("candidates"));
}

TEST_F(Locating, SaysOnWhichSideOfTheWallAPlaceLies) {
    EXPECT_EQ(locate(32.4, 60)["wall"]["inside"], true);
    EXPECT_NEAR(locate(32.4, 60)["wall"]["distance"].get<double>(), 12.4, 0.02);
    EXPECT_EQ(locate(15, 60)["wall"]["inside"], false);
    EXPECT_NEAR(locate(15, 60)["wall"]["distance"].get<double>(), 5, 0.02);
    EXPECT_EQ(locate(-450, 450)["wall"], nullptr);
    EXPECT_EQ(locate(-150, -150)["compound"], nullptr);  // in the hole
    EXPECT_NEAR(locate(-150, -150)["wall"]["distance"].get<double>(), 10, 0.02);
}

TEST_F(Locating, DecidesAHairsbreadthFromTheWallOnStoredCoordinates) {
    const json in = locate(20.0005, 60), out = locate(19.9995, 60);  // half a millimetre
    EXPECT_EQ(in["compound"]["name"], "新街口小区");
    EXPECT_EQ(in["wall"]["inside"], true);
    EXPECT_EQ(out["compound"], nullptr);
    EXPECT_EQ(out["wall"]["inside"], false);
}

TEST_F(Locating, GivesAPlaceOnASharedBorderToOneGridALevel) {
    const json found = locate(0, 0);
    ASSERT_EQ(found["grids"].size(), 4u);
    EXPECT_EQ(found["divisions"].size(), 3u);
    EXPECT_EQ(found["grids"], locate(0, 0)["grids"]);
}

TEST_F(Locating, FindsNothingFarAway) {
    const json found = district_->json("/api/v1/locate?lon=0&lat=0");
    EXPECT_TRUE(found["divisions"].empty());
    EXPECT_EQ(found["compound"], nullptr);
    EXPECT_EQ(found["wall"], nullptr);
}

TEST_F(Locating, SharesOutAPlaceThatIsNotKnownExactly) {
    const double east = 125, north = 60, radius = 12;  // in the alley between two compounds
    const json found = locate(east, north, "&accuracy=12");
    EXPECT_EQ(found["accuracy"], 12);

    std::mt19937_64 chance(7);
    const geo::Doubt doubt{SmallDistrict::at(east, north), {radius}};
    std::normal_distribution<double> error(0, doubt.sigma().value);
    const int samples = 1'000'000;
    int first = 0, second = 0;
    for (int i = 0; i < samples; ++i) {
        const double x = east + error(chance), y = north + error(chance);
        first += 20 <= x && x <= 120 && 20 <= y && y <= 90;
        second += 130 <= x && x <= 230 && 20 <= y && y <= 90;
    }
    double sum = 0;
    for (const json& candidate : found["candidates"]["compound"]) {
        const double probability = candidate["probability"];
        sum += probability;
        if (candidate["id"].is_null())
            EXPECT_NEAR(probability, double(samples - first - second) / samples, 0.005);
        else
            EXPECT_NEAR(probability, double(candidate["name"] == "新街口小区" ? first : second) / samples, 0.005);
    }
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_EQ(found["candidates"]["compound"].size(), 3u);
}

TEST_F(Locating, ListsEveryKindOfCandidateAndEachSumsToOne) {
    for (const char* accuracy : {"0.5", "15", "300", "2000"}) {
        const json found = locate(-3, 2, std::string("&accuracy=") + accuracy);
        for (const char* kind : {"compound", "grid", "building", "management_area"}) {
            double sum = 0;
            for (const json& candidate : found["candidates"][kind]) sum += candidate["probability"].get<double>();
            EXPECT_NEAR(sum, 1, 1e-9) << kind << " " << accuracy;
        }
    }
    const json grids = locate(-3, 2, "&accuracy=15")["candidates"]["grid"];
    EXPECT_EQ(grids.size(), 5u);  // four points meet here, and none
    EXPECT_EQ(grids[0]["name"], "西北点");
}

TEST_F(Locating, RefusesWhatIsNoPlace) {
    for (const char* asked :
         {"", "?lon=118", "?lat=32", "?lon=abc&lat=32", "?lon=NaN&lat=32", "?lon=inf&lat=0", "?lon=181&lat=0",
          "?lon=0&lat=91", "?lon=118&lat=32&accuracy=0", "?lon=118&lat=32&accuracy=-5", "?lon=118&lat=32&accuracy=1e9",
          "?lon=118&lat=32&acuracy=5", "?lon=118&lon=119&lat=32", "?lon=%20118&lat=32", "?lon=118;lat=32"})
        tests::expect_problem(district_->get(std::string("/api/v1/locate") + asked), 400, "bad-request");
}

}  // namespace
