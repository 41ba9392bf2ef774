#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <regex>
#include <set>

#include "tests/server/answering_district.hpp"
#include "tests/support/mvt_reader.hpp"

namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::UnorderedElementsAreArray;
using tests::AnsweringDistrict;
using tests::SmallDistrict;

constexpr const char* west = "320102002001";
constexpr const char* east = "320102002002";
const AnsweringDistrict::People& people() {
    static const AnsweringDistrict::People all{
        {"west", {{data::Role::officer, west}}},
        {"east", {{data::Role::officer, east}}},
        {"west.plans", {{data::Role::planner, west}}},
        {"street", {{data::Role::planner, "320102002000"}}},
        {"grid", {{data::Role::officer, "", SmallDistrict::grid("东北点")}}},
        {"grid.plans", {{data::Role::planner, "", SmallDistrict::grid("东北点")}}},
        {"half", {{data::Role::officer, "", SmallDistrict::grid("三级西")}}},
        {"half.plans", {{data::Role::planner, "", SmallDistrict::grid("三级西")}}}};
    return all;
}
const std::vector<std::string> collections{"division", "grid",    "compound",  "building",
                                           "facility", "barrier", "landcover", "management_area"};

server::Options shut() {
    server::Options options;
    options.open_to_public = data::Public::closed;
    return options;
}

tests::Answer ask(const AnsweringDistrict& district, const std::string& login, const std::string& target) {
    return tests::get(district.port(), target, {AnsweringDistrict::as(district.token(login))});
}

json asked(const AnsweringDistrict& district, const std::string& login, const std::string& target) {
    const auto answer = ask(district, login, target);
    EXPECT_EQ(answer.status, 200) << target << "\n" << answer.body;
    return json::parse(answer.body, nullptr, false);
}

std::set<std::int64_t> ids_in(const json& page) {
    std::set<std::int64_t> ids;
    for (const json& feature : page["features"]) ids.insert(feature["id"].get<std::int64_t>());
    return ids;
}

/// Without what must differ between two databases: random uids, moments, how many revisions there were, ports.
json told(json answer) {
    if (answer.is_object()) {
        for (const char* name : {"uid", "timeStamp", "revision", "instance", "links", "tiles"}) answer.erase(name);
        for (auto& [name, value] : answer.items()) value = told(value);
    } else if (answer.is_array()) {
        for (json& value : answer) value = told(value);
    }
    return answer;
}

std::vector<tests::ReadTileLayer> tile(const AnsweringDistrict& district, const std::string& token,
                                       const std::string& path) {
    std::vector<std::pair<std::string, std::string>> headers;
    if (!token.empty()) headers.push_back(AnsweringDistrict::as(token));
    const auto answer = tests::get(district.port(), path, headers);
    EXPECT_TRUE(answer.status == 200 || answer.status == 204) << path << "\n" << answer.body;
    auto layers = tests::read_tile(answer.body);
    for (auto& layer : layers)
        std::sort(layer.features.begin(), layer.features.end(),
                  [](const auto& a, const auto& b) { return a.id < b.id; });
    return layers;
}

std::string tile_path(const std::string& layers, std::uint32_t zoom, double from_middle_east = 0) {
    const auto place = geo::to_mercator(SmallDistrict::at(from_middle_east, 0));
    return fmt::format("/tiles/{}/{}/{}/{}.mvt", layers, zoom, std::uint64_t{place.x} >> (32 - zoom),
                       std::uint64_t{place.y} >> (32 - zoom));
}

/// An officer (and the planner "<officer>.plans" of the same ground), and what of the small district is theirs.
struct Ours {
    std::string officer, grid, foreign_grid, foreign_compound;
    double free_east, free_north;  ///< metres: a corner of open ground of theirs
    std::vector<std::string> divisions, grids, compounds, buildings, areas;
    std::size_t hydrants;

    friend std::ostream& operator<<(std::ostream& out, const Ours& ours) { return out << ours.officer; }
};

