#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/journal/batch.hpp"
#include "data/journal/check.hpp"
#include "data/journal/undo.hpp"
#include "geo/coverage/validate.hpp"
#include "geo/geojson.hpp"
#include "server/hand_over.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using tests::Answer;
using tests::SmallDistrict;

const std::string community = "320102002001", other_community = "320102002002";
const std::string compounds = "/ogc/collections/compound/items/", facilities = "/ogc/collections/facility/items",
                  grids = "/ogc/collections/grid/items/";

class Undone : public tests::AnsweringDistrict {
  public:
    Answer post(const std::string& path, const nlohmann::json& body, const std::string& as_whom = "",
                const std::string& key = "") const {
        std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"},
                                                                 as(as_whom.empty() ? token() : as_whom)};
        if (!key.empty()) headers.emplace_back("Idempotency-Key", key);
        return tests::ask(port(), "POST", path, headers, body.dump());
    }
    Answer undo(const nlohmann::json& body, const std::string& as_whom = "", const std::string& key = "") const {
        return post("/api/v1/undo", body, as_whom, key);
    }
    nlohmann::json undone(const nlohmann::json& body, const std::string& as_whom = "") const {
        const Answer answer = undo(body, as_whom);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return nlohmann::json::parse(answer.body, nullptr, false);
    }
    [[nodiscard]] std::int64_t revision() const { return this->json("/api/v1/district")["revision"]; }
    std::string path(const std::string& name) { return compounds + std::to_string(district().id(name)); }
    [[nodiscard]] nlohmann::json name_of(const std::string& item) const {
        return this->json(item)["properties"]["name"];
    }
    /// Renames it; gives the revision.
    std::int64_t rename(const std::string& item, const std::string& name, const std::string& as_whom = "") const {
        const Answer answer = tests::ask(port(), "PATCH", item,
                                         {{"Content-Type", "application/merge-patch+json"},
                                          {"If-Match", "*"},
                                          as(as_whom.empty() ? token() : as_whom)},
                                         nlohmann::json{{"properties", {{"name", name}}}}.dump());
        EXPECT_EQ(answer.status, 200) << answer.body;
        return revision();
    }
    /// An API token of a new person with these grants.
    std::string person(const std::string& login, const nlohmann::json& grants) {
        const std::string password = "correct horse battery";
        const auto made =
            nlohmann::json::parse(post("/api/v1/people", {{"login", login}, {"name", login}, {"grants", grants}}).body);
        std::string cookie = sign_in(login, made["password"]);
        EXPECT_EQ(
            with_cookie("/api/v1/password", {{"current", made["password"]}, {"password", password}}, cookie).status,
            200);
        cookie = sign_in(login, password);
        return nlohmann::json::parse(
            with_cookie("/api/v1/tokens", {{"name", "t"}, {"scope", "write"}}, cookie).body)["token"];
    }
    [[nodiscard]] Answer with_cookie(const std::string& path, const nlohmann::json& body,
                                     const std::string& cookie) const {
        return tests::ask(port(), "POST", path, {{"Content-Type", "application/json"}, {"Cookie", cookie}},
                          body.dump());
    }
    void expect_sound() {
        data::Connection db(district().base().file(), data::Connection::Mode::read);
        for (const auto& finding : data::check(db, district().base().catalogue()).findings)
            ADD_FAILURE() << finding.field << ": " << finding.message;
    }

  private:
    [[nodiscard]] std::string sign_in(const std::string& login, const std::string& password) const {
        const Answer answer = with_cookie("/api/v1/sign-in", {{"login", login}, {"password", password}}, "");
        const std::string cookie(answer.header("set-cookie"));
        return cookie.substr(0, cookie.find(';'));
    }
};

TEST(AnUndo, IsANewRevisionThatSaysWhatBecameOfEachFeature) {
    Undone district;
    const std::string item = district.path("新街口小区");
    const std::int64_t renamed = district.rename(item, "改名");

    const json undone = district.undone({{"revision", renamed}});

    EXPECT_EQ(undone["revision"], renamed + 1);
    EXPECT_EQ(undone["undoes"], json::array({renamed}));
    ASSERT_EQ(undone["changes"].size(), 1u);
    EXPECT_EQ(undone["changes"][0]["operation"], "replace");
    EXPECT_EQ(undone["changes"][0]["version"], 3);
    EXPECT_EQ(district.name_of(item), "新街口小区");
    EXPECT_EQ(district.get(item).header("etag"), "\"3\"");
    district.expect_sound();
}

