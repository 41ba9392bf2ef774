#include "server/http/target.hpp"

#include <gtest/gtest.h>

#include "server/http/problem.hpp"

namespace {

using namespace server::http;

int status_of(std::string_view target) {
    try {
        static_cast<void>(parse_target(target));
    } catch (const ProblemError& e) {
        return e.problem.status;
    }
    return 200;
}

TEST(ATarget, IsDecodedIntoPathAndQuery) {
    const auto target = parse_target("/api/v1/search?q=%E9%92%9F+%E6%A5%BC&limit=5&flag&=x");

    EXPECT_EQ(target.path, "/api/v1/search");
    ASSERT_EQ(target.query.size(), 4u);
    EXPECT_EQ(target.query[0], (std::pair<std::string, std::string>{"q", "钟 楼"}));
    EXPECT_EQ(target.query[2].second, "");
    EXPECT_EQ(parse_target("/a%20b+c").path, "/a b+c");
}

TEST(ATarget, MayBeAbsolute) {
    const auto target = parse_target("HTTP://map.example:8080/a%20b?q=1");

    EXPECT_EQ(target.authority, "map.example:8080");
    EXPECT_EQ(target.path, "/a b");
    EXPECT_EQ(target.query.size(), 1u);
    EXPECT_EQ(parse_target("https://map.example").path, "/");
    EXPECT_EQ(parse_target("http://map.example?q=1").query.size(), 1u);
    EXPECT_EQ(parse_target("/a").authority, "");
}

TEST(ATarget, IsRefusedWhenItTricks) {
    for (const auto* bad : {"",
                            "ftp://127.0.0.1/x",
                            "http://",
                            "http:///x",
                            "http://user@127.0.0.1/x",
                            "http://127.0.0.1/a/../b",
                            "127.0.0.1:8080",
                            "*",
                            "//../x",
                            "/a/../b",
                            "/a/./b",
                            "/..",
                            "/a/%2e%2e/b",
                            "/%2e%2e%2fetc",
                            "/a%2Fb",
                            "/a%5cb",
                            "/a\\b",
                            "/a%00b",
                            "/a%0Ab",
                            "/%",
                            "/%4",
                            "/%zz",
                            "/%ff",
                            "/%c0%af",
                            "/%ed%a0%80",
                            "/a?q=%ff",
                            "/a?q=%00",
                            "/a#b",
                            "/a?q=%e9%92",
                            "x"})
        EXPECT_EQ(status_of(bad), 400) << bad;
}

TEST(ATarget, IsRefusedWhenItIsTooLong) {
    EXPECT_EQ(status_of("/" + std::string(most_target_bytes, 'a')), 414);
    std::string many = "/?";
    for (std::size_t i = 0; i <= most_query_parameters; ++i) many += "a=1&";
    EXPECT_EQ(status_of(many), 400);
}

TEST(ATarget, KeepsOddButHonestNames) {
    EXPECT_EQ(status_of("/..a/b.."), 200);
    EXPECT_EQ(status_of("/a//b"), 200);
    EXPECT_EQ(status_of("/%F0%9F%98%80"), 200);
}

TEST(PercentEncoding, ComesBackTheSame) {
    const std::string name = "钟楼 a/b?&=+%";
    EXPECT_EQ(parse_target("/?q=" + percent_encoded(name)).query[0].second, name);
}

}  // namespace
