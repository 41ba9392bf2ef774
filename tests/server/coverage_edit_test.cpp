#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/coverage/polygon.hpp"
#include "geo/geojson.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using tests::SmallDistrict;

const std::string edits = "/api/v1/coverages/grid/edits", grids = "/ogc/collections/grid/items/";

json place(double east, double north) {
    const geo::LonLat at = SmallDistrict::at(east, north);
    return json::array({at.lon, at.lat});
}

json line(const std::vector<std::pair<double, double>>& metres) {
    json coordinates = json::array();
    for (const auto& [east, north] : metres) coordinates.push_back(place(east, north));
    return {{"type", "LineString"}, {"coordinates", coordinates}};
}

json block(double west, double south, double east, double north) {
    return {{"type", "Polygon"},
            {"coordinates",
             {{place(west, south), place(east, south), place(east, north), place(west, north), place(west, south)}}}};
}

class GridsOf : public tests::AnsweringDistrict {
  public:
    [[nodiscard]] nlohmann::json grid(const std::string& name) {
        return this->json(grids + std::to_string(district().id(name)));
    }
    [[nodiscard]] nlohmann::json seen(const std::string& name) {
        return {{"id", district().id(name)}, {"version", grid(name)["properties"]["version"]}};
    }
    [[nodiscard]] tests::Answer edit(const nlohmann::json& body) {
        return send("POST", edits, body, "", "application/json");
    }
    /// The answer of an edit that is taken.
    [[nodiscard]] nlohmann::json edited(const nlohmann::json& body) {
        const auto answer = edit(body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return nlohmann::json::parse(answer.body);
    }
    /// The findings of one that is not.
    [[nodiscard]] nlohmann::json refused(const nlohmann::json& body) {
        const auto answer = edit(body);
        tests::expect_problem(answer, 422, "coverage-refused");
        return nlohmann::json::parse(answer.body)["findings"];
    }
    void set(const std::string& name, const nlohmann::json& properties) {
        const auto answer = send("PATCH", grids + std::to_string(district().id(name)), {{"properties", properties}},
                                 "*", "application/merge-patch+json");
        EXPECT_EQ(answer.status, 200) << answer.body;
    }
    void give_parents() {
        for (const auto& [child, parent] : {std::pair{"西南点", "三级西"}, std::pair{"西北点", "三级西"},
                                            std::pair{"东南点", "三级东"}, std::pair{"东北点", "三级东"}})
            set(child, {{"parent", district().id(parent)}});
    }
    [[nodiscard]] std::int64_t revision() const { return this->json("/api/v1/district")["revision"]; }
    /// The finest grid that holds the place.
    [[nodiscard]] nlohmann::json grid_at(double east, double north) const {
        return this->json("/api/v1/locate?" + SmallDistrict::asked(east, north))["grids"].back();
    }
};

geo::coverage::Wide doubled_area(const json& feature) {
    return geo::coverage::doubled_area(geo::coverage::polygon_of(0, geo::shape_from_geojson(feature["geometry"])));
}

TEST(ASplitGrid, IsTwoGridsInOneRevisionWithTheSameAreaToTheLastUnit) {
    GridsOf district;
    district.set("西南点", {{"households", 300}});
    const json whole = district.grid("西南点"), north = district.grid("西北点");
    const std::int64_t before = district.revision();

    const json edit = district.edited({{"operation", "split"},
                                       {"level", 4},
                                       {"features", {district.seen("西南点")}},
                                       {"line", line({{-600, -333.3}, {-130.7, -201.9}, {100, -77.7}})}});

    EXPECT_EQ(edit["revision"], before + 1);
    EXPECT_EQ(district.revision(), before + 1);
    ASSERT_EQ(edit["created"].size(), 1u);
    EXPECT_EQ(edit["created"][0]["from"], district.district().id("西南点"));
    const json kept = district.grid("西南点"),
               piece = nlohmann::json::parse(district.get(grids + edit["created"][0]["id"].dump()).body);
    EXPECT_TRUE(doubled_area(kept) + doubled_area(piece) == doubled_area(whole));
    EXPECT_TRUE(doubled_area(kept) >= doubled_area(piece));
    EXPECT_EQ(piece["properties"]["code"], "G4SW-2");
    EXPECT_EQ(piece["properties"]["name"], "西南点 2");
    EXPECT_EQ(piece["properties"]["level"], 4);
    EXPECT_EQ(piece["properties"]["leader"], nullptr);
    EXPECT_EQ(piece["properties"]["households"], nullptr);
    EXPECT_EQ(kept["properties"]["households"], nullptr);  // counted for the whole
    EXPECT_NE(piece["properties"]["uid"], kept["properties"]["uid"]);
    EXPECT_TRUE(doubled_area(district.grid("西北点")) == doubled_area(north));
    EXPECT_EQ(district.grid_at(-400, -100)["id"] == kept["id"], district.grid_at(-100, -400)["id"] == piece["id"]);
    EXPECT_NE(district.grid_at(-400, -100)["id"], district.grid_at(-100, -400)["id"]);
}

TEST(ASplitGrid, TakesTheCodesAndNamesItIsGiven) {
    GridsOf district;

    const json edit = district.edited({{"operation", "split"},
                                       {"level", 4},
                                       {"features", {district.seen("西南点")}},
                                       {"new", json::array({{{"code", "G4X"}, {"name", "新点"}}})},
                                       {"line", line({{-600, -200}, {100, -200}})}});

    const json piece = nlohmann::json::parse(district.get(grids + edit["created"][0]["id"].dump()).body);
    EXPECT_EQ(piece["properties"]["code"], "G4X");
    EXPECT_EQ(piece["properties"]["name"], "新点");
}

TEST(ASplitGrid, GivesItsChildrenToThePiecesThatHoldThem) {
    GridsOf district;
    district.give_parents();

    const json edit = district.edited({{"operation", "split"},
                                       {"level", 3},
                                       {"features", {district.seen("三级西")}},
                                       {"line", line({{-600, 0}, {100, 0}})}});

    const auto kept = district.district().id("三级西");
    const std::int64_t piece = edit["created"][0]["id"];
    const std::int64_t south = district.grid("西南点")["properties"]["parent"],
                       north = district.grid("西北点")["properties"]["parent"];
    EXPECT_NE(south, north);
    EXPECT_TRUE((south == kept && north == piece) || (south == piece && north == kept));
}

TEST(ASplitGrid, IsRefusedWhereItWouldTearAChild) {
    GridsOf district;
    district.give_parents();
    const std::int64_t before = district.revision();

    const json findings = district.refused({{"operation", "split"},
                                            {"level", 3},
                                            {"features", {district.seen("三级西")}},
                                            {"line", line({{-600, 100}, {100, 100}})}});

    EXPECT_THAT(findings[0]["message"].get<std::string>(), testing::HasSubstr("parent"));
    EXPECT_GT(findings[0]["square_metres"], 1000);
    EXPECT_EQ(district.revision(), before);
}

TEST(MergedGrids, AreOneAndTheirChildrenAndCountsToo) {
    GridsOf district;
    district.give_parents();
    district.set("三级西", {{"households", 300}});
    district.set("三级东", {{"households", 200}});

    const json edit = district.edited(
        {{"operation", "merge"}, {"level", 3}, {"features", {district.seen("三级东"), district.seen("三级西")}}});

    const auto kept = district.district().id("三级东"), gone = district.district().id("三级西");
    EXPECT_EQ(edit["removed"], json::array({gone}));
    EXPECT_EQ(district.get(grids + std::to_string(gone)).status, 404);
    EXPECT_EQ(district.grid("三级东")["properties"]["households"], 500);
    EXPECT_EQ(district.grid("西南点")["properties"]["parent"], kept);
    EXPECT_TRUE(doubled_area(district.grid("三级东")) == doubled_area(district.grid("二级网格")));
}

TEST(AMovedVertex, MovesInEveryGridThatHasIt) {
    GridsOf district;

    const json edit = district.edited({{"operation", "move_vertices"},
                                       {"level", 4},
                                       {"moves", json::array({{{"from", place(0, 0)}, {"to", place(40, 30)}}})}});

    EXPECT_EQ(edit["features"].size(), 4u);
    EXPECT_EQ(district.grid_at(20, 10)["code"], "G4SW");
}

TEST(AMovedVertex, MovesOnEveryLevelThatHasItAndLeavesNoParentBehind) {
    GridsOf district;
    district.give_parents();
    const json move{{"operation", "move_vertices"},
                    {"level", 4},
                    {"moves", json::array({{{"from", place(0, 0)}, {"to", place(40, 30)}}})}};

    EXPECT_THAT(district.refused(move)[0]["message"].get<std::string>(), testing::HasSubstr("parent"));
    (void)district.edited({{"operation", "insert_vertex"}, {"level", 3}, {"at", place(0, 0)}});
    const json edit = district.edited(move);

    EXPECT_EQ(edit["features"].size(), 6u);
    EXPECT_EQ(district.grid_at(20, 10)["code"], "G4SW");
}

TEST(ARedrawnGrid, ThatLeavesAGapAndAnOverlapSaysWhereAndHowLargeAndOffersTheRepair) {
    GridsOf district;
    json redraw{{"operation", "redraw"},
                {"level", 4},
                {"features", {district.seen("西南点")}},
                {"geometry", block(-500, -500, 50, -20)}};

    const json findings = district.refused(redraw);

    ASSERT_EQ(findings.size(), 2u);
    for (const json& finding : findings) {
        const bool overlap = finding["code"] == "overlap";
        EXPECT_NEAR(finding["square_metres"], overlap ? 50 * 480 : 500 * 20, 30) << finding;
        EXPECT_EQ(finding["repair"]["kind"], "give");
        EXPECT_EQ(finding["repair"]["to"], district.district().id(overlap ? "西南点" : "西北点"));
        EXPECT_TRUE(finding.contains("position"));
    }
    redraw["repair"] = true;
    (void)district.edited(redraw);
    EXPECT_EQ(district.grid_at(25, -100)["code"], "G4SW");
    EXPECT_EQ(district.grid_at(-100, -10)["code"], "G4NW");
}

TEST(ACoverageEdit, OfAStaleFeatureMeetsBothVersions) {
    GridsOf district;
    const json seen = district.seen("西南点");
    district.set("西南点", {{"households", 300}});
    const json split{
        {"operation", "split"}, {"level", 4}, {"features", {seen}}, {"line", line({{-600, -200}, {100, -200}})}};

    const auto answer = district.edit(split);

    tests::expect_problem(answer, 412, "version-conflict");
    const json problem = json::parse(answer.body);
    EXPECT_EQ(problem["given"], 1);
    EXPECT_EQ(problem["current"], 2);
    EXPECT_EQ(problem["feature"]["properties"]["households"], 300);
    json blind = split;
    blind["features"] = json::array({{{"id", seen["id"]}}});
    tests::expect_problem(district.edit(blind), 428, "precondition-required");
}

TEST(ACoverageEdit, IsOnlyTriedWhereCheckIsAsked) {
    GridsOf district;
    const std::int64_t before = district.revision();

    const json edit = district.edited({{"operation", "split"},
                                       {"level", 4},
                                       {"features", {district.seen("西南点")}},
                                       {"line", line({{-600, -200}, {100, -200}})},
                                       {"check", true}});

    EXPECT_EQ(edit["features"].size(), 3u);  // both pieces, and the neighbour that gains a vertex
    EXPECT_EQ(district.revision(), before);
    EXPECT_EQ(district.grid("西南点")["properties"]["version"], 1);
}

TEST(ACoverageEdit, WithAKeyIsDoneOnce) {
    GridsOf district;
    const std::string body = json{{"operation", "split"},
                                  {"level", 4},
                                  {"features", {district.seen("西南点")}},
                                  {"line", line({{-600, -200}, {100, -200}})}}
                                 .dump();
    const auto send = [&] {
        return tests::ask(
            district.port(), "POST", edits,
            {{"Content-Type", "application/json"}, {"Idempotency-Key", "tablet-7"}, district.as(district.token())},
            body);
    };

    const auto first = send(), again = send();

    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(again.body, first.body);
}

TEST(ACoverageEdit, LeavesAGapOnlyWhereAskedAndFillsIt) {
    GridsOf district;
    const json cut = district.edited({{"operation", "cut_hole"},
                                      {"level", 4},
                                      {"features", {district.seen("西南点")}},
                                      {"geometry", block(-300, -300, -200, -200)},
                                      {"leave_gap", true}});
    EXPECT_EQ(cut["findings"][0]["code"], "gap");
    EXPECT_NEAR(cut["findings"][0]["square_metres"], 10'000, 10);
    EXPECT_EQ(district.grid_at(-250, -250)["code"], "G3W");

    (void)district.edited({{"operation", "fill_gap"}, {"level", 4}, {"at", place(-250, -250)}});

    EXPECT_EQ(district.grid_at(-250, -250)["code"], "G4SW");
}

TEST(ACoverageEdit, SnapsABorderToACompound) {
    GridsOf district;
    const json edit = district.edited({{"operation", "cut_hole"},
                                       {"level", 4},
                                       {"features", {district.seen("东北点")}},
                                       {"geometry", block(19, 19, 121, 91)}});
    const std::int64_t hole = edit["created"][0]["id"];

    (void)district.edited({{"operation", "snap"},
                           {"level", 4},
                           {"features", json::array({{{"id", hole}, {"version", 1}}})},
                           {"to", {{"collection", "compound"}, {"ids", {district.district().id("新街口小区")}}}},
                           {"tolerance", 2}});

    const json compound = json::parse(
        district.get("/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"))).body);
    EXPECT_TRUE(doubled_area(nlohmann::json::parse(district.get(grids + std::to_string(hole)).body)) ==
                doubled_area(compound));
}

