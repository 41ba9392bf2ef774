#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "geo/projection.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using tests::SmallDistrict;

std::string encoded(std::string_view text) {
    std::string all;
    for (const char c : text) all += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return all;
}

class Filtering : public testing::Test {
  protected:
    static void SetUpTestSuite() { district_ = std::make_unique<tests::AnsweringDistrict>(); }
    static void TearDownTestSuite() { district_.reset(); }

    static std::string items(const std::string& collection, const std::string& filter, const std::string& more = "") {
        return "/ogc/collections/" + collection + "/items?filter=" + encoded(filter) + more;
    }
    static std::int64_t matched(const std::string& collection, const std::string& filter,
                                const std::string& more = "") {
        return district_->json(items(collection, filter, more))["numberMatched"].get<std::int64_t>();
    }
    static std::string next(const json& page) {
        for (const json& link : page["links"])
            if (link["rel"] == "next") {
                const std::string url = link["href"];
                return url.substr(url.find('/', 8));
            }
        return "";
    }
    static std::vector<std::string> codes(const json& page) {
        std::vector<std::string> all;
        for (const json& feature : page["features"]) all.push_back(feature["properties"]["code"]);
        return all;
    }

    static std::unique_ptr<tests::AnsweringDistrict> district_;
};
std::unique_ptr<tests::AnsweringDistrict> Filtering::district_;

TEST_F(Filtering, TakesBothLanguagesOfCql2) {
    EXPECT_EQ(matched("compound", "households > 200 AND name LIKE '新%'"), 1);
    EXPECT_EQ(matched("compound", "households > 200 AND name LIKE '新%'", "&filter-lang=cql2-text"), 1);
    EXPECT_EQ(matched("compound", R"({"op":"isNull","args":[{"property":"households"}]})", "&filter-lang=cql2-json"),
              2);
    EXPECT_EQ(matched("facility", "code >= 'H020'", "&class=01076&limit=1"), 5);
    EXPECT_EQ(matched("facility", "code >= 'H020'", "&datetime=2000-01-01"), 0);
}

TEST_F(Filtering, ReadsCoordinatesInTheOrderOfTheirSystem) {
    const geo::LonLat middle = SmallDistrict::at(70, 50);
    EXPECT_EQ(matched("compound", fmt::format("S_INTERSECTS(geometry,POINT({:.9f} {:.9f}))", middle.lon, middle.lat)),
              1);
    for (const int epsg : {4326, 4490, 3857, 4549}) {
        const auto at = geo::from_lonlat({epsg}, middle);
        const std::string crs = "&filter-crs=http://www.opengis.net/def/crs/EPSG/0/" + std::to_string(epsg);
        EXPECT_EQ(matched("compound", fmt::format("S_INTERSECTS(geometry,POINT({:.9f} {:.9f}))", at[0], at[1]), crs),
                  1);
        EXPECT_EQ(
            matched("compound",
                    fmt::format("S_INTERSECTS(geometry,BBOX({:.9f},{:.9f},{:.9f},{:.9f}))", at[0], at[1], at[0], at[1]),
                    crs),
            1)
            << epsg;
    }
}

TEST_F(Filtering, GoesTogetherWithABox) {
    const auto low = SmallDistrict::at(-5, -345), high = SmallDistrict::at(45, -295);
    const std::string box = fmt::format("&bbox={:.9f},{:.9f},{:.9f},{:.9f}", low.lon, low.lat, high.lon, high.lat);
    EXPECT_EQ(matched("facility", "TRUE", box), 9);
    EXPECT_EQ(matched("facility", "code < 'H005'", box), 3);
}

TEST_F(Filtering, IsKeptByTheNextLinkAndThePageForPeople) {
    const std::string start = items("facility", "code LIKE 'H01_'", "&limit=4");
    std::vector<std::string> all;
    for (std::string at = start; !at.empty();) {
        const json page = district_->json(at);
        EXPECT_EQ(page["numberMatched"], 10);
        for (const std::string& code : codes(page)) all.push_back(code);
        at = next(page);
        ASSERT_LE(all.size(), 10u);
    }
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 10u);

    const auto page = district_->get(start + "&f=html");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("rel=\"next\""));
    EXPECT_THAT(page.body, HasSubstr("<p>4 / 10</p>"));
    EXPECT_THAT(page.body, HasSubstr("filter=code%20LIKE%20%27H01_%27"));
}

