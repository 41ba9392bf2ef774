#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "geo/projection.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using tests::SmallDistrict;

class Ogc : public testing::Test {
  protected:
    static void SetUpTestSuite() { district_ = std::make_unique<tests::AnsweringDistrict>(); }
    static void TearDownTestSuite() { district_.reset(); }
    static std::string items(const std::string& collection, const std::string& query = "") {
        return "/ogc/collections/" + collection + "/items" + query;
    }
    static std::string link(const json& document, const std::string& rel) {
        for (const json& one : document["links"])
            if (one["rel"] == rel) return one["href"];
        return "";
    }
    /// Without "http://host:port".
    static std::string path_of(const std::string& url) { return url.substr(url.find('/', 8)); }

    static std::unique_ptr<tests::AnsweringDistrict> district_;
};
std::unique_ptr<tests::AnsweringDistrict> Ogc::district_;

TEST_F(Ogc, LandingLeadsToEverything) {
    const json landing = district_->json("/ogc");
    for (const char* rel : {"self", "service-desc", "service-doc", "conformance", "data"}) {
        const std::string url = link(landing, rel);
        ASSERT_FALSE(url.empty()) << rel;
        EXPECT_EQ(district_->get(path_of(url)).status, 200) << url;
    }
    EXPECT_THAT(district_->json("/ogc/conformance")["conformsTo"].dump(), HasSubstr("ogcapi-features-2/1.0/conf/crs"));
}

