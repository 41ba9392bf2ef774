#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/server/answering_district.hpp"
#include "tests/support/mvt_reader.hpp"
#include "tests/support/web_socket_client.hpp"

namespace {

using nlohmann::json;
using testing::Contains;
using testing::Not;
using tests::AnsweringDistrict;
using tests::SmallDistrict;

constexpr const char* eastern = "320102002002";
const std::string facilities = "/ogc/collections/facility/items", grids = "/ogc/collections/grid/items/";

json place(double east, double north) {
    const auto at = SmallDistrict::at(east, north);
    return json::array({at.lon, at.lat});
}

/// An open district with people of single grids in it.
class RightsInOneGrid : public testing::Test {
  protected:
    static AnsweringDistrict::People people() {
        return {{"officer", {{data::Role::officer, "", SmallDistrict::grid("东北点")}}},
                {"neighbour", {{data::Role::officer, "", SmallDistrict::grid("东南点")}}},
                {"planner", {{data::Role::planner, "", SmallDistrict::grid("三级东")}}}};
    }
    [[nodiscard]] tests::Answer as(const std::string& login, const char* method, const std::string& target,
                                   const json& body = nullptr, const char* type = "application/geo+json") const {
        return tests::ask(district.port(), method, target,
                          {AnsweringDistrict::as(district.token(login)), {"Content-Type", type}, {"If-Match", "*"}},
                          body.is_null() ? "" : body.dump());
    }
    [[nodiscard]] tests::Answer hydrant(const std::string& login, double east, double north,
                                        const std::string& division = "") const {
        return tests::ask(district.port(), "POST", facilities,
                          {AnsweringDistrict::as(district.token(login)), {"Content-Type", "application/geo+json"}},
                          json{{"type", "Feature"},
                               {"geometry", {{"type", "Point"}, {"coordinates", place(east, north)}}},
                               {"properties", {{"class", "01076"}, {"division_code", division}}}}
                              .dump());
    }
    [[nodiscard]] tests::Answer moved(const std::string& login, std::int64_t id, double east, double north) const {
        return as(login, "PATCH", facilities + "/" + std::to_string(id),
                  {{"geometry", {{"type", "Point"}, {"coordinates", place(east, north)}}}},
                  "application/merge-patch+json");
    }
    [[nodiscard]] bool reads_ledger(const std::string& login, const std::string& compound) {
        const auto answer =
            as(login, "GET", "/ogc/collections/compound/items/" + std::to_string(district.district().id(compound)));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body)["properties"].contains("households");
    }
    /// The east of 东北点, with both compounds, becomes a grid of its own or not.
    void split() const {
        const auto answer =
            district.send("POST", "/api/v1/coverages/grid/edits",
                          {{"operation", "split"},
                           {"level", 4},
                           {"features", {{{"id", SmallDistrict::grid("东北点")}, {"version", 1}}}},
                           {"line", {{"type", "LineString"}, {"coordinates", {place(125, -10), place(125, 510)}}}}},
                          "", "application/json");
        EXPECT_EQ(answer.status, 200) << answer.body;
    }

    AnsweringDistrict district{{}, people()};
};

TEST_F(RightsInOneGrid, ReachAsFarAsTheGrid) {
    const auto made = hydrant("officer", 300, 300);
    ASSERT_EQ(made.status, 201) << made.body;
    const std::int64_t id = json::parse(made.body)["id"];
    EXPECT_EQ(hydrant("officer", 200, 200, eastern).status, 201);
    tests::expect_problem(hydrant("officer", 300, -300), 403, "not-allowed");
    EXPECT_EQ(moved("officer", id, 310, 310).status, 200);
    tests::expect_problem(moved("officer", id, 310, -310), 403, "not-allowed");
    tests::expect_problem(moved("neighbour", id, 310, -310), 403, "not-allowed");
    EXPECT_EQ(as("officer", "DELETE", facilities + "/" + std::to_string(id)).status, 204);
    EXPECT_TRUE(reads_ledger("officer", "新街口小区"));
    EXPECT_FALSE(reads_ledger("officer", "重庆大厦"));
    EXPECT_FALSE(reads_ledger("neighbour", "新街口小区"));
}

TEST_F(RightsInOneGrid, MakeAFilterFindByWhatIsReadThereAlone) {
    const auto found = [&](const std::string& login, const std::string& filter) -> int {
        const auto answer = as(login, "GET", "/ogc/collections/compound/items?filter=" + filter);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).value("numberMatched", -1);
    };
    EXPECT_EQ(found("officer", "households%20%3D%20240"), 1);
    EXPECT_EQ(found("neighbour", "households%20%3D%20240"), 0);
    EXPECT_EQ(found("neighbour", "NOT%20households%20%3D%20240"), 0) << "unknown is neither";
    EXPECT_EQ(found("neighbour", "households%20IS%20NULL"), 3);
}

