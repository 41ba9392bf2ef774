#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "geo/tile/tile.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::SmallDistrict;

json hydrant(double east, double north) {
    const geo::LonLat at = SmallDistrict::at(east, north);
    return {{"type", "Feature"},
            {"geometry", {{"type", "Point"}, {"coordinates", {at.lon, at.lat}}}},
            {"properties", {{"name", "新装消火栓"}, {"code", "N1"}, {"class", "01076"}}}};
}

const std::string facilities = "/ogc/collections/facility/items";

TEST(AnEdit, StoresAFeatureThatEverybodySees) {
    const tests::AnsweringDistrict district;
    const auto answer = district.send("POST", facilities, hydrant(300, 0));
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.header("etag"), "\"1\"");
    const std::string location = answer.header("location");
    const std::string path = location.substr(location.find('/', 8));
    const json stored = json::parse(answer.body);
    EXPECT_EQ(stored["properties"]["division_code"], "320102002002");

    EXPECT_EQ(district.json(path)["properties"]["name"], "新装消火栓");
    EXPECT_EQ(district.json("/api/v1/nearest?" + SmallDistrict::asked(300, 0))["features"][0]["properties"]["code"],
              "N1");
    EXPECT_EQ(district.json("/api/v1/search?q=xinzhuang")["results"][0]["id"], stored["id"]);
    EXPECT_EQ(district.json("/api/v1/district")["counts"]["facility"], SmallDistrict::hydrants + 1);
}

TEST(AnEdit, MovesAWallAndTheAnswersWithIt) {
    tests::AnsweringDistrict district;
    const auto id = district.district().id("新街口小区");
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(id);
    json ring = json::array();
    for (const geo::LonLat& p : SmallDistrict::block(20, 20, 128, 90)) ring.push_back({p.lon, p.lat});
    const std::string question = "/api/v1/locate?" + SmallDistrict::asked(125, 50);
    ASSERT_EQ(district.json(question)["compound"], nullptr);

    const auto answer = district.send("PATCH", path, {{"geometry", {{"type", "Polygon"}, {"coordinates", {ring}}}}},
                                      "\"1\"", "application/merge-patch+json");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("etag"), "\"2\"");
    EXPECT_EQ(district.json(question)["compound"]["name"], "新街口小区");
    EXPECT_EQ(district.get(path).header("etag"), "\"2\"");
}

/// The tiles of a layer that hold the place, one a zoom.
std::vector<std::string> tiles_over(const std::string& layer, std::uint32_t from_zoom, geo::LonLat place) {
    std::vector<std::string> paths;
    for (std::uint32_t zoom = from_zoom; zoom <= geo::Tile::max_zoom; ++zoom) {
        const auto tile = geo::Tile::holding(zoom, geo::to_mercator(place));
        paths.push_back("/tiles/" + layer + "/" + std::to_string(zoom) + "/" + std::to_string(tile.x) + "/" +
                        std::to_string(tile.y) + ".mvt");
    }
    return paths;
}

struct Moved {
    const char *collection, *name;
    std::uint32_t from_zoom;  ///< the first the collection is drawn at
    double east, north;       ///< a place in it
};

class AMove : public testing::TestWithParam<Moved> {};