TEST(AnUndo, IsTakenBackByARedoAndThatByAnUndo) {
    Undone district;
    const std::string item = district.path("新街口小区");
    const std::int64_t renamed = district.rename(item, "改名");
    const auto undo = district.undone({{"revision", renamed}})["revision"];

    const Answer redo = district.post("/api/v1/redo", {{"revision", undo}});

    ASSERT_EQ(redo.status, 200) << redo.body;
    EXPECT_EQ(district.name_of(item), "改名");
    tests::expect_problem(district.post("/api/v1/redo", {{"revision", undo}}), 409, "undo-refused", "already");
    district.undone({{"revision", renamed}});
    EXPECT_EQ(district.name_of(item), "新街口小区") << "an undo and its redo cancel each other out";
    tests::expect_problem(district.post("/api/v1/redo", {{"revision", renamed}}), 409, "undo-refused", "nothing");
    district.expect_sound();
}

TEST(AnUndo, IsRefusedNamingTheLaterRevisionsInTheWay) {
    Undone district;
    const std::string item = district.path("新街口小区");
    const std::int64_t first = district.rename(item, "一"), second = district.rename(item, "二");

    const Answer refused = district.undo({{"revision", first}});

    tests::expect_problem(refused, 409, "undo-refused", std::to_string(second));
    const json way = json::parse(refused.body)["in_the_way"];
    ASSERT_EQ(way.size(), 1u);
    EXPECT_EQ(way[0]["revision"], second);
    EXPECT_EQ(way[0]["id"], district.district().id("新街口小区"));
    EXPECT_THAT(way[0]["time"].get<std::string>(), testing::EndsWith("Z"));
    EXPECT_EQ(district.name_of(item), "二");

    district.undone({{"revision", second}});
    tests::expect_problem(district.undo({{"revision", second}}), 409, "undo-refused", "already");
    district.undone({{"revision", first}});
    EXPECT_EQ(district.name_of(item), "新街口小区");
}

TEST(AnUndo, OfABatchTakesAllOfItBackInOneRevision) {
    Undone district;
    const geo::LonLat at = SmallDistrict::at(300, 0);
    const auto compound = district.district().id("新街口小区"), park = district.district().id("和平公园");
    const Answer made = district.post(
        "/api/v1/changes", {{"changes",
                             {{{"operation", "create"},
                               {"collection", "facility"},
                               {"feature",
                                {{"type", "Feature"},
                                 {"geometry", {{"type", "Point"}, {"coordinates", {at.lon, at.lat}}}},
                                 {"properties", {{"code", "N1"}, {"class", "01076"}}}}}},
                              {{"operation", "patch"},
                               {"collection", "compound"},
                               {"id", compound},
                               {"version", 1},
                               {"patch", {{"properties", {{"households", 250}}}}}},
                              {{"operation", "delete"}, {"collection", "landcover"}, {"id", park}, {"version", 1}}}}});
    ASSERT_EQ(made.status, 200) << made.body;
    const json batch = json::parse(made.body);
    const std::string lamp = facilities + "/" + batch["changes"][0]["id"].dump(),
                      garden = "/ogc/collections/landcover/items/" + std::to_string(park);

    const json undone = district.undone({{"revision", batch["revision"]}});

    EXPECT_EQ(undone["changes"].size(), 3u);
    EXPECT_EQ(district.get(lamp).status, 404);
    EXPECT_EQ(district.json(district.path("新街口小区"))["properties"]["households"], 240);
    EXPECT_EQ(district.json(garden)["properties"]["version"], 2);
    ASSERT_EQ(district.post("/api/v1/redo", {{"revision", undone["revision"]}}).status, 200);
    EXPECT_EQ(district.json(lamp)["properties"]["code"], "N1");
    EXPECT_EQ(district.get(garden).status, 404);
    district.expect_sound();
}

TEST(AnUndo, OfEverythingSinceARevisionIsOneRevision) {
    Undone district;
    const std::int64_t before = district.revision();
    const std::string one = district.path("新街口小区");
    district.rename(one, "一");
    district.rename(one, "二");
    ASSERT_EQ(
        district
            .remove("/ogc/collections/landcover/items/" + std::to_string(district.district().id("和平公园")), "\"1\"")
            .status,
        204);

    const json undone = district.undone({{"since", before}});

    EXPECT_EQ(undone["revision"], before + 4);
    EXPECT_EQ(undone["undoes"], json::array({before + 3, before + 2, before + 1}));
    EXPECT_EQ(undone["changes"].size(), 2u);
    EXPECT_EQ(district.name_of(one), "新街口小区");
    tests::expect_problem(district.undo({{"since", before + 4}}), 404, "not-found", "nothing");
    district.expect_sound();
}