TEST_F(Filtering, SaysPreciselyWhatIsWrong) {
    struct Bad {
        const char *filter, *says;
        int character;
    };
    for (const Bad& bad :
         {Bad{"", "the filter is empty", 1}, Bad{"households >", "not the end", 13},
          Bad{"households > 'x'", "cannot compare a number with a text", 1},
          Bad{"colour = 'red'", "has no property colour", 1}, Bad{"名称 = '新街口'", "has no property 名称", 1},
          Bad{"name = '新街口", "not closed", 8},
          Bad{"households = 1; DROP TABLE compound", "; stands for nothing", 15},
          Bad{"renovation = 'done'", "none, planned, under_way, accepted", 14},
          Bad{"S_WITHIN(geometry, POINT(200 100))", "", 20},
          Bad{"S_WITHIN(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))", "0.5", 20}, Bad{"built_year = 1e999", "larger", 14},
          Bad{"name <> 'a' AND 1=1", "name a property", 17}, Bad{"sleep(10) = 1", "no function sleep", 1},
          Bad{"name = 'a\\'", "not closed", 8}, Bad{"households = NaN", "no property NaN", 14}}) {
        const auto answer = district_->get(items("compound", bad.filter));
        tests::expect_problem(answer, 400, "bad-request", bad.says);
        const json problem = json::parse(answer.body);
        EXPECT_EQ(problem["parameter"], "filter");
        EXPECT_EQ(problem["findings"][0]["position"], bad.character) << answer.body;
    }
    const auto two = json::parse(district_->get(items("compound", "colour = 1 AND size = 2")).body);
    EXPECT_EQ(two["findings"].size(), 2u);
    const auto in_json = json::parse(
        district_->get(items("compound", R"({"op":"=","args":[{"property":"x"},1]})", "&filter-lang=cql2-json")).body);
    EXPECT_EQ(in_json["findings"][0]["pointer"], "/args/0");
    EXPECT_EQ(in_json["findings"][0]["code"], "unknown-property");

    for (const char* query :
         {"?filter=TRUE&filter=TRUE", "?filter=TRUE&filter-lang=sql", "?filter=TRUE&filter-crs=x",
          "?filter=name=%27a%0Ab%27", "?sortby=", "?sortby=name,", "?sortby=colour", "?sortby=geometry",
          "?sortby=name,-name", "?sortby=id,uid,code,name,version,source", "?properties=", "?properties=name,colour",
          "?sortby=name&after=12", "?sortby=name&after=[1,2]", "?sortby=name&after=[%22a%22,%22b%22]",
          "?sortby=households&after=[%22a%22,2]", "?filter=TRUE&after=x", "?geometry=1"})
        tests::expect_problem(district_->get("/ogc/collections/compound/items" + std::string(query)), 400,
                              "bad-request");
}

TEST_F(Filtering, KnowsNoFieldThatWhoeverAsksMayNotRead) {
    const auto asked = [&](const std::string& target) {
        return district_->get(target, {{"X-Forwarded-For", "203.0.113.7"}});
    };
    const std::string items = "/ogc/collections/grid/items";
    for (const std::string& part : {"filter=" + encoded("leader = '王某'"), std::string("sortby=leader"),
                                    std::string("properties=leader"), "leader=" + encoded("王某")}) {
        const std::string hidden = asked(items + "?" + part).body;
        std::string unknown_part = part;
        for (std::size_t at = 0; (at = unknown_part.find(encoded("leader"))) != std::string::npos;)
            unknown_part.replace(at, encoded("leader").size(), encoded("secret"));
        for (std::size_t at = 0; (at = unknown_part.find("leader")) != std::string::npos;)
            unknown_part.replace(at, 6, "secret");
        std::string unknown = asked(items + "?" + unknown_part).body;
        for (std::size_t at = 0; (at = unknown.find("secret")) != std::string::npos;) unknown.replace(at, 6, "leader");
        const auto told = [](const std::string& body) {
            json problem = json::parse(body);
            problem.erase("instance");
            return problem;
        };
        EXPECT_EQ(told(hidden), told(unknown)) << part;
        EXPECT_EQ(json::parse(hidden)["status"], 400) << part;
        EXPECT_EQ(district_->get(items + "?" + part).status, 200) << "this machine sees all";
    }
    EXPECT_THAT(asked("/ogc/collections/grid/queryables").body, Not(HasSubstr("leader")));
    EXPECT_THAT(asked("/ogc/collections/grid/sortables").body, Not(HasSubstr("leader")));
    EXPECT_THAT(asked(items + "?properties=name").body, Not(HasSubstr("王某")));
}

TEST_F(Filtering, LeavesTheDatabaseAloneWhateverAFilterSays) {
    for (const std::string& text :
         {std::string("'; DROP TABLE compound; --"), std::string("' OR '1'='1"), std::string("') OR 1=1 --"),
          std::string("\" OR \"\"=\""), std::string("%' AND 1=(SELECT count(*) FROM journal) --"), std::string(":f0"),
          std::string("?1"), std::string("/* */"), std::string("x' UNION SELECT 1 --")}) {
        std::string quoted;
        for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
        EXPECT_EQ(matched("compound", "name = '" + quoted + "'"), 0) << text;
        EXPECT_EQ(matched("compound", "name <> '" + quoted + "'"), 3) << text;
        const int status = district_->get(items("compound", "name = '" + text + "'")).status;
        EXPECT_TRUE(status == 200 || status == 400) << text;
        EXPECT_EQ(district_->get(items("compound", text)).status, 400) << text;
        EXPECT_EQ(district_->get("/ogc/collections/compound/items?sortby=" + encoded(text)).status, 400) << text;
        EXPECT_EQ(district_->get("/ogc/collections/compound/items?properties=" + encoded(text)).status, 400) << text;
    }
    EXPECT_EQ(matched("compound", "TRUE"), 3);
}