TEST_P(AMove, ShowsInTheNextGetOfEveryTileAtTheOldPlaceAndTheNew) {
    const Moved& moved = GetParam();
    tests::AnsweringDistrict district;
    const std::string path = std::string("/ogc/collections/") + moved.collection + "/items/" +
                             std::to_string(district.district().id(moved.name));
    // Far enough to be seen at zoom 0, where a tile's unit is 0.09 degrees.
    const geo::LonLat by{1.2, 0.9}, from = SmallDistrict::at(moved.east, moved.north),
                                    to{from.lon + by.lon, from.lat + by.lat};
    const auto tiles_there = tiles_over(moved.collection, moved.from_zoom, from),
               tiles_here = tiles_over(moved.collection, moved.from_zoom, to);
    const auto bodies = [&](const std::vector<std::string>& tiles) {
        std::vector<std::string> all;
        for (const std::string& tile : tiles) all.push_back(district.get(tile).body);
        return all;
    };
    const auto there_before = bodies(tiles_there), here_before = bodies(tiles_here);
    for (const std::string& body : there_before) ASSERT_FALSE(body.empty());
    ASSERT_TRUE(here_before.back().empty());

    const auto tag = district.get(path).header("etag");
    json geometry = district.json(path)["geometry"];
    const std::function<void(json&)> move = [&](json& part) {
        if (part[0].is_number())
            part[0] = part[0].get<double>() + by.lon, part[1] = part[1].get<double>() + by.lat;
        else
            for (json& inner : part) move(inner);
    };
    move(geometry["coordinates"]);
    const auto answer = district.send("PATCH", path, {{"geometry", geometry}}, tag);
    ASSERT_EQ(answer.status, 200) << answer.body;

    const auto there_after = bodies(tiles_there), here_after = bodies(tiles_here);
    for (std::size_t i = 0; i < tiles_there.size(); ++i) {
        EXPECT_NE(there_after[i], there_before[i]) << tiles_there[i];
        EXPECT_NE(here_after[i], here_before[i]) << tiles_here[i];
        EXPECT_FALSE(here_after[i].empty()) << tiles_here[i];
    }
}

INSTANTIATE_TEST_SUITE_P(OfEverySize, AMove,
                         testing::Values(Moved{"compound", "新街口小区", 10, 70, 55},
                                         Moved{"division", "玄武区", 0, -300, 300}));

TEST(AnEdit, ChangesOnlyWhatThePatchNames) {
    tests::AnsweringDistrict district;
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"));
    const auto answer =
        district.send("PATCH", path, {{"properties", {{"households", 300}, {"address", nullptr}}}}, "\"1\"");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const json properties = json::parse(answer.body)["properties"];
    EXPECT_EQ(properties["households"], 300);
    EXPECT_EQ(properties["address"], nullptr);
    EXPECT_EQ(properties["name"], "新街口小区");
}

TEST(AnEdit, NeedsTheVersionThatWasSeen) {
    tests::AnsweringDistrict district;
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"));
    const json patch{{"properties", {{"households", 300}}}};
    tests::expect_problem(district.send("PATCH", path, patch), 428, "precondition-required");
    ASSERT_EQ(district.send("PATCH", path, patch, "\"1\"").status, 200);
    const auto stale = district.send("PATCH", path, {{"properties", {{"households", 7}}}}, "\"1\"");
    tests::expect_problem(stale, 412, "version-conflict");
    const json problem = json::parse(stale.body);
    EXPECT_EQ(problem["given"], 1);
    EXPECT_EQ(problem["current"], 2);
    EXPECT_EQ(problem["feature"]["properties"]["households"], 300);
    tests::expect_problem(district.send("PATCH", path, patch, "W/\"2\""), 400, "bad-request", "If-Match");
    tests::expect_problem(district.send("PATCH", path, patch, "2"), 400, "bad-request", "If-Match");
}

TEST(AnEdit, TakesTheTagOfAnyFormOfTheVersionItSaw) {
    tests::AnsweringDistrict district;
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"));
    const json patch{{"properties", {{"households", 300}}}};
    const auto whole = district.get(path).header("etag");
    const auto open = tests::get(district.port(), path).header("etag");
    const auto mercator = district.get(path + "?crs=http://www.opengis.net/def/crs/EPSG/0/3857").header("etag");

    EXPECT_EQ((std::set{whole, open, mercator}.size()), 3u) << "each form is a representation of its own";
    EXPECT_EQ(district.get(path, {{"If-None-Match", open}}).status, 200) << "which a cache must not mix up";
    EXPECT_EQ(tests::get(district.port(), path, {{"If-None-Match", open}}).status, 304);
    std::int64_t version = 1;
    for (const auto& tag : {open, mercator, whole}) {
        const auto now = std::to_string(version++);
        const auto fresh = "\"" + now + tag.substr(2);
        EXPECT_EQ(district.send("PATCH", path, {{"properties", {{"households", 300 + version}}}}, fresh).status, 200);
        tests::expect_problem(district.send("PATCH", path, patch, fresh), 412, "version-conflict");
    }
    for (const char* strange : {"\"3-\"", "\"3-shut\"", "\"3open\"", "\"-3\"", "\"\"", "\"3-open-\""})
        tests::expect_problem(district.send("PATCH", path, patch, strange), 400, "bad-request", "If-Match");
}