TEST(AnUndo, TakesBackOnlyOnesOwnChangesWhereAsked) {
    Undone district;
    const std::string mine = district.path("新街口小区"), other = district.path("华侨路小区");
    const std::string planner = district.person("li.na", json::array({{{"role", "planner"}, {"division", ""}}}));
    const std::int64_t before = district.rename(mine, "李的", planner) - 1;
    district.rename(other, "别人的");

    const json undone = district.undone({{"since", before}, {"mine", true}}, planner);

    EXPECT_EQ(undone["undoes"], json::array({before + 1}));
    EXPECT_EQ(district.name_of(mine), "新街口小区");
    EXPECT_EQ(district.name_of(other), "别人的");

    district.rename(mine, "李的", planner);
    district.rename(mine, "又改");
    tests::expect_problem(district.undo({{"since", before}, {"mine", true}}, planner), 409, "undo-refused");
    EXPECT_EQ(district.name_of(mine), "又改");
}

TEST(AnUndo, TakesBackOnlyWhatTouchedADivisionWhereAsked) {
    Undone district;
    const std::string here = district.path("新街口小区");
    const std::string code = district.json(here)["properties"]["division_code"];
    const std::int64_t before = district.revision();
    district.rename(here, "改名");

    tests::expect_problem(district.undo({{"since", before}, {"division", "999999"}}), 404, "not-found");
    district.undone({{"since", before}, {"division", code}});
    EXPECT_EQ(district.name_of(here), "新街口小区");
}

TEST(AnUndo, NeedsTheRightToEverythingThatWasChanged) {
    Undone district;
    const std::string one = district.path("新街口小区");
    const std::string here = district.json(one)["properties"]["division_code"];
    const std::string there = here == community ? other_community : community;
    const auto foreign = district.district().id("重庆大厦");
    const std::string both[] = {one, compounds + std::to_string(foreign)};
    ASSERT_EQ(
        district
            .send("PATCH", both[1], {{"properties", {{"division_code", there}}}}, "*", "application/merge-patch+json")
            .status,
        200);
    const json grants = json::array({{{"role", "planner"}, {"division", here}}});
    const std::string planner = district.person("li.na", grants);
    const std::string viewer = district.person("viewer", json::array({{{"role", "viewer"}, {"division", ""}}}));
    json changes = json::array();
    for (const std::string& item : both)
        changes.push_back({{"operation", "patch"},
                           {"collection", "compound"},
                           {"id", district.json(item)["id"]},
                           {"version", district.json(item)["properties"]["version"]},
                           {"patch", {{"properties", {{"name", "同时"}}}}}});
    const json batch = json::parse(district.post("/api/v1/changes", {{"changes", changes}}).body);

    const Answer refused = district.undo({{"revision", batch["revision"]}}, planner);
    tests::expect_problem(refused, 403, "not-allowed", "whole or not at all");
    EXPECT_THAT(refused.body, Not(testing::AnyOf(HasSubstr(there), HasSubstr(std::to_string(foreign)))));
    tests::expect_problem(district.undo({{"since", batch["revision"].get<int>() - 1}}, planner), 403, "not-allowed");
    tests::expect_problem(district.undo({{"revision", batch["revision"]}}, viewer), 403, "not-allowed");
    EXPECT_EQ(district.name_of(both[1]), "同时");
    const std::int64_t own = district.rename(one, "自己的", planner);
    district.undone({{"revision", own}}, planner);
    EXPECT_EQ(district.name_of(one), "同时");
}

TEST(AnUndo, OfRightsIsNeverMadeAndOthersDoNotLearnOfIt) {
    Undone district;
    const std::string planner = district.person("li.na", json::array({{{"role", "planner"}, {"division", ""}}}));
    data::Connection db(district.district().base().file(), data::Connection::Mode::read);
    auto row = db.query("SELECT max(revision) FROM journal WHERE collection = 'person'");
    ASSERT_TRUE(row.step());
    const std::int64_t people = row.integer(0);

    tests::expect_problem(district.undo({{"revision", people}}), 409, "conflict", "never taken back");
    tests::expect_problem(district.undo({{"revision", people}}, planner), 404, "not-found");
    tests::expect_problem(district.undo({{"revision", 987654}}, planner), 404, "not-found");
}