/// A district whose public is shut out, and one that holds nothing but what an officer sees of it.
class TwoDistricts : public testing::TestWithParam<Ours> {
  protected:
    struct Part {
        std::unique_ptr<AnsweringDistrict> district;
        std::vector<std::pair<std::string, std::int64_t>> unseen;
    };
    static void SetUpTestSuite() { whole_ = std::make_unique<AnsweringDistrict>(shut(), people()); }
    static void TearDownTestSuite() { whole_.reset(), parts_.clear(); }
    void SetUp() override {
        officer_ = GetParam().officer;
        Part& part = parts_[officer_];
        if (!part.district) make(part);
        part_ = part.district.get(), unseen_ = part.unseen;
    }
    void make(Part& part) const {
        part.district = std::make_unique<AnsweringDistrict>(shut(), people());
        for (auto name = collections.rbegin(); name != collections.rend(); ++name) {
            const std::string items = "/ogc/collections/" + *name + "/items";
            const auto all = whole_->json(items + "?limit=1000");
            const auto seen = ids_in(asked(*whole_, officer_, items + "?limit=1000"));
            for (auto feature = all["features"].rbegin(); feature != all["features"].rend(); ++feature) {
                const auto id = (*feature)["id"].get<std::int64_t>();
                if (seen.contains(id)) continue;
                part.unseen.emplace_back(*name, id);
                ASSERT_EQ(part.district->remove(items + "/" + std::to_string(id), "*").status, 204);
            }
        }
    }

    void expect_alike(const std::string& target) const {
        const auto whole = ask(*whole_, officer_, target), part = ask(*part_, officer_, target);
        EXPECT_EQ(whole.status, part.status) << target;
        EXPECT_EQ(told(json::parse(whole.body, nullptr, false)), told(json::parse(part.body, nullptr, false)))
            << target;
    }

    static std::unique_ptr<AnsweringDistrict> whole_;
    static std::map<std::string, Part> parts_;  ///< by officer
    std::string officer_;
    AnsweringDistrict* part_ = nullptr;
    std::vector<std::pair<std::string, std::int64_t>> unseen_;
};
std::unique_ptr<AnsweringDistrict> TwoDistricts::whole_;
std::map<std::string, TwoDistricts::Part> TwoDistricts::parts_;

INSTANTIATE_TEST_SUITE_P(Of, TwoDistricts,
                         testing::Values(Ours{"west",
                                              "西南点",
                                              "东南点",
                                              "华侨路小区",
                                              -300,
                                              -300,
                                              {"玄武区", "新街口街道", "西社区"},
                                              {"一级网格", "二级网格", "三级西", "西南点", "西北点"},
                                              {"重庆大厦"},
                                              {},
                                              {},
                                              5},
                                         // The grid itself, what lies on it, and the divisions above as a whole.
                                         Ours{"grid",
                                              "东北点",
                                              "东南点",
                                              "重庆大厦",
                                              280,
                                              280,
                                              {"玄武区", "新街口街道"},
                                              {"一级网格", "二级网格", "东北点"},
                                              {"新街口小区", "华侨路小区"},
                                              {"1幢"},
                                              {"新街口片区"},
                                              0},
                                         // Finer grids on it too; five hydrants stand on its very border.
                                         Ours{"half",
                                              "西南点",
                                              "东南点",
                                              "华侨路小区",
                                              -300,
                                              -300,
                                              {"玄武区", "新街口街道"},
                                              {"一级网格", "二级网格", "三级西", "西南点", "西北点"},
                                              {"重庆大厦"},
                                              {},
                                              {},
                                              5}),
                         [](const auto& one) { return one.param.officer; });

TEST_P(TwoDistricts, ShowTheirOfficerTheOwnGroundAndWhatHoldsIt) {
    const auto names = [&](const std::string& collection) {
        std::vector<std::string> all;
        const json page = asked(*whole_, officer_, "/ogc/collections/" + collection + "/items?limit=1000");
        for (const json& feature : page["features"]) all.push_back(feature["properties"]["name"]);
        return all;
    };
    EXPECT_THAT(names("division"), UnorderedElementsAreArray(GetParam().divisions));
    EXPECT_THAT(names("grid"), UnorderedElementsAreArray(GetParam().grids));
    EXPECT_THAT(names("compound"), UnorderedElementsAreArray(GetParam().compounds));
    EXPECT_THAT(names("building"), UnorderedElementsAreArray(GetParam().buildings));
    EXPECT_THAT(names("management_area"), UnorderedElementsAreArray(GetParam().areas));
    EXPECT_EQ(names("facility").size(), GetParam().hydrants);
    EXPECT_THAT(names("barrier"), ElementsAre("中山路", "中山路"));  // the base map is everybody's
    EXPECT_THAT(names("landcover"), ElementsAre("和平公园"));
    EXPECT_GT(unseen_.size(), 10u);
}