TEST(AnEdit, DoesNotMakeAFeatureAnother) {
    tests::AnsweringDistrict district;
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"));
    json own = district.json(path);
    EXPECT_EQ(district.send("PUT", path, own, "\"1\"").status, 200) << "as it came";
    own["properties"]["version"] = 9;
    for (const char* method : {"PUT", "PATCH"}) {
        const auto answer = district.send(method, path, own, "\"1\"");
        tests::expect_problem(answer, 422, "invalid");
        EXPECT_EQ(json::parse(answer.body)["findings"][0]["code"], "read-only");
    }
    EXPECT_EQ(district.get(path).header("etag"), "\"1\"");
}

TEST(AnEdit, IsTakenInUtf8Only) {
    const tests::AnsweringDistrict district;
    for (const char* type : {"application/geo+json; charset=gbk", "application/json;charset=\"iso-8859-1\"",
                             "application/json; a=b ; CharSet = UTF-16"})
        tests::expect_problem(district.send("POST", facilities, hydrant(300, 0), "", type), 415,
                              "unsupported-media-type", "UTF-8");
    EXPECT_EQ(district.send("POST", facilities, hydrant(300, 0), "", "Application/JSON ; charset=\"UTF-8\"").status,
              201);
}

TEST(AnEdit, WithAnOpenRingIsRefusedAndNotRepaired) {
    const tests::AnsweringDistrict district;
    const json open{
        {"type", "Feature"},
        {"geometry", {{"type", "Polygon"}, {"coordinates", {{{118.78, 32.04}, {118.79, 32.04}, {118.79, 32.05}}}}}},
        {"properties", {{"name", "缺口"}}}};
    const auto answer = district.send("POST", "/ogc/collections/compound/items", open);
    tests::expect_problem(answer, 422, "invalid");
    const json finding = json::parse(answer.body)["findings"][0];
    EXPECT_EQ(finding["code"], "ring-open");
    EXPECT_EQ(finding["position"], json({118.79, 32.05}));
}

TEST(AnEdit, ThatTakesTheDistrictsOwnDivisionLeavesNoStreetsNameForTheWhole) {
    tests::AnsweringDistrict district;
    ASSERT_EQ(district.json("/api/v1/district")["name"], "玄武区");
    const auto id = district.district().id("玄武区");
    const std::string path = "/ogc/collections/division/items/" + std::to_string(id);
    ASSERT_EQ(district.remove(path, "\"1\"").status, 204);
    EXPECT_EQ(district.json("/api/v1/district")["name"], "");
}

TEST(AnEdit, ReplacesAndDeletes) {
    tests::AnsweringDistrict district;
    const json created = json::parse(district.send("POST", facilities, hydrant(300, 0)).body);
    const std::string path = facilities + "/" + created["id"].dump();
    json other = hydrant(310, 0);
    other["properties"]["name"] = "换装消火栓";
    EXPECT_EQ(district.send("PUT", path, other, "\"1\"").status, 200);
    EXPECT_EQ(district.json(path)["properties"]["name"], "换装消火栓");
    EXPECT_EQ(district.remove(path, "\"1\"").status, 412);
    EXPECT_EQ(district.remove(path, "\"2\"").status, 204);
    EXPECT_EQ(district.get(path).status, 404);
    EXPECT_TRUE(district.json("/api/v1/search?q=huanzhuang")["results"].empty());
}

