#include <gtest/gtest.h>

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "geo/measure.hpp"
#include "tests/server/answering_district.hpp"
#include "tests/support/running_server.hpp"

namespace {

using nlohmann::json;

TEST(TheSearchRoute, AnswersWithWhereAndWhat) {
    const tests::AnsweringDistrict district;
    const json found = district.json("/api/v1/search?q=xinjiekou")["results"];
    ASSERT_GE(found.size(), 3u);
    EXPECT_EQ(found[0]["collection"], "division");
    EXPECT_EQ(found[0]["name"], "新街口街道");
    for (const json& one : found) {
        EXPECT_EQ(one["center"].size(), 2u);
        EXPECT_EQ(one["bounds"].size(), 4u);
        EXPECT_FALSE(one["detail"].get<std::string>().empty());
    }
    EXPECT_EQ(district.json("/api/v1/search?q=H003")["results"][0]["code"], "H003");
    EXPECT_EQ(district.json("/api/v1/search?q=%E9%87%8D%E6%85%B6%E5%A4%A7%E5%BB%88")["results"][0]["name"], "重庆大厦");
    EXPECT_EQ(district.json("/api/v1/search?q=hanzhonglu&collection=compound&limit=1")["results"][0]["detail"],
              "汉中路12号");
}

TEST(TheSearchRoute, SaysWhereAHitLies) {
    const tests::AnsweringDistrict district;
    const json street = district.json("/api/v1/search?q=xinjiekoujiedao&collection=division")["results"];
    ASSERT_FALSE(street.empty());
    EXPECT_EQ(street[0]["place"], "玄武区");
    const json compounds = district.json("/api/v1/search?q=xinjiekou&collection=compound")["results"];
    ASSERT_FALSE(compounds.empty());
    for (const json& compound : compounds) EXPECT_EQ(compound["place"], "东社区 · 新街口街道");
}

TEST(TheSearchRoute, RefusesStrangeQuestions) {
    const tests::AnsweringDistrict district;
    for (const std::string& query :
         {std::string(""), std::string("?q=a&limit=0"), std::string("?q=a&limit=101"),
          std::string("?q=a&collection=nothing"), std::string("?q=a&x=1"), "?q=" + std::string(401, 'a')})
        tests::expect_problem(district.get("/api/v1/search" + query), 400, "bad-request");
    EXPECT_TRUE(district.json("/api/v1/search?q=")["results"].empty());
    EXPECT_TRUE(district.json("/api/v1/search?q=%22%20OR%20*")["results"].empty());
}

TEST(TheSearchRoute, SaysWhatAHitIsInBothLanguages) {
    const tests::AnsweringDistrict district;
    const json lift = district.json("/api/v1/search?q=H003")["results"][0];
    EXPECT_FALSE(lift["kind"]["zh"].get<std::string>().empty());
    EXPECT_FALSE(lift["kind"]["en"].get<std::string>().empty());
    EXPECT_TRUE(lift["places"].is_array());
    const json compound = district.json("/api/v1/search?q=hanzhonglu&collection=compound&limit=1")["results"][0];
    EXPECT_EQ(compound["address"], "汉中路12号");
    EXPECT_EQ(compound["kind"]["en"], district.json("/api/v1/collections")["collections"][2]["title"]["en"]);
    ASSERT_EQ(compound["places"].size(), 2u);
    EXPECT_EQ(compound["places"][0], "东社区");
    EXPECT_EQ(compound["place"], "东社区 · 新街口街道");
}

TEST(TheSearchRoute, PutsTheNearerFirst) {
    const tests::AnsweringDistrict district;
    const auto metres = [](const json& hit, double east, double north) {
        return geo::distance({hit["center"][0], hit["center"][1]}, tests::SmallDistrict::at(east, north)).value;
    };
    const geo::LonLat near = tests::SmallDistrict::at(40, -340);
    const json found =
        district.json(fmt::format("/api/v1/search?q=H0&limit=20&near={:.7f},{:.7f}", near.lon, near.lat))["results"];
    ASSERT_GE(found.size(), 5u);
    for (std::size_t i = 1; i < found.size(); ++i)
        EXPECT_LE(metres(found[i - 1], 40, -340), metres(found[i], 40, -340) + 0.02);
    for (const char* strange : {"118.78", "118.78,32.04,5", "a,b", "nan,32", "500,32", ","})
        tests::expect_problem(district.get(std::string("/api/v1/search?q=a&near=") + strange), 400, "bad-request",
                              "near");
}

TEST(TheSearchIndex, IsBuiltBesideTheServerWhichSaysSo) {
    tests::RunningServer server;
    auto compound = tests::sample(server.app().writer.catalogue()->at("compound"));
    compound.name = "新街口";
    server.create("compound", compound);
    ASSERT_EQ(json::parse(server.get("/api/v1/search?q=xjk").body)["results"].size(), 1u);

    server.app().writer.run_raw(
        [](data::Connection& db) { db.execute("UPDATE search_spelling SET version = 'another'"); });
    const auto refused = server.get("/api/v1/search?q=xjk");
    tests::expect_problem(refused, 503, "search-being-built", "%");
    EXPECT_TRUE(json::parse(refused.body)["percent"].is_number_integer());

    server.stop();
    server.start();
    for (int i = 0; i < 2000 && json::parse(server.get("/readyz").body).contains("search"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(server.get("/readyz").body, R"({"status":"ok"})");
    EXPECT_NE(server.get("/metrics").body.find("gridkeeper_search_index_ready 1"), std::string::npos);
    EXPECT_EQ(json::parse(server.get("/api/v1/search?q=xjk").body)["results"].size(), 1u);
}

}  // namespace
