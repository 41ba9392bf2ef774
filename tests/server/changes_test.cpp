#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using tests::SmallDistrict;

const std::string facilities = "/ogc/collections/facility/items", batch = "/api/v1/changes";

json hydrant(double east, double north, const std::string& code) {
    const geo::LonLat at = SmallDistrict::at(east, north);
    return {{"type", "Feature"},
            {"geometry", {{"type", "Point"}, {"coordinates", {at.lon, at.lat}}}},
            {"properties", {{"name", "新装消火栓"}, {"code", code}, {"class", "01076"}}}};
}

json creation(double east, const std::string& code) {
    return {{"operation", "create"}, {"collection", "facility"}, {"feature", hydrant(east, 0, code)}};
}

tests::Answer sent(const tests::AnsweringDistrict& district, const json& changes) {
    return district.send("POST", batch, {{"changes", changes}}, "", "application/json");
}

tests::Answer keyed(const tests::AnsweringDistrict& district, const std::string& method, const std::string& path,
                    const std::string& body, const std::string& key, const std::string& if_match = "") {
    std::vector<std::pair<std::string, std::string>> headers{
        {"Content-Type", "application/geo+json"}, {"Idempotency-Key", key}, district.as(district.token())};
    if (!if_match.empty()) headers.emplace_back("If-Match", if_match);
    return tests::ask(district.port(), method, path, headers, body);
}

std::int64_t facilities_of(const tests::AnsweringDistrict& district) {
    return district.json("/api/v1/district")["counts"]["facility"];
}

TEST(ABatchOfChanges, IsMadeAsOneRevision) {
    tests::AnsweringDistrict district;
    const std::int64_t before = district.json("/api/v1/district")["revision"];
    const auto compound = district.district().id("新街口小区"), park = district.district().id("和平公园"),
               block = district.district().id("1幢");
    json building = district.json("/ogc/collections/building/items/" + std::to_string(block));
    building["properties"]["name"] = "一号楼";
    building.erase("links");

    const auto answer = sent(
        district,
        {creation(300, "N1"),
         {{"operation", "patch"},
          {"collection", "compound"},
          {"id", compound},
          {"version", 1},
          {"patch", {{"properties", {{"households", 250}}}}}},
         {{"operation", "replace"}, {"collection", "building"}, {"id", block}, {"version", 1}, {"feature", building}},
         {{"operation", "delete"}, {"collection", "landcover"}, {"id", park}, {"version", 1}}});

    ASSERT_EQ(answer.status, 200) << answer.body;
    const json made = json::parse(answer.body);
    EXPECT_EQ(made["revision"], before + 1);
    EXPECT_EQ(made["changes"].size(), 4u);
    EXPECT_EQ(made["changes"][1]["version"], 2);
    EXPECT_EQ(district.json("/api/v1/district")["revision"], before + 1);
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants + 1);
    EXPECT_EQ(district.json("/ogc/collections/compound/items/" + std::to_string(compound))["properties"]["households"],
              250);
    EXPECT_EQ(district.json("/ogc/collections/building/items/" + std::to_string(block))["properties"]["name"],
              "一号楼");
    EXPECT_EQ(district.get("/ogc/collections/landcover/items/" + std::to_string(park)).status, 404);
    EXPECT_EQ(district.json("/ogc/collections/facility/items/" + made["changes"][0]["id"].dump())["properties"]["code"],
              "N1");
}

TEST(ABatchOfChanges, IsRefusedAsAWholeWithEveryFindingByIndex) {
    tests::AnsweringDistrict district;
    const auto compound = district.district().id("新街口小区");
    json bad = creation(320, "N2");
    bad["feature"]["properties"]["class"] = "99999";
    bad["feature"]["properties"]["height"] = 3;

    const auto answer =
        sent(district, {creation(300, "N1"),
                        bad,
                        creation(340, "H001"),
                        {{"operation", "delete"}, {"collection", "compound"}, {"id", compound}, {"version", 9}},
                        {{"operation", "delete"}, {"collection", "compound"}, {"id", 987654}, {"version", 1}}});

    tests::expect_problem(answer, 422, "changes-refused", "4 of the changes");
    const json refused = json::parse(answer.body)["changes"];
    ASSERT_EQ(refused.size(), 4u);
    EXPECT_EQ(refused[0]["index"], 1);
    EXPECT_EQ(refused[0]["status"], 422);
    EXPECT_FALSE(refused[0]["findings"].empty());
    EXPECT_EQ(refused[1]["status"], 409);
    EXPECT_EQ(refused[2]["status"], 412);
    EXPECT_EQ(refused[2]["given"], 9);
    EXPECT_EQ(refused[2]["current"], 1);
    EXPECT_EQ(refused[2]["feature"]["properties"]["name"], "新街口小区");
    EXPECT_EQ(refused[3]["status"], 404);
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants);
}

TEST(ABatchOfChanges, TakesTheStatusThatAllItsRefusalsHave) {
    tests::AnsweringDistrict district;
    const auto compound = district.district().id("新街口小区");

    const auto answer =
        sent(district, {{{"operation", "delete"}, {"collection", "compound"}, {"id", compound}, {"version", 9}}});

    tests::expect_problem(answer, 412, "changes-refused");
}

TEST(ABatchOfChanges, SeesWhatTheChangesBeforeDid) {
    tests::AnsweringDistrict district;
    const auto first = district.json(facilities + "?limit=1")["features"][0];

    const auto answer =
        sent(district, {{{"operation", "delete"}, {"collection", "facility"}, {"id", first["id"]}, {"version", 1}},
                        creation(300, first["properties"]["code"])});

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants);
}