TEST_F(Ogc, EveryCollectionLeadsToItsParts) {
    const json all = district_->json("/ogc/collections");
    ASSERT_EQ(all["collections"].size(), 8u);
    for (const json& collection : all["collections"]) {
        EXPECT_EQ(district_->json("/ogc/collections/" + collection["id"].get<std::string>()), collection);
        EXPECT_THAT(collection["crs"].dump(), HasSubstr("EPSG/0/4549"));
        EXPECT_EQ(collection["storageCrs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        for (const json& one : collection["links"]) EXPECT_EQ(district_->get(path_of(one["href"])).status, 200) << one;
    }
}

TEST_F(Ogc, PagesFollowEachOtherToTheEnd) {
    std::set<std::int64_t> ids;
    std::string next = items("facility", "?limit=7");
    int pages = 0;
    while (!next.empty()) {
        const json page = district_->json(next);
        EXPECT_EQ(page["numberMatched"], SmallDistrict::hydrants);
        EXPECT_EQ(page["numberReturned"], page["features"].size());
        for (const json& feature : page["features"]) EXPECT_TRUE(ids.insert(feature["id"].get<std::int64_t>()).second);
        const std::string url = link(page, "next");
        next = url.empty() ? "" : path_of(url);
        ASSERT_LT(++pages, 9);
    }
    EXPECT_EQ(pages, 4);
    EXPECT_EQ(ids.size(), std::size_t(SmallDistrict::hydrants));
}

TEST_F(Ogc, AHugeLimitGivesTheLargestPage) {
    EXPECT_EQ(district_->json(items("facility", "?limit=1000000"))["numberReturned"], 25);
}

TEST_F(Ogc, PropertiesFilter) {
    EXPECT_EQ(district_->json(items("grid", "?level=4"))["numberMatched"], 4);
    EXPECT_EQ(district_->json(items("facility", "?code=H007"))["features"][0]["properties"]["code"], "H007");
    EXPECT_EQ(district_->json(items(
                  "compound", "?name=%E6%96%B0%E8%A1%97%E5%8F%A3%E5%B0%8F%E5%8C%BA&households=240"))["numberMatched"],
              1);
    EXPECT_EQ(district_->json(items("compound", "?households=241"))["numberMatched"], 0);
    const json page = district_->json(items("facility", "?class=01076&limit=2"));
    EXPECT_THAT(link(page, "next"), HasSubstr("class=01076"));
}

TEST_F(Ogc, ABoxFiltersInTheOrderOfItsSystem) {
    const auto low = SmallDistrict::at(-5, -345), high = SmallDistrict::at(45, -295);
    const std::string lonlat = fmt::format("{:.9f},{:.9f},{:.9f},{:.9f}", low.lon, low.lat, high.lon, high.lat);
    const std::string latlon = fmt::format("{:.9f},{:.9f},{:.9f},{:.9f}", low.lat, low.lon, high.lat, high.lon);
    const std::string high_boxes = fmt::format("{:.9f},{:.9f},0,{:.9f},{:.9f},9", low.lon, low.lat, high.lon, high.lat);
    EXPECT_EQ(district_->json(items("facility", "?bbox=" + lonlat))["numberMatched"], 9);
    EXPECT_EQ(district_->json(items("facility", "?bbox=" + high_boxes))["numberMatched"], 9);
    for (const char* latitude_first : {"4326", "4490"})
        EXPECT_EQ(
            district_->json(items("facility", "?bbox=" + latlon + "&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/" +
                                                  latitude_first))["numberMatched"],
            9);
    for (const int epsg : {3857, 4549}) {
        const auto a = geo::from_lonlat({epsg}, low), b = geo::from_lonlat({epsg}, high);
        EXPECT_EQ(district_->json(items(
                      "facility",
                      fmt::format("?bbox={:.3f},{:.3f},{:.3f},{:.3f}&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/{}",
                                  a[0] - 1, a[1] - 1, b[0] + 1, b[1] + 1, epsg)))["numberMatched"],
                  9);
    }
}

TEST_F(Ogc, CoordinatesComeInTheSystemAskedFor) {
    const auto at = SmallDistrict::at(0, -300);
    for (const int epsg : {0, 4326, 4490, 3857, 4549}) {
        const geo::Crs crs{epsg};
        const auto answer = district_->get(items("facility", "?code=H000&crs=" + crs.uri()));
        ASSERT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.header("content-crs"), "<" + crs.uri() + ">");
        const json place = json::parse(answer.body)["features"][0]["geometry"]["coordinates"];
        const auto expected = geo::from_lonlat(crs, at);
        EXPECT_NEAR(place[0].get<double>(), expected[0], crs.geographic() ? 1e-9 : 1e-4);
        EXPECT_NEAR(place[1].get<double>(), expected[1], crs.geographic() ? 1e-9 : 1e-4);
    }
}

TEST_F(Ogc, AFeatureHasItsVersionAsETag) {
    const json first = district_->json(items("compound", "?limit=1"))["features"][0];
    const std::string path = items("compound", "/" + first["id"].dump());
    const auto answer = district_->get(path);
    EXPECT_EQ(answer.header("etag"), "\"1\"");
    EXPECT_EQ(answer.header("content-type"), "application/geo+json");
    EXPECT_EQ(district_->get(path, {{"If-None-Match", "\"1\""}}).status, 304);
    json feature = json::parse(answer.body);
    feature.erase("links");
    EXPECT_EQ(feature, first);
}

TEST_F(Ogc, PeopleGetPagesWithNothingUnescapedAndNothingForeign) {
    for (const std::string& path :
         {std::string("/ogc"), std::string("/ogc/conformance"), std::string("/ogc/collections"),
          std::string("/ogc/collections/compound"), std::string("/ogc/collections/compound/schema"),
          std::string("/ogc/collections/grid/queryables"), items("compound"), items("facility", "?limit=3")}) {
        const auto page = district_->get(path, {{"Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}});
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_THAT(page.header("content-type"), HasSubstr("text/html"));
        EXPECT_THAT(page.header("content-security-policy"), HasSubstr("default-src 'none'"));
        EXPECT_THAT(page.body, Not(HasSubstr("<script")));
        EXPECT_THAT(page.body, Not(HasSubstr("style=")));
        EXPECT_THAT(page.body, HasSubstr("lang=\"zh-CN\""));
        EXPECT_THAT(page.body, Not(HasSubstr("href=\"http")));
    }
    EXPECT_THAT(district_->get(items("facility", "?limit=3&f=html")).body, HasSubstr("rel=\"next\""));
    EXPECT_THAT(district_->get(items("facility", "?name=%3Cscript%3E&f=html")).body, Not(HasSubstr("<script")));
}

TEST_F(Ogc, PagesShowWordsForCodesTheOriginAndTheWayToTheMap) {
    const auto features = district_->json(items("facility", "?limit=1"))["features"];
    const std::string id = features[0]["id"].dump(), code = features[0]["properties"]["class"].get<std::string>();
    const std::string page = district_->get(items("facility", "/" + id + "?f=html")).body;
    EXPECT_THAT(page, HasSubstr("href=\"/#select=facility/" + id + "\""));
    EXPECT_THAT(page, HasSubstr("来源 Source"));
    EXPECT_THAT(page, Not(HasSubstr("<td>" + code + "</td>"))) << "the class stands there by its title";
    EXPECT_THAT(district_->get(items("facility", "?limit=1&f=html")).body, HasSubstr("<th>来源 Source</th>"));
}

TEST_F(Ogc, TimeGoesBack) {
    EXPECT_EQ(district_->json(items("compound", "?datetime=2000-01-01T00:00:00Z"))["numberMatched"], 0);
    EXPECT_EQ(district_->json(items("compound", "?datetime=../2000-01-01"))["numberMatched"], 0);
    EXPECT_EQ(district_->json(items("compound", "?datetime=2000-01-01/.."))["numberMatched"], 3);
    EXPECT_EQ(district_->json(items("compound", "?datetime=9999-01-01"))["numberMatched"], 3);
}

TEST_F(Ogc, StrangeQuestionsAreRefusedPrecisely) {
    for (const char* query : {"?limit=0",
                              "?limit=-5",
                              "?limit=abc",
                              "?limit=1e3",
                              "?limit=99999999999999999999999",
                              "?bbox=1,2,3",
                              "?bbox=1,2,3,4,5",
                              "?bbox=a,b,c,d",
                              "?bbox=NaN,0,1,1",
                              "?bbox=inf,0,1,1",
                              "?bbox=1e999,0,1,1",
                              "?bbox=0,10,1,5",
                              "?bbox=170,0,-170,5",
                              "?bbox=-999,-999,999,999",
                              "?bbox=",
                              "?bbox=0,0,1,1,",
                              "?bbox-crs=EPSG:1234&bbox=0,0,1,1",
                              "?crs=http://example.org/crs",
                              "?crs=",
                              "?datetime=yesterday",
                              "?datetime=2026-02-30",
                              "?datetime=2026-01-02/2026-01-01",
                              "?colour=red",
                              "?after=-1",
                              "?f=xml",
                              "?limit=1&limit=2",
                              "?households=many"})
        tests::expect_problem(district_->get(items("compound", query)), 400, "bad-request");
    tests::expect_problem(district_->get("/ogc/collections/nothing"), 404, "not-found", "compound");
    tests::expect_problem(district_->get(items("nothing")), 404, "not-found");
    for (const char* id : {"/0", "/-1", "/abc", "/999999999", "/99999999999999999999", "/1.5"})
        tests::expect_problem(district_->get(items("compound", id)), 404, "not-found");
    tests::expect_problem(district_->get("/ogc?colour=red"), 400, "bad-request", "colour");
    tests::expect_problem(district_->get("/ogc", {{"Accept", "image/png"}}), 406, "not-acceptable");
}

}  // namespace