TEST(AnUndo, IsDoneOnceForAKeyAndOnlyTriedWhereAsked) {
    Undone district;
    const std::string item = district.path("新街口小区");
    const std::int64_t renamed = district.rename(item, "改名");

    const json tried = district.undone({{"revision", renamed}, {"check", true}});
    EXPECT_EQ(tried["revision"], renamed);
    EXPECT_EQ(tried["changes"].size(), 1u);
    EXPECT_EQ(district.name_of(item), "改名");

    const Answer first = district.undo({{"revision", renamed}}, "", "k1"),
                 again = district.undo({{"revision", renamed}}, "", "k1");
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(district.revision(), renamed + 1);
}

TEST(AnUndo, RefusesBodiesThatAreNone) {
    Undone district;
    for (const json& body :
         {json::array(), json::object(), json{{"revision", 1}, {"since", 0}}, json{{"revision", 0}},
          json{{"revision", "1"}}, json{{"revision", 1}, {"mine", true}}, json{{"since", -1}},
          json{{"since", 1}, {"mine", 1}}, json{{"since", 1}, {"division", ""}}, json{{"revision", 1}, {"x", 1}}})
        tests::expect_problem(district.undo(body), 422, "invalid");
    for (const json& body : {json::object(), json{{"since", 1}}, json{{"revision", 1.5}}})
        tests::expect_problem(district.post("/api/v1/redo", body), 422, "invalid");
}