TEST_P(TwoDistricts, AnswerTheirOfficerAlike) {
    for (const std::string& name : collections) {
        const std::string items = "/ogc/collections/" + name + "/items";
        for (const char* query :
             {"", "?limit=1", "?limit=1000", "?limit=0", "?bbox=118.7,32,118.9,32.1", "?sortby=-name&limit=1000",
              "?filter=name%20is%20not%20null", "?name=%E4%B8%80%E7%BA%A7%E7%BD%91%E6%A0%BC",
              "?filter=s_intersects(geometry,BBOX(118.7,32,118.9,32.1))&sortby=code&limit=2",
              "?f=json&datetime=2999-01-01&limit=1000"})
            expect_alike(items + query);
        expect_alike("/ogc/collections/" + name);
        expect_alike("/tiles/" + name + ".json");
    }
    expect_alike("/ogc/collections/compound/items?filter=households%20%3E%200");
    expect_alike("/ogc/collections/compound/items?sortby=households");
    expect_alike("/ogc/collections/compound/items?households=240");
    expect_alike("/ogc/collections/grid/items?filter=leader%20%3D%20%27%E7%8E%8B%E6%9F%90%27");
    expect_alike("/ogc/collections");
    expect_alike("/api/v1/collections");
    expect_alike("/api/v1/district");
    for (const char* text : {"新街口", "小区", "xjk", "C001", "1", "中山路", "重庆", "H0", "网格", "汉中路", "G"})
        expect_alike("/api/v1/search?limit=100&q=" + std::string(text));
    for (const double x : {-450.0, -150.0, -0.005, 0.0, 0.005, 60.0, 180.0, 450.0, 700.0})
        for (const double y : {-300.0, -150.0, 0.0, 50.0}) {
            const std::string place = SmallDistrict::asked(x, y);
            for (const char* more : {"", "&accuracy=1", "&accuracy=50"}) expect_alike("/api/v1/locate?" + place + more);
            expect_alike("/api/v1/nearest?k=100&" + place);
            expect_alike("/api/v1/nearest?k=3&class=01076&" + place);
            expect_alike("/api/v1/nearest?k=3&collection=compound&" + place);
            expect_alike("/api/v1/within?radius=300&" + place);
        }
}

TEST_P(TwoDistricts, DrawTheirOfficerTheSameTiles) {
    for (const std::string layers :
         {"division,division_label", "grid,grid_label", "compound,compound_label,building", "facility", "barrier",
          "division,grid,compound,building,facility,barrier,landcover,management_area"})
        for (std::uint32_t zoom = 8; zoom <= 18; ++zoom)
            for (const double x : {-300.0, -1.0, 1.0, 300.0}) {
                const std::string path = tile_path(layers, zoom, x);
                const auto whole = tile(*whole_, whole_->token(officer_), path),
                           part = tile(*part_, part_->token(officer_), path);
                ASSERT_EQ(whole.size(), part.size()) << path;
                for (std::size_t i = 0; i < whole.size(); ++i) {
                    EXPECT_EQ(whole[i].name, part[i].name);
                    EXPECT_EQ(whole[i].features, part[i].features) << path << " " << whole[i].name;
                }
            }
}

