#include <gtest/gtest.h>

#include "tests/server/answering_district.hpp"

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
    for (const json& compound : district.json("/api/v1/search?q=xinjiekou&collection=compound")["results"])
        EXPECT_EQ(compound["place"], "新街口街道 · 玄武区");
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

}  // namespace
