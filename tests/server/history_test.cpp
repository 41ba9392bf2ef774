#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/journal/check.hpp"
#include "data/journal/retention.hpp"
#include "server/hand_over.hpp"
#include "tests/server/answering_district.hpp"
#include "tests/support/mvt_reader.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using tests::Answer;
using tests::SmallDistrict;

const std::string route = "/api/v1/history", compounds = "/ogc/collections/compound/items/", community = "320102002001",
                  other_community = "320102002002";

/// People sign in before the server starts, by tokens of their own.
class Remembered : public testing::Test {
  protected:
    Remembered() {
        const auto token = [&](data::Role role, const std::string& division, const std::string& login) {
            return small.base().token_of({{role, division}}, login);
        };
        admin = token(data::Role::admin, "", "admin");
        planner = token(data::Role::planner, community, "li.na");
        viewer = token(data::Role::viewer, "", "looker");
        compound = small.id("新街口小区");
        small.base().close();
        server::Options options;
        options.database = small.base().file(), options.port = 0, options.threads = 1, options.access_log = false;
        program = std::make_unique<server::Program>(options);
        program->wait_until_ready();
        change(compounds + std::to_string(compound), {{"properties", {{"division_code", community}}}}, admin);
    }
    Answer get(const std::string& target, const std::string& token) const {
        return tests::get(program->port(), target, {tests::AnsweringDistrict::as(token)});
    }
    json read(const std::string& query, const std::string& token) const {
        const Answer answer = get(route + query, token);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body, nullptr, false);
    }
    json read(const std::string& query) const { return read(query, admin)["changes"]; }
    std::int64_t revision() const {
        return json::parse(get("/api/v1/district", admin).body)["revision"].get<std::int64_t>();
    }
    std::int64_t change(const std::string& item, const json& patch, const std::string& token) const {
        const Answer answer = tests::ask(
            program->port(), "PATCH", item,
            {{"Content-Type", "application/merge-patch+json"}, {"If-Match", "*"}, tests::AnsweringDistrict::as(token)},
            patch.dump());
        EXPECT_EQ(answer.status, 200) << answer.body;
        return revision();
    }
    Answer post(const std::string& path, const json& body, const std::string& token) const {
        return tests::ask(program->port(), "POST", path,
                          {{"Content-Type", "application/json"}, tests::AnsweringDistrict::as(token)}, body.dump());
    }
    [[nodiscard]] std::string item() const { return compounds + std::to_string(compound); }
    [[nodiscard]] std::string of_it() const { return "?collection=compound&id=" + std::to_string(compound); }

    tests::SmallDistrict small;
    std::string admin, planner, viewer;
    data::FeatureId compound = 0;
    std::unique_ptr<server::Program> program;
};

using AHistory = Remembered;

TEST_F(AHistory, TellsWhoChangedWhatAndWhenTheNewestFirst) {
    const auto renamed = change(item(), {{"properties", {{"name", "改名"}, {"households", 250}}}}, planner);

    const json story = read(of_it());

    ASSERT_EQ(story.size(), 3u);
    EXPECT_EQ(story[0]["revision"], renamed);
    EXPECT_EQ(story[0]["operation"], "replace");
    EXPECT_EQ(story[0]["person"]["login"], "li.na");
    EXPECT_EQ(story[0]["version"], 3);
    EXPECT_EQ(story[0]["geometry_changed"], false);
    EXPECT_EQ(story[0]["changes"], json::parse(R"([{"field":"name","before":"新街口小区","after":"改名"},
                              {"field":"households","before":240,"after":250}])"));
    EXPECT_EQ(story[2]["operation"], "create");
    EXPECT_EQ(story[2]["geometry_changed"], true);
    EXPECT_EQ(read("?limit=2").at(0), story[0]);
    EXPECT_EQ(read("?person=li.na").size(), 1u);
    EXPECT_EQ(read("?person=me", planner)["changes"].size(), 1u);
    EXPECT_EQ(read("?division=" + community + "&collection=compound").at(0)["revision"], renamed);
    EXPECT_EQ(read("?division=999999").size(), 0u);
}

TEST_F(AHistory, IsReadInPagesWithoutGapOrDouble) {
    change(item(), {{"properties", {{"name", "一"}}}}, admin);
    for (const std::string& query : {std::string("?limit=3"), of_it() + "&limit=1"}) {
        std::vector<json> paged;
        std::string cursor;
        for (int pages = 0; pages < 100; ++pages) {
            const json page = read(query + cursor, admin);
            for (const json& one : page["changes"]) paged.push_back(one);
            if (page["next"].is_null()) break;
            cursor = "&cursor=" + page["next"].get<std::string>();
        }
        const json whole = read(query.substr(0, query.find("limit")) + "limit=100");
        EXPECT_EQ(json(paged), whole) << query;
        EXPECT_GT(whole.size(), 2u);
    }
}

