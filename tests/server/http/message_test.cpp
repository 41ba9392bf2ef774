#include "server/http/message.hpp"

#include <gtest/gtest.h>

namespace {

using namespace server::http;

Request with_header(std::string name, std::string value) {
    Request request;
    request.headers.emplace_back(std::move(name), std::move(value));
    return request;
}

TEST(AcceptEncoding, IsReadWithItsWeights) {
    EXPECT_TRUE(takes_gzip(with_header("accept-encoding", "gzip, deflate, br")));
    EXPECT_TRUE(takes_gzip(with_header("accept-encoding", "br;q=1.0, gzip;q=0.5")));
    EXPECT_TRUE(takes_gzip(with_header("accept-encoding", "*")));
    EXPECT_FALSE(takes_gzip(with_header("accept-encoding", "gzip;q=0")));
    EXPECT_FALSE(takes_gzip(with_header("accept-encoding", "gzip;q=0.000, *")));
    EXPECT_FALSE(takes_gzip(with_header("accept-encoding", "br")));
    EXPECT_FALSE(takes_gzip(Request{}));
}

TEST(IfNoneMatch, ComparesWeakly) {
    EXPECT_TRUE(knows(with_header("if-none-match", R"("a", W/"b")"), R"("b")"));
    EXPECT_TRUE(knows(with_header("if-none-match", "*"), R"("b")"));
    EXPECT_FALSE(knows(with_header("if-none-match", R"("ab")"), R"("a")"));
    EXPECT_FALSE(knows(Request{}, R"("a")"));
}

TEST(ARequest, FindsHeadersAndParameters) {
    auto request = with_header("host", "map");
    request.query = {{"limit", "5"}};

    EXPECT_EQ(request.header("host"), "map");
    EXPECT_EQ(request.header("origin"), "");
    EXPECT_EQ(request.parameter("limit"), "5");
    EXPECT_EQ(request.parameter("bbox"), std::nullopt);
    EXPECT_THROW(static_cast<void>(request.parameters.at("z")), std::out_of_range);
}

}  // namespace