class UndoneGrids : public Undone {
  public:
    [[nodiscard]] std::vector<geo::coverage::Finding> flaws() {
        std::vector<geo::coverage::Polygon> polygons;
        for (const nlohmann::json& item : this->json("/ogc/collections/grid/items?limit=1000&level=4")["features"])
            polygons.push_back(geo::coverage::polygon_of(item["id"], geo::shape_from_geojson(item["geometry"])));
        return geo::coverage::validate(geo::coverage::Coverage(polygons));
    }
    nlohmann::json edit(nlohmann::json body) {
        body["level"] = 4;
        const Answer answer = post("/api/v1/coverages/grid/edits", body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return nlohmann::json::parse(answer.body);
    }
    nlohmann::json seen(const std::string& name) {
        const auto id = district().id(name);
        return {{"id", id}, {"version", this->json(grids + std::to_string(id))["properties"]["version"]}};
    }
    static nlohmann::json place(double east, double north) {
        const geo::LonLat at = SmallDistrict::at(east, north);
        return nlohmann::json::array({at.lon, at.lat});
    }
};

TEST(AnUndo, OfACoverageEditLeavesAValidCoverage) {
    UndoneGrids district;
    const std::string path = grids + std::to_string(district.district().id("西南点"));
    const json before = district.json(path)["geometry"];
    const json split = district.edit(
        {{"operation", "split"},
         {"features", {district.seen("西南点")}},
         {"line",
          {{"type", "LineString"},
           {"coordinates",
            {UndoneGrids::place(-600, -333.3), UndoneGrids::place(-130.7, -201.9), UndoneGrids::place(100, -77.7)}}}}});
    ASSERT_TRUE(district.flaws().empty());

    const json undone = district.undone({{"revision", split["revision"]}});

    EXPECT_TRUE(district.flaws().empty());
    EXPECT_EQ(district.json(path)["geometry"], before);
    ASSERT_EQ(district.post("/api/v1/redo", {{"revision", undone["revision"]}}).status, 200);
    EXPECT_TRUE(district.flaws().empty());
    EXPECT_EQ(district.get(grids + split["created"][0]["id"].dump()).status, 200);
    district.expect_sound();
}

TEST(AnUndo, ThatWouldTearACoverageIsRefusedWithThePlace) {
    UndoneGrids district;
    const auto hole = [](double size) {
        return json{{"type", "Polygon"},
                    {"coordinates",
                     {{UndoneGrids::place(-300, -300), UndoneGrids::place(-300 + size, -300),
                       UndoneGrids::place(-300 + size, -300 + size), UndoneGrids::place(-300, -300 + size),
                       UndoneGrids::place(-300, -300)}}}};
    };
    const json cut = district.edit({{"operation", "cut_hole"},
                                    {"features", {district.seen("西南点")}},
                                    {"geometry", hole(100)},
                                    {"leave_gap", true}});
    // Somebody puts a grid of their own into the hole; the one round it is not touched by that.
    const Answer filled =
        district.send("POST", "/ogc/collections/grid/items",
                      {{"type", "Feature"}, {"geometry", hole(100)}, {"properties", {{"code", "NEW"}, {"level", 4}}}});
    ASSERT_EQ(filled.status, 201) << filled.body;

    const Answer refused = district.undo({{"revision", cut["revision"]}});

    tests::expect_problem(refused, 422, "coverage-refused");
    EXPECT_THAT(refused.body, HasSubstr("overlap"));
    // The grid that fills the hole goes into the one round it, and the hole with it.
    tests::expect_problem(district.remove(grids + json::parse(filled.body)["id"].dump(), "\"1\""), 422,
                          "coverage-refused");
    district.undone({{"since", cut["revision"]}});
    district.undone({{"revision", cut["revision"]}});
    EXPECT_TRUE(district.flaws().empty());
}

TEST(AnUndo, BringsBackAGapThatWasThereBefore) {
    UndoneGrids district;
    const json hole{{"type", "Polygon"},
                    {"coordinates",
                     {{UndoneGrids::place(-300, -300), UndoneGrids::place(-200, -300), UndoneGrids::place(-200, -200),
                       UndoneGrids::place(-300, -200), UndoneGrids::place(-300, -300)}}}};
    district.edit(
        {{"operation", "cut_hole"}, {"features", {district.seen("西南点")}}, {"geometry", hole}, {"leave_gap", true}});
    const json filled = district.edit({{"operation", "fill_gap"}, {"at", UndoneGrids::place(-250, -250)}});

    district.undone({{"revision", filled["revision"]}});

    EXPECT_EQ(district.json(grids + std::to_string(district.district().id("西南点")))["geometry"]["coordinates"].size(),
              2u)
        << "the ground in the middle is nobody's again";
}

/// An import larger than one transaction takes back.
class AnImportOverHttp : public testing::Test {
  protected:
    void SetUp() override {
        data::Owner owner = server::owner_in_server(district.app(), [] { return false; });
        data::Batch batch(owner, {"tester", "import lamps"});
        const data::Collection& facility = owner.catalogue->at("facility");
        for (int i = 0; i < lamps; ++i) {
            data::Feature lamp = tests::sample(facility, SmallDistrict::at(i % 50, i / 50));
            lamp.code = "L" + std::to_string(i);
            batch.add(facility, lamp);
        }
        imported = batch.publish();
    }
    [[nodiscard]] std::int64_t count() const {
        return district.json("/api/v1/district")["counts"]["facility"].get<std::int64_t>() - SmallDistrict::hydrants;
    }
    static constexpr int lamps = data::most_undone + 100;
    Undone district;
    std::int64_t imported = 0;
};

TEST_F(AnImportOverHttp, IsTakenBackAndBroughtAgainInPieces) {
    ASSERT_EQ(count(), lamps);
    tests::expect_problem(district.undo({{"since", imported - 1}}), 409, "undo-refused", "more than");

    const json undone = district.undone({{"revision", imported}});
    EXPECT_EQ(undone["features"], lamps);
    EXPECT_EQ(undone["undoes"], json::array({imported}));
    EXPECT_EQ(count(), 0);
    tests::expect_problem(district.undo({{"revision", imported}}), 409, "undo-refused", "already");

    const Answer redo = district.post("/api/v1/redo", {{"revision", undone["revision"]}}, "", "k");
    ASSERT_EQ(redo.status, 200) << redo.body;
    EXPECT_EQ(count(), lamps);
    EXPECT_EQ(district.post("/api/v1/redo", {{"revision", undone["revision"]}}, "", "k").body, redo.body);
    const json lamp = district.json(facilities + "?code=L7")["features"][0];
    EXPECT_EQ(lamp["properties"]["version"], 2);

    district.undone({{"revision", json::parse(redo.body)["revision"]}});
    EXPECT_EQ(count(), 0);
    district.expect_sound();
}

TEST_F(AnImportOverHttp, IsTakenBackByWhoMayChangeAllOfItOnly) {
    const std::string officer =
        district.person("li.na", json::array({{{"role", "officer"}, {"division", other_community}}}));

    tests::expect_problem(district.undo({{"revision", imported}}, officer), 403, "not-allowed");
    EXPECT_EQ(count(), lamps);
}

}  // namespace