TEST_F(AHistory, KnowsShapesDeletionsAndUndos) {
    const auto park = small.id("和平公园");
    const std::string path = "/ogc/collections/landcover/items/" + std::to_string(park);
    ASSERT_EQ(tests::ask(program->port(), "DELETE", path, {{"If-Match", "\"1\""}, tests::AnsweringDistrict::as(admin)})
                  .status,
              204);
    const auto deleted = revision();
    const std::string query = "?collection=landcover&id=" + std::to_string(park) + "&geometry=true&undo=true";

    json story = read(query);
    ASSERT_EQ(story.size(), 2u);
    EXPECT_EQ(story[0]["operation"], "delete");
    EXPECT_EQ(story[0]["geometry_before"]["type"], "MultiPolygon");
    EXPECT_EQ(story[0]["geometry_after"], nullptr);
    EXPECT_EQ(story[0]["undo"]["possible"], true);
    EXPECT_EQ(story[1]["undo"]["possible"], false);
    EXPECT_EQ(story[1]["undo"]["in_the_way"][0]["revision"], deleted);

    ASSERT_EQ(post("/api/v1/undo", {{"revision", deleted}}, admin).status, 200);
    story = read(query);
    ASSERT_EQ(story.size(), 3u);
    EXPECT_EQ(story[0]["operation"], "create");
    EXPECT_EQ(story[0]["undoes"], json::array({deleted}));
    EXPECT_EQ(story[1]["undone_by"], story[0]["revision"]);
    EXPECT_EQ(story[1]["undo"]["undone_by"], story[0]["revision"]);
}

TEST_F(AHistory, TellsNothingAboutPeopleToWhoMayNotKnowThem) {
    change("/ogc/collections/grid/items/" + std::to_string(small.id("西南点")),
           {{"properties", {{"leader", "赵某"}, {"households", 7}}}}, admin);
    const std::string grid = "?collection=grid&id=" + std::to_string(small.id("西南点"));

    EXPECT_THAT(get(route + grid, admin).body, HasSubstr("赵某"));
    const std::string told = get(route + grid, viewer).body;
    EXPECT_THAT(told,
                Not(testing::AnyOf(HasSubstr("赵某"), HasSubstr("王某"), HasSubstr("leader"), HasSubstr("admin"))));
    EXPECT_THAT(told, HasSubstr("households"));
    EXPECT_EQ(read("?person=admin", viewer)["changes"].size(), 0u) << "asking for somebody tells who they are";
    tests::expect_problem(tests::get(program->port(), route), 401, "sign-in-needed");
}

TEST_F(AHistory, RefusesQuestionsThatAreNone) {
    for (const char* query :
         {"?id=1", "?collection=x", "?collection=compound&id=x", "?since=yesterday", "?limit=0", "?limit=101",
          "?cursor=x", "?cursor=1-", "?bbox=1,2,3", "?bbox=3,2,1,4", "?undo=1", "?unknown=1", "?division="})
        tests::expect_problem(get(route + query, admin), 400, "bad-request");
    tests::expect_problem(get(route + "?collection=compound&id=987654", admin), 404, "not-found");
}

TEST_F(AHistory, GoesByTimeAndPlace) {
    const auto here = change(item(), {{"properties", {{"name", "改名"}}}}, admin);
    const json newest = read("?limit=1")[0];

    EXPECT_EQ(read("?since=" + newest["time"].get<std::string>()).size(), 1u);
    EXPECT_EQ(read("?until=2020-01-01").size(), 0u);
    EXPECT_EQ(read("?since=2020-01-01&limit=1").at(0), newest);
    const geo::LonLat low = SmallDistrict::at(20, 20), high = SmallDistrict::at(120, 90);
    const auto box = [](geo::LonLat a, geo::LonLat b) {
        return "?bbox=" + std::to_string(a.lon) + "," + std::to_string(a.lat) + "," + std::to_string(b.lon) + "," +
               std::to_string(b.lat);
    };
    EXPECT_EQ(read(box(low, high)).at(0)["revision"], here);
    EXPECT_EQ(read(box({10, 10}, {11, 11})).size(), 0u);
}