TEST(ABatchOfChanges, IsOnlyTriedWhereCheckIsAsked) {
    tests::AnsweringDistrict district;
    const std::int64_t before = district.json("/api/v1/district")["revision"];

    const auto answer =
        district.send("POST", batch, {{"changes", {creation(300, "N1")}}, {"check", true}}, "", "application/json");

    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(json::parse(answer.body)["check"], true);
    EXPECT_EQ(district.json("/api/v1/district")["revision"], before);
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants);
}

TEST(ABatchOfChanges, OfAThousandIsMadeAndOneMoreIsRefused) {
    tests::AnsweringDistrict district;
    json changes = json::array();
    for (int i = 0; i < 1'000; ++i) changes.push_back(creation(-400 + i * 0.5, "N" + std::to_string(i)));

    EXPECT_EQ(sent(district, changes).status, 200);
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants + 1'000);
    changes.push_back(creation(1, "M"));
    tests::expect_problem(sent(district, changes), 422, "invalid");
}

TEST(ABatchOfChanges, SaysWhichPartOfABadBodyIsWrong) {
    const tests::AnsweringDistrict district;
    const json deletion{{"operation", "delete"}, {"collection", "compound"}, {"id", 1}, {"version", 1}};
    const auto with = [&](const char* member, const json& value) {
        json change = deletion;
        change[member] = value;
        return change;
    };
    const auto field = [&](const json& body) {
        const auto answer = district.send("POST", batch, body, "", "application/json");
        tests::expect_problem(answer, 422, "invalid");
        return json::parse(answer.body)["findings"][0].value("field", "");
    };

    EXPECT_EQ(field(json::array()), "changes");
    EXPECT_EQ(field({{"changes", 3}}), "changes");
    EXPECT_EQ(field({{"changes", json::array()}}), "changes");
    EXPECT_EQ(field({{"changes", {deletion}}, {"force", true}}), "force");
    EXPECT_EQ(field({{"changes", {deletion}}, {"check", "yes"}}), "check");
    EXPECT_EQ(field({{"changes", {deletion, 7}}}), "changes[1]");
    EXPECT_EQ(field({{"changes", {with("operation", "drop")}}}), "changes[0].operation");
    EXPECT_EQ(field({{"changes", {with("collection", 4)}}}), "changes[0].collection");
    EXPECT_EQ(field({{"changes", {with("id", "1")}}}), "changes[0].id");
    EXPECT_EQ(field({{"changes", {with("version", 0)}}}), "changes[0].version");
    EXPECT_EQ(field({{"changes", {with("operation", "patch")}}}), "changes[0].patch");
    EXPECT_EQ(field({{"changes", {with("now", 1)}}}), "changes[0].now");
    tests::expect_problem(sent(district, json::array({with("collection", "dragon")})), 404, "changes-refused");
}

TEST(AWriteWithAKey, IsDoneOnceAndAnsweredAlikeAgain) {
    tests::AnsweringDistrict district;
    const std::string body = hydrant(300, 0, "N1").dump();

    const auto first = keyed(district, "POST", facilities, body, "outbox-1");
    const auto again = keyed(district, "POST", facilities, body, "outbox-1");

    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("etag"), first.header("etag"));
    EXPECT_EQ(again.header("location"), first.header("location"));
    EXPECT_EQ(first.header("idempotency-replayed"), "");
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants + 1);
}

TEST(AWriteWithAKey, OfEveryKindIsDoneOnce) {
    tests::AnsweringDistrict district;
    const auto id = district.district().id("新街口小区");
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(id);
    const std::string patch = json{{"properties", {{"households", 250}}}}.dump();

    EXPECT_EQ(keyed(district, "PATCH", path, patch, "p", "\"1\"").status, 200);
    const auto again = keyed(district, "PATCH", path, patch, "p", "\"1\"");  // by now version 2 is stored
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.header("etag"), "\"2\"");
    EXPECT_EQ(keyed(district, "DELETE", path, "", "d", "\"2\"").status, 204);
    EXPECT_EQ(keyed(district, "DELETE", path, "", "d", "\"2\"").status, 204);
    EXPECT_EQ(keyed(district, "DELETE", path, "", "e", "\"2\"").status, 404);
}

TEST(AWriteWithAKey, IsRefusedWhereTheKeyStandsForAnother) {
    tests::AnsweringDistrict district;
    ASSERT_EQ(keyed(district, "POST", facilities, hydrant(300, 0, "N1").dump(), "outbox-1").status, 201);

    tests::expect_problem(keyed(district, "POST", facilities, hydrant(310, 0, "N2").dump(), "outbox-1"), 422,
                          "idempotency-key-used");
    EXPECT_EQ(facilities_of(district), SmallDistrict::hydrants + 1);
}

TEST(AWriteWithAKey, ThatWasRefusedMayBeTriedAgain) {
    tests::AnsweringDistrict district;
    json bad = hydrant(300, 0, "N1");
    bad["properties"]["class"] = "99999";
    ASSERT_EQ(keyed(district, "POST", facilities, bad.dump(), "outbox-1").status, 422);

    EXPECT_EQ(keyed(district, "POST", facilities, hydrant(300, 0, "N1").dump(), "outbox-1").status, 201);
}

TEST(AWriteWithAKey, RefusesAKeyThatIsNone) {
    const tests::AnsweringDistrict district;
    const std::string body = hydrant(300, 0, "N1").dump();

    tests::expect_problem(keyed(district, "POST", facilities, body, std::string(256, 'k')), 400, "bad-request",
                          "Idempotency-Key");
    tests::expect_problem(keyed(district, "POST", facilities, body, "two words"), 400, "bad-request",
                          "Idempotency-Key");
}

}  // namespace