TEST_P(TwoDistricts, AreSilentOnWhatIsOutOfSight) {
    const auto as_planner = [&](const char* method, const std::string& target, const json& body = nullptr,
                                const char* type = "application/json") {
        return tests::ask(
            whole_->port(), method, target,
            {AnsweringDistrict::as(whole_->token(officer_ + ".plans")), {"If-Match", "*"}, {"Content-Type", type}},
            body.is_null() ? "" : body.dump());
    };
    constexpr std::int64_t nowhere = 999'999'999;
    const auto without = [](const std::string& body, std::int64_t id) {
        const std::string text = std::regex_replace(body, std::regex("\\b" + std::to_string(id) + "\\b"), "#");
        auto problem = json::parse(text, nullptr, false);
        EXPECT_TRUE(problem.is_object()) << text;
        if (problem.is_object()) problem.erase("instance");
        return problem;
    };
    for (const auto& [collection, id] : unseen_) {
        const std::string items = "/ogc/collections/" + collection + "/items/";
        const auto expect_none = [&](const char* method, const json& body = nullptr) {
            const auto hidden = as_planner(method, items + std::to_string(id), body),
                       none = as_planner(method, items + std::to_string(nowhere), body);
            EXPECT_EQ(hidden.status, none.status) << method << " " << items << id << hidden.body;
            EXPECT_EQ(without(hidden.body, id), without(none.body, nowhere));
        };
        expect_none("GET");
        expect_none("DELETE");
        expect_none("PATCH", {{"properties", {{"name", "x"}}}});
        const auto changed = [&](std::int64_t which) {
            return as_planner(
                "POST", "/api/v1/changes",
                {{"changes", {{{"operation", "delete"}, {"collection", collection}, {"id", which}, {"version", 77}}}}});
        };
        EXPECT_EQ(without(changed(id).body, id), without(changed(nowhere).body, nowhere));
    }
    const auto foreign = whole_->district().id(GetParam().foreign_compound);
    const auto building_in = [&](std::int64_t compound) {
        const auto ring = SmallDistrict::block(GetParam().free_east, GetParam().free_north, GetParam().free_east + 20,
                                               GetParam().free_north + 20);
        json places = json::array();
        for (const auto& place : ring) places.push_back({place.lon, place.lat});
        return as_planner("POST", "/ogc/collections/building/items",
                          {{"type", "Feature"},
                           {"geometry", {{"type", "Polygon"}, {"coordinates", {places}}}},
                           {"properties", {{"compound", compound}}}},
                          "application/geo+json");
    };
    const auto refused = building_in(foreign);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(without(refused.body, foreign), without(building_in(nowhere).body, nowhere));

    const auto grid = whole_->district().id(GetParam().foreign_grid);
    const auto merged = [&](std::int64_t which) {
        return as_planner(
            "POST", "/api/v1/coverages/grid/edits",
            {{"operation", "merge"},
             {"level", 4},
             {"features",
              {{{"id", whole_->district().id(GetParam().grid)}, {"version", 1}}, {{"id", which}, {"version", 1}}}}});
    };
    EXPECT_EQ(merged(grid).status, 404) << merged(grid).body;
    EXPECT_EQ(without(merged(grid).body, grid), without(merged(nowhere).body, nowhere));
}

TEST(AShutDoor, LeavesThePublicTheWayInOnly) {
    AnsweringDistrict district(shut(), people());
    for (const char* target : {"/ogc", "/ogc/collections/grid/items", "/api/v1/district", "/api/v1/collections",
                               "/tiles/grid.json", "/tiles/grid/12/3403/1667.mvt", "/api/v1/search?q=x",
                               "/api/v1/locate?lon=118.78&lat=32.04", "/api/v1/nearest?lon=118.78&lat=32.04"})
        tests::expect_problem(tests::get(district.port(), target), 401, "sign-in-needed");
    for (const char* target : {"/healthz", "/readyz", "/api/v1/me", "/openapi.json", "/problems"})
        EXPECT_EQ(tests::get(district.port(), target).status, 200) << target;
}

TEST(ThePublic, ReadsNoLedger) {
    AnsweringDistrict district({}, people());
    const auto signed_out = [&](const std::string& target) {
        const auto answer = tests::get(district.port(), target);
        EXPECT_EQ(answer.status, 200) << target << answer.body;
        return json::parse(answer.body, nullptr, false);
    };
    const json mine = signed_out("/ogc/collections/compound/items")["features"][0]["properties"];
    EXPECT_TRUE(mine.contains("address"));
    EXPECT_FALSE(mine.contains("households"));
    tests::expect_problem(tests::get(district.port(), "/ogc/collections/compound/items?filter=households%20%3E%201"),
                          400, "bad-request", "households");

    // Who works in another community sees what the public does there, and the ledger at home.
    for (const char* login : {"west", "east"}) {
        const json page = asked(district, login, "/ogc/collections/compound/items");
        EXPECT_EQ(page["numberMatched"], 3);
        for (const json& feature : page["features"])
            EXPECT_EQ(feature["properties"].contains("households"),
                      (feature["properties"]["division_code"] == east) == (std::string(login) == "east"));
        const auto known = asked(district, login, "/ogc/collections/compound/items?filter=households%20%3D%20240");
        EXPECT_EQ(known["numberMatched"], std::string(login) == "east" ? 1 : 0);
        // What is not known comes last, and its value is not in the mark of the next page either.
        const auto sorted = asked(district, login, "/ogc/collections/compound/items?sortby=households&limit=1");
        EXPECT_EQ(sorted.dump().find("240") != std::string::npos, std::string(login) == "east") << sorted;
    }
}