class ADayOfThePast : public Remembered {
  protected:
    [[nodiscard]] std::string tile(const std::string& datetime) const {
        const geo::Tile square = geo::Tile::holding(16, geo::to_mercator(SmallDistrict::at(70, 50)));
        return "/tiles/compound,facility/16/" + std::to_string(square.x) + "/" + std::to_string(square.y) + ".mvt" +
               (datetime.empty() ? "" : "?datetime=" + datetime);
    }
    /// Features by layer and id, in whatever order they were drawn.
    [[nodiscard]] static std::map<std::pair<std::string, std::uint64_t>, tests::TileFeature> drawn(
        const Answer& answer) {
        std::map<std::pair<std::string, std::uint64_t>, tests::TileFeature> found;
        for (const auto& layer : tests::read_tile(answer.body))
            for (const auto& feature : layer.features) found[{layer.name, feature.id.value()}] = feature;
        return found;
    }
    [[nodiscard]] std::string now() const { return read("?limit=1")[0]["time"].get<std::string>(); }
};

TEST_F(ADayOfThePast, IsDrawnAsItWas) {
    const Answer before = get(tile(""), admin);
    const std::string then = now();
    const auto move = [](double east) {
        const auto place = [](double e, double n) {
            const geo::LonLat at = SmallDistrict::at(e, n);
            return json::array({at.lon, at.lat});
        };
        return json{
            {"type", "MultiPolygon"},
            {"coordinates",
             {{{place(east, 20), place(east + 50, 20), place(east + 50, 90), place(east, 90), place(east, 20)}}}}};
    };
    change(item(), {{"geometry", move(40)}, {"properties", {{"name", "移动"}}}}, admin);
    ASSERT_EQ(tests::ask(program->port(), "DELETE", compounds + std::to_string(small.id("华侨路小区")),
                         {{"If-Match", "*"}, tests::AnsweringDistrict::as(admin)})
                  .status,
              204);
    const geo::LonLat at = SmallDistrict::at(60, 60);
    ASSERT_EQ(post("/api/v1/changes",
                   {{"changes",
                     {{{"operation", "create"},
                       {"collection", "facility"},
                       {"feature",
                        {{"type", "Feature"},
                         {"geometry", {{"type", "Point"}, {"coordinates", {at.lon, at.lat}}}},
                         {"properties", {{"class", "01076"}}}}}}}}},
                   admin)
                  .status,
              200);

    const Answer today = get(tile(""), admin), past = get(tile(then), admin);

    EXPECT_NE(today.body, before.body);
    EXPECT_EQ(past.status, 200);
    EXPECT_TRUE(drawn(past) == drawn(before));
    EXPECT_EQ(drawn(past).size(), drawn(before).size());
    EXPECT_EQ(get(tile("2100-01-01"), admin).body, today.body);
    EXPECT_EQ(get(tile("2020-01-01"), admin).status, 204) << "nothing was there yet";
    EXPECT_EQ(get(tile(then), admin).header("etag"), past.header("etag"));
    EXPECT_EQ(tests::get(program->port(), tile(then),
                         {tests::AnsweringDistrict::as(admin), {"If-None-Match", std::string(past.header("etag"))}})
                  .status,
              304);
    EXPECT_EQ(get(tile("2020-01-01"), admin).header("cache-control"), "private, max-age=86400");
    EXPECT_EQ(get(tile("2100-01-01"), admin).header("cache-control"), "no-cache");
    tests::expect_problem(get(tile("yesterday"), admin), 400, "bad-request");
    const json description = json::parse(get("/tiles/compound.json?datetime=2020-01-01", admin).body);
    EXPECT_THAT(description["tiles"][0].get<std::string>(), testing::EndsWith(".mvt?datetime=2020-01-01"));
}

TEST_F(AHistory, ForgetsWhatWasSaidOfPeopleLongAgoAndSaysSo) {
    const std::string grid = std::to_string(small.id("西南点")), path = "/ogc/collections/grid/items/" + grid;
    const auto changed = change(path, {{"properties", {{"leader", "赵某"}}}}, admin);
    data::Owner owner = server::owner_in_server(program->app(), [] { return false; });

    EXPECT_EQ(data::forget_personal(owner, "2020-01-01T00:00:00.000Z").values, 0);
    EXPECT_GT(data::forget_personal(owner, "2100-01-01T00:00:00.000Z").values, 0);

    const json story = read("?collection=grid&id=" + grid);
    EXPECT_EQ(story[0]["changes"], json::parse(R"([{"field":"leader","before":{"removed":true},"after":"赵某"}])"));
    EXPECT_EQ(json::parse(get(path, admin).body)["properties"]["leader"], "赵某") << "what holds today stays";
    data::Connection db(small.base().file(), data::Connection::Mode::read);
    for (const auto& finding : data::check(db, small.base().catalogue()).findings)
        ADD_FAILURE() << finding.field << ": " << finding.message;
    ASSERT_EQ(post("/api/v1/undo", {{"revision", changed}}, admin).status, 200);
}

}  // namespace