TEST(ACoverageEdit, OfManagementAreasLeavesGroundFreeButHoldsNoneTwice) {
    GridsOf district;
    const auto area = district.district().id("新街口片区");
    const auto edit = [&](const json& body) {
        return district.send("POST", "/api/v1/coverages/management_area/edits", body, "", "application/json");
    };
    const auto split = edit({{"operation", "split"},
                             {"features", json::array({{{"id", area}, {"version", 1}}})},
                             {"line", line({{150, 0}, {150, 200}})}});
    ASSERT_EQ(split.status, 200) << split.body;
    const std::int64_t east = json::parse(split.body)["created"][0]["id"];
    const json kept{{"id", area}, {"version", 2}}, piece{{"id", east}, {"version", 1}};

    const auto wider = edit({{"operation", "redraw"}, {"features", {kept}}, {"geometry", block(10, 0, 150, 100)}});
    EXPECT_EQ(wider.status, 200) << wider.body;
    const auto over = edit({{"operation", "redraw"}, {"features", {piece}}, {"geometry", block(100, 10, 240, 100)}});
    tests::expect_problem(over, 422, "coverage-refused");
    EXPECT_EQ(json::parse(over.body)["findings"][0]["code"], "overlap");
}

TEST(ACoverageEdit, SaysWhichPartOfABadBodyIsWrong) {
    GridsOf district;
    const json features = json::array({district.seen("西南点")}), straight = line({{-600, -200}, {100, -200}});
    const auto wrong = [&](const json& body) {
        const auto answer = district.edit(body);
        tests::expect_problem(answer, 422, "invalid");
        return json::parse(answer.body)["findings"][0].value("field", "");
    };

    EXPECT_EQ(wrong(json::array()), "operation");
    EXPECT_EQ(wrong({{"operation", "melt"}}), "operation");
    EXPECT_EQ(wrong({{"operation", "split"}, {"level", 4}, {"line", straight}}), "features");
    EXPECT_EQ(wrong({{"operation", "split"}, {"level", 4}, {"features", features}}), "line");
    EXPECT_EQ(wrong({{"operation", "split"}, {"level", 4}, {"features", features}, {"line", block(0, 0, 9, 9)}}),
              "line");
    EXPECT_EQ(wrong({{"operation", "split"}, {"features", features}, {"line", straight}}), "level");
    EXPECT_EQ(wrong({{"operation", "split"}, {"level", 3}, {"features", features}, {"line", straight}}), "level");
    EXPECT_EQ(wrong({{"operation", "split"}, {"level", 4}, {"features", features}, {"line", straight}, {"owner", 3}}),
              "owner");
    EXPECT_EQ(wrong({{"operation", "merge"}, {"level", 4}, {"features", features}}), "features");
    EXPECT_EQ(wrong({{"operation", "insert_vertex"}, {"level", 4}, {"at", {500, 3}}}), "at");
    EXPECT_EQ(
        wrong({{"operation", "snap"}, {"level", 4}, {"features", features}, {"line", straight}, {"tolerance", 5000}}),
        "tolerance");
    EXPECT_EQ(wrong({{"operation", "redraw"}, {"level", 4}, {"features", features}, {"geometry", straight}}),
              "geometry");
    tests::expect_problem(district.edit({{"operation", "split"},
                                         {"level", 4},
                                         {"features", json::array({{{"id", 987654}, {"version", 1}}})},
                                         {"line", straight}}),
                          404, "not-found");
    tests::expect_problem(
        district.send("POST", "/api/v1/coverages/compound/edits", json::object(), "", "application/json"), 404,
        "not-found");
    tests::expect_problem(
        district.send("POST", "/api/v1/coverages/dragon/edits", json::object(), "", "application/json"), 404,
        "not-found");
}

}  // namespace