TEST_F(RightsInOneGrid, GiveNothingToAnotherDivision) {
    tests::expect_problem(hydrant("officer", 300, 300, "320102002001"), 403, "not-allowed", "320102002001");
    const auto made = hydrant("officer", 300, 300);
    const std::string item = facilities + "/" + json::parse(made.body)["id"].dump();
    tests::expect_problem(as("officer", "PATCH", item, {{"properties", {{"division_code", "320102002001"}}}},
                             "application/merge-patch+json"),
                          403, "not-allowed", "320102002001");
}

TEST_F(RightsInOneGrid, FollowItsBorderInTheSameRevision) {
    EXPECT_TRUE(reads_ledger("officer", "新街口小区"));
    EXPECT_TRUE(reads_ledger("officer", "华侨路小区"));
    split();
    // The larger piece is the old grid still; what lies on the other is nobody's who had the old one.
    const bool first = reads_ledger("officer", "新街口小区"), second = reads_ledger("officer", "华侨路小区");
    EXPECT_NE(first, second);
    const json edit = district.json("/api/v1/history?collection=grid&limit=1");
    const auto undone =
        district.send("POST", "/api/v1/undo", {{"revision", edit["changes"][0]["revision"]}}, "", "application/json");
    EXPECT_EQ(undone.status, 200) << undone.body;
    EXPECT_TRUE(reads_ledger("officer", "新街口小区"));
    EXPECT_TRUE(reads_ledger("officer", "华侨路小区"));
}

TEST_F(RightsInOneGrid, AreToldToAnOpenMapWhenTheBorderMoves) {
    tests::WebSocketClient map(std::make_unique<tests::RawClient>(district.port()), "/live",
                               {AnsweringDistrict::as(district.token("officer"))});
    map.say(json{{"type", "view"}, {"bounds", {118.7, 32.0, 118.9, 32.1}}, {"collections", {"facility"}}}.dump());
    ASSERT_TRUE(map.hear());
    split();
    EXPECT_EQ(json::parse(map.hear().value_or("null"))["type"], "reload");
}

TEST_F(RightsInOneGrid, LetAPlannerEditTheFinerGridsOnItAlone) {
    // A piece is cut out along the border between the southern and the northern one, which touches no other grid.
    const auto edit = [&](const std::string& grid, double west) {
        return as(
            "planner", "POST", "/api/v1/coverages/grid/edits",
            {{"operation", "split"},
             {"level", 4},
             {"features", {{{"id", district.district().id(grid)}, {"version", 1}}}},
             {"line",
              {{"type", "LineString"},
               {"coordinates", {place(west, -10), place(west, 200), place(west + 200, 200), place(west + 200, -10)}}}}},
            "application/json");
    };
    const auto own = edit("东北点", 100);
    EXPECT_EQ(own.status, 200) << own.body;
    tests::expect_problem(edit("西北点", -300), 403, "not-allowed");
}

TEST_F(RightsInOneGrid, CostTheOthersNoTileOfTheirOwn) {
    const auto kept = [&] {
        const auto metrics = tests::get(district.port(), "/metrics").body;
        return std::stoi(metrics.substr(metrics.find("\ngridkeeper_tile_cache_tiles ") + 29));
    };
    const auto at = geo::to_mercator(SmallDistrict::at(-150, -150));  // in the west
    const std::string path = fmt::format("/tiles/compound/17/{}/{}.mvt", at.x >> 15, at.y >> 15);
    (void)tests::get(district.port(), path);
    (void)as("officer", "GET", path);
    const int before = kept();
    (void)as("neighbour", "GET", path);
    (void)as("planner", "GET", path);
    EXPECT_EQ(kept(), before);
}

TEST_F(RightsInOneGrid, AreGrantedByIdAndToldWithCodeAndName) {
    const json grant{{"role", "officer"}, {"grid", SmallDistrict::grid("西北点")}};
    const auto added = district.send(
        "POST", "/api/v1/people", {{"login", "li.na"}, {"name", "Li Na"}, {"grants", {grant}}}, "", "application/json");
    ASSERT_EQ(added.status, 201) << added.body;
    const json told = json::parse(added.body)["person"]["grants"][0];
    EXPECT_EQ(told["grid"], grant["grid"]);
    EXPECT_EQ(told["grid_code"], "G4NW");
    EXPECT_EQ(told["grid_name"], "西北点");
    EXPECT_EQ(told["division"], "");
    const auto refused = [&](const json& wrong) {
        return district.send("POST", "/api/v1/people", {{"login", "x"}, {"name", "X"}, {"grants", {wrong}}}, "",
                             "application/json");
    };
    tests::expect_problem(refused({{"role", "officer"}, {"grid", 999'999}}), 422, "invalid");
    tests::expect_problem(refused({{"role", "officer"}, {"grid", "G4NW"}}), 422, "invalid");
    tests::expect_problem(refused({{"role", "officer"}, {"grid", grant["grid"]}, {"division", eastern}}), 422,
                          "invalid");
}

}  // namespace