TEST(AnEdit, SaysAfterWhichRevisionItStands) {
    const tests::AnsweringDistrict district;
    const auto made = district.send("POST", facilities, hydrant(300, 0));
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.header("gridkeeper-revision"),
              std::to_string(district.json("/api/v1/district")["revision"].get<int>()));
    EXPECT_FALSE(made.header("location").empty());

    const std::string path = facilities + "/" + std::to_string(json::parse(made.body)["id"].get<int>());
    const auto gone = district.remove(path, "\"1\"");
    ASSERT_EQ(gone.status, 204) << gone.body;
    EXPECT_EQ(std::stoi(gone.header("gridkeeper-revision")), std::stoi(made.header("gridkeeper-revision")) + 1);
    EXPECT_EQ(district.send("POST", facilities, json::object()).header("gridkeeper-revision"), "");
}

TEST(AnEdit, IsTakenOnceHoweverOftenItIsSent) {
    const tests::AnsweringDistrict district;
    json feature = hydrant(300, 0);
    feature["properties"]["uid"] = "018f3b9e-7c00-7000-8000-0123456789ab";
    const auto first = district.send("POST", facilities, feature), again = district.send("POST", facilities, feature);
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(json::parse(first.body), json::parse(again.body));
    feature["properties"]["name"] = "另一个";
    tests::expect_problem(district.send("POST", facilities, feature), 409, "conflict");
}

TEST(AnEdit, IsRefusedWithEverythingThatIsWrong) {
    const tests::AnsweringDistrict district;
    json wrong = hydrant(300, 0);
    wrong["properties"]["class"] = "99999";
    wrong["properties"]["state"] = "on fire";
    const auto answer = district.send("POST", facilities, wrong);
    tests::expect_problem(answer, 422, "invalid");
    EXPECT_GE(json::parse(answer.body)["findings"].size(), 2u);

    const json bowtie{
        {"type", "Feature"},
        {"geometry",
         {{"type", "Polygon"},
          {"coordinates", {{{118.78, 32.04}, {118.79, 32.05}, {118.79, 32.04}, {118.78, 32.05}, {118.78, 32.04}}}}}},
        {"properties", {{"name", "交叉"}}}};
    const auto crossing = district.send("POST", "/ogc/collections/compound/items", bowtie);
    tests::expect_problem(crossing, 422, "invalid");
    EXPECT_TRUE(json::parse(crossing.body)["findings"][0].contains("position"));

    tests::expect_problem(district.send("POST", facilities, "{\"type\":"), 400, "bad-json");
    tests::expect_problem(district.send("POST", facilities, hydrant(0, 0), "", "text/plain"), 415,
                          "unsupported-media-type");
    for (const char* bad : {"1e999", R"({"type":"Feature","type":"Feature"})", R"({"properties":{"a":{"b":1,"b":1}}})"})
        tests::expect_problem(district.send("POST", facilities, bad), 400, "bad-request", "the JSON");
    json bell = hydrant(300, 0);
    bell["properties"]["name"] = "a\ab";
    const auto ringing = district.send("POST", facilities, bell);
    tests::expect_problem(ringing, 422, "invalid", "control character");
    tests::expect_problem(
        tests::ask(district.port(), "POST", facilities,
                   {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}, district.as(district.token())},
                   "x"),
        415, "unsupported-media-type");
    tests::expect_problem(
        tests::ask(district.port(), "POST", facilities,
                   {{"Content-Type", "application/json"}, {"X-Forwarded-For", "10.0.0.1"}}, hydrant(300, 0).dump()),
        403, "forbidden", "this machine");
    for (const json& no_feature : {json(), json::array(), json(7), json{{"type", "Feature"}},
                                   json{{"type", "FeatureCollection"}, {"features", json::array()}},
                                   json{{"type", "Feature"}, {"geometry", nullptr}, {"properties", nullptr}}})
        tests::expect_problem(district.send("POST", facilities, no_feature), 422, "invalid");
    EXPECT_EQ(district.json("/api/v1/district")["counts"]["facility"], SmallDistrict::hydrants);
}

}  // namespace
