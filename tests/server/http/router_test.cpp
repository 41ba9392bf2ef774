#include "server/http/router.hpp"

#include <gtest/gtest.h>

namespace {

using namespace server::http;

Response nobody(const Request&, server::App&) {
    return {};
}

Route route(Method method, std::string pattern) {
    return {method, std::move(pattern), data::everyone, &nobody};
}

TEST(ARouter, FindsParametersMixedWithText) {
    const Router router(
        {route(Method::get, "/tiles/{layers}/{z}/{x}/{y}.mvt"), route(Method::get, "/tiles/{layers}.json")});

    const auto tile = router.match(Method::get, "/tiles/compound,grid/14/13490/6208.mvt");
    const auto description = router.match(Method::get, "/tiles/compound.json");

    ASSERT_TRUE(tile.route);
    EXPECT_EQ(tile.parameters.at("layers"), "compound,grid");
    EXPECT_EQ(tile.parameters.at("y"), "6208");
    ASSERT_TRUE(description.route);
    EXPECT_EQ(description.parameters.at("layers"), "compound");
    EXPECT_FALSE(router.match(Method::get, "/tiles/compound/14/13490/.mvt").route);
    EXPECT_FALSE(router.match(Method::get, "/tiles/compound/14/13490/6208.mvt/").route);
}

TEST(ARouter, PrefersTextToAParameterAndAParameterToTheRest) {
    const Router router(
        {route(Method::get, "/{file*}"), route(Method::get, "/ogc/{name}"), route(Method::get, "/ogc/collections")});

    EXPECT_EQ(router.match(Method::get, "/ogc/collections").route->pattern, "/ogc/collections");
    EXPECT_EQ(router.match(Method::get, "/ogc/conformance").route->pattern, "/ogc/{name}");
    EXPECT_EQ(router.match(Method::get, "/ogc/a/b").parameters.at("file"), "ogc/a/b");
    EXPECT_EQ(router.match(Method::get, "/").parameters.at("file"), "");
}

TEST(ARouter, AnswersHeadWhereItAnswersGet) {
    const Router router({route(Method::get, "/healthz")});

    EXPECT_TRUE(router.match(Method::head, "/healthz").route);
}

TEST(ARouter, SaysWhatAPlaceAllows) {
    const Router router({route(Method::get, "/items"), route(Method::post, "/items"), route(Method::get, "/{file*}")});

    const auto match = router.match(Method::del, "/items");

    EXPECT_FALSE(match.route);
    EXPECT_EQ(match.allowed, "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(router.match(Method::post, "/unknown").allowed, "");
}

TEST(ARouter, RefusesPatternsThatAreBrokenOrTwice) {
    EXPECT_THROW(Router({route(Method::get, "items")}), std::invalid_argument);
    EXPECT_THROW(Router({route(Method::get, "/{a}{b}")}), std::invalid_argument);
    EXPECT_THROW(Router({route(Method::get, "/{a*}/b")}), std::invalid_argument);
    EXPECT_THROW(Router({route(Method::get, "/a"), route(Method::get, "/a")}), std::invalid_argument);
}

}  // namespace