TEST(Tiles, OfSeveralPeopleAreEachTheirOwn) {
    AnsweringDistrict district({}, people());
    const auto compound = [&](const std::string& token, const std::string& name) {
        const auto read = tile(district, token, tile_path("compound", 15));
        return tests::layer_of(read, "compound").feature(static_cast<std::uint64_t>(district.district().id(name)));
    };
    const auto has = [&](const std::string& token, const std::string& name) {
        return compound(token, name).attributes.contains("households");
    };
    const auto everybody_sees_their_own = [&](const std::string& name, const std::string& home) {
        for (int round = 0; round < 2; ++round) {  // made, then from the cache
            EXPECT_FALSE(has("", name));
            EXPECT_TRUE(has(district.token(), name));
            EXPECT_TRUE(has(district.token("street"), name));
            EXPECT_EQ(has(district.token("west"), name), home == west);
            EXPECT_EQ(has(district.token("west.plans"), name), home == west);
            EXPECT_EQ(has(district.token("east"), name), home == east);
        }
    };
    everybody_sees_their_own("新街口小区", east);
    const std::string item = "/ogc/collections/compound/items/" + std::to_string(district.district().id("重庆大厦"));
    ASSERT_EQ(district.send("PATCH", item, {{"properties", {{"households", 17}}}}, "*", "application/merge-patch+json")
                  .status,
              200);
    everybody_sees_their_own("重庆大厦", west);
    everybody_sees_their_own("新街口小区", east);
}

TEST(Tiles, WhollyInWhatTwoSeeAreOneInTheCache) {
    AnsweringDistrict district({}, people());
    const auto kept = [&] {
        const auto metrics = tests::get(district.port(), "/metrics").body;
        const auto at = metrics.find("\ngridkeeper_tile_cache_tiles ");
        EXPECT_NE(at, std::string::npos) << metrics;
        return std::stoi(metrics.substr(at + 29));
    };
    const std::string far_west = tile_path("compound", 17, -150);  // nothing of the eastern community is in it
    for (const auto& [login, token] :
         std::vector<std::pair<std::string, std::string>>{{"public", ""}, {"east", district.token("east")}})
        (void)tile(district, token, far_west);
    const int before = kept();
    (void)tile(district, district.token("west"), far_west);
    EXPECT_EQ(kept(), before + 1);  // with the ledger
    (void)tile(district, district.token("west.plans"), far_west);
    (void)tile(district, district.token("street"), far_west);
    (void)tile(district, district.token(), far_west);
    EXPECT_EQ(kept(), before + 1);
}

TEST(AFeature, BelongsElsewhereOnlyByWhoDecidesInBoth) {
    AnsweringDistrict district({}, people());
    const auto hydrant = [&](const std::string& token, double x, const char* division) {
        const auto place = SmallDistrict::at(x, -100);
        return tests::ask(district.port(), "POST", "/ogc/collections/facility/items",
                          {AnsweringDistrict::as(token), {"Content-Type", "application/geo+json"}},
                          json{{"type", "Feature"},
                               {"geometry", {{"type", "Point"}, {"coordinates", {place.lon, place.lat}}}},
                               {"properties", {{"class", "01076"}, {"division_code", division}}}}
                              .dump());
    };
    const std::string officer = district.token("west");
    EXPECT_EQ(hydrant(officer, -100, west).status, 201);
    EXPECT_EQ(hydrant(officer, -100, "").status, 201);
    tests::expect_problem(hydrant(officer, 100, west), 403, "not-allowed", "stands in");
    tests::expect_problem(hydrant(officer, 100, ""), 403, "not-allowed");
    EXPECT_EQ(hydrant(district.token("street"), 100, west).status, 201);
}

}  // namespace