TEST_F(Filtering, OfSixteenHundredLevelsIsRefusedAtOnce) {
    const auto nested = [](int levels) { return std::string(levels, '(') + "TRUE" + std::string(levels, ')'); };
    EXPECT_EQ(district_->get("/ogc/collections/compound/items?filter=" + nested(32)).status, 200);
    tests::expect_problem(district_->get("/ogc/collections/compound/items?filter=" + nested(33)), 400, "bad-request",
                          "deeper than 32 levels");
    tests::expect_problem(district_->get("/ogc/collections/compound/items?filter=" + nested(1600)), 400, "bad-request",
                          "deeper than 32 levels");
    std::string filter;
    for (int i = 0; i < 1600; ++i) filter += "(some_property='abc'+OR+";
    EXPECT_GE(
        district_->get("/ogc/collections/compound/items?filter=" + filter + "TRUE" + std::string(1600, ')')).status,
        400);
}

TEST_F(Filtering, SortsAndKeepsTheOrderOverPages) {
    EXPECT_THAT(codes(district_->json("/ogc/collections/facility/items?sortby=-code&limit=3")),
                ElementsAre("H024", "H023", "H022"));
    EXPECT_THAT(codes(district_->json("/ogc/collections/facility/items?sortby=+code&limit=2")),
                ElementsAre("H000", "H001"));
    std::vector<std::string> all;
    for (std::string at = "/ogc/collections/facility/items?sortby=-class,-code&limit=7"; !at.empty();) {
        const json page = district_->json(at);
        EXPECT_EQ(page["numberMatched"], SmallDistrict::hydrants);
        for (const std::string& code : codes(page)) all.push_back(code);
        at = next(page);
        ASSERT_LE(all.size(), 25u);
    }
    ASSERT_EQ(all.size(), 25u);
    EXPECT_TRUE(std::is_sorted(all.rbegin(), all.rend()));
    const json known_first = district_->json("/ogc/collections/compound/items?sortby=households");
    EXPECT_EQ(known_first["features"][0]["properties"]["households"], 240);
    EXPECT_EQ(district_->json("/ogc/collections/compound/items?sortby=-households")["features"][0],
              known_first["features"][0]);
}

TEST_F(Filtering, AnswersWithTheChosenPropertiesOnly) {
    const json page = district_->json("/ogc/collections/compound/items?properties=name,households&limit=1");
    const json& feature = page["features"][0];
    EXPECT_EQ(feature["properties"].size(), 2u);
    EXPECT_TRUE(feature["properties"].contains("households"));
    EXPECT_TRUE(feature["geometry"].is_object());
    EXPECT_TRUE(feature["id"].is_number_integer());
    EXPECT_THAT(next(page), HasSubstr("properties=name%2Chouseholds"));
    const std::string people = district_->get("/ogc/collections/compound/items?properties=name&f=html").body;
    EXPECT_THAT(people, HasSubstr("名称 Name"));
    EXPECT_THAT(people, Not(HasSubstr("户数")));
}

TEST_F(Filtering, TellsWhatCanBeAskedAndSorted) {
    const json queryables = district_->json("/ogc/collections/compound/queryables");
    EXPECT_TRUE(queryables["properties"].contains("geometry"));
    EXPECT_TRUE(queryables["properties"].contains("division_code"));
    EXPECT_EQ(queryables["additionalProperties"], false);
    const json sortables = district_->json("/ogc/collections/compound/sortables");
    EXPECT_FALSE(sortables["properties"].contains("geometry"));
    EXPECT_TRUE(sortables["properties"].contains("households"));
    EXPECT_THAT(sortables["$id"].get<std::string>(), HasSubstr("/ogc/collections/compound/sortables"));
    EXPECT_EQ(district_->get("/ogc/collections/compound/sortables?f=html").status, 200);
    for (const auto& [name, property] : queryables["properties"].items()) {
        if (name == "geometry") continue;
        EXPECT_EQ(district_->get(items("compound", "\"" + name + "\" IS NOT NULL", "&sortby=" + name)).status, 200)
            << name;
    }
    const std::string classes = district_->json("/ogc/conformance").dump();
    for (const char* name : {"ogcapi-features-3/1.0/conf/features-filter", "cql2/1.0/conf/cql2-text",
                             "cql2/1.0/conf/cql2-json", "cql2/1.0/conf/temporal-functions"})
        EXPECT_THAT(classes, HasSubstr(name));
}

}  // namespace
