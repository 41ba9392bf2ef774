#include "server/base_url.hpp"

#include <gtest/gtest.h>

namespace {

using server::base_url;
using server::http::Request;

Request from(std::string peer, std::vector<std::pair<std::string, std::string>> headers) {
    Request request;
    request.peer = std::move(peer);
    request.headers = std::move(headers);
    return request;
}

TEST(OurAddress, IsWhatTheClientCalledUs) {
    const server::Options options;

    EXPECT_EQ(base_url(from("10.0.0.7", {{"host", "map.example:8080"}}), options), "http://map.example:8080");
    EXPECT_EQ(base_url(from("10.0.0.7", {{"host", "[::1]:80"}}), options), "http://[::1]:80");
}

TEST(OurAddress, IsThePublicOneWhereTheOperatorSaysSo) {
    server::Options options;
    options.public_url = "https://city.example/map";

    EXPECT_EQ(base_url(from("10.0.0.7", {{"host", "internal"}}), options), "https://city.example/map");
}

TEST(OurAddress, SaysHowTheClientCameAndLeavesWhatAnybodyMaySayAside) {
    const server::Options options;
    auto request = from(
        "127.0.0.1", {{"host", "map.example"}, {"x-forwarded-host", "evil.example"}, {"x-forwarded-proto", "https"}});
    EXPECT_EQ(base_url(request, options), "http://map.example");
    request.https = true;
    EXPECT_EQ(base_url(request, options), "https://map.example");
}

TEST(OurAddress, NeverEchoesWhatIsNoHost) {
    const server::Options options;

    for (const auto* bad : {"evil\"><script>", "a b", "a/b", "a@b", "", "host:99999999", "host:", "[::1", "[]"})
        EXPECT_EQ(base_url(from("10.0.0.7", {{"host", bad}}), options), "http://127.0.0.1:8080") << bad;
}

}  // namespace
