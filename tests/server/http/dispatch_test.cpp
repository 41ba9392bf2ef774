#include "server/http/dispatch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace server::http;

Request from(std::string peer, std::vector<std::pair<std::string, std::string>> headers) {
    Request request;
    request.method = Method::post;
    request.peer = std::move(peer);
    request.headers = std::move(headers);
    return request;
}

TEST(AWrite, IsTakenFromThisMachine) {
    EXPECT_FALSE(why_no_write(from("127.0.0.1", {{"host", "127.0.0.1:8080"}}), {}));
    EXPECT_FALSE(why_no_write(from("::1", {{"host", "[::1]:8080"}}), {}));
    EXPECT_FALSE(why_no_write(
        from("127.0.0.1",
             {{"host", "localhost:8080"}, {"origin", "http://localhost:8080"}, {"sec-fetch-site", "same-origin"}}),
        {}));
    EXPECT_FALSE(why_no_write(from("127.0.0.1", {{"host", "map.district.example"}}), {"map.district.example"}));
}

TEST(AWrite, IsNotTakenFromElsewhere) {
    EXPECT_TRUE(why_no_write(from("192.168.1.7", {{"host", "localhost"}}), {}));
    EXPECT_TRUE(why_no_write(from("127.0.0.1", {{"host", "evil.example"}}), {})) << "DNS rebinding";
    EXPECT_TRUE(why_no_write(from("127.0.0.1", {{"host", "127.0.0.1:8080"}, {"origin", "http://evil.example"}}), {}));
    EXPECT_TRUE(why_no_write(from("127.0.0.1", {{"host", "127.0.0.1:8080"}, {"origin", "null"}}), {}));
    EXPECT_TRUE(why_no_write(from("127.0.0.1", {{"host", "127.0.0.1:8080"}, {"sec-fetch-site", "cross-site"}}), {}));
    EXPECT_TRUE(why_no_write(from("127.0.0.1", {{"host", "127.0.0.1.evil.example"}}), {}));
}

Request over_https(std::vector<std::pair<std::string, std::string>> headers) {
    Request request = from("192.168.1.7", std::move(headers));
    request.https = true;
    return request;
}

TEST(AWrite, IsTakenFromAnywhereOverHttps) {
    EXPECT_FALSE(why_no_write(over_https({{"host", "map.example:8443"}}), {}));
    EXPECT_FALSE(why_no_write(
        over_https({{"host", "map.example"}, {"origin", "https://map.example"}, {"sec-fetch-site", "same-origin"}}),
        {}));
}

TEST(AWrite, IsNotTakenOverHttpsFromAnotherOrigin) {
    for (const auto* origin : {"https://evil.example", "http://map.example", "https://map.example:8443", "null",
                               "https://map.example.evil.example", "map.example"})
        EXPECT_TRUE(why_no_write(over_https({{"host", "map.example"}, {"origin", origin}}), {})) << origin;
    for (const auto* site : {"cross-site", "same-site"})
        EXPECT_TRUE(why_no_write(over_https({{"host", "map.example"}, {"sec-fetch-site", site}}), {})) << site;
}

TEST(AWrite, IsNotTakenFromAProxyThatDoesNotSayHttps) {
    auto passed_on = from("127.0.0.1", {{"host", "127.0.0.1:8080"}});
    passed_on.by_proxy = true;
    EXPECT_TRUE(why_no_write(passed_on, {}));
    EXPECT_TRUE(why_no_write(from("127.0.0.1", {{"host", "localhost"}, {"x-forwarded-for", "10.0.0.7"}}), {}))
        << "a proxy of which nobody told us";
}

TEST(AText, IsCompressedUnlessAStrongTagNamesItsBytes) {
    Request request;
    request.headers = {{"accept-encoding", "gzip"}};
    const auto encoding = [&](const char* tag) {
        auto response = text(200, "application/json", std::string(10'000, ' '));
        if (tag) response.with("ETag", tag);
        compress(response, request);
        for (const auto& [name, value] : response.headers)
            if (name == "Content-Encoding") return value;
        return std::string();
    };

    EXPECT_EQ(encoding(nullptr), "gzip");
    EXPECT_EQ(encoding("W/\"3\""), "gzip");
    EXPECT_EQ(encoding("\"3\""), "") << "If-Match hands it back";
}

TEST(ReadingPlaces, AreSharedWithOtherOrigins) {
    Request request;
    request.path = "/tiles/compound.json";
    EXPECT_TRUE(is_shared(request));
    request.path = "/assets/index.js";
    EXPECT_FALSE(is_shared(request));
    request.path = "/ogc/collections";
    request.method = Method::post;
    EXPECT_FALSE(is_shared(request));
}

}  // namespace
