#include "server/http/forwarded.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace server::http;
using Headers = std::vector<std::pair<std::string, std::string>>;

Proxies trusting(std::initializer_list<const char*> ranges) {
    Proxies proxies;
    for (const auto* range : ranges) proxies.trusted.emplace_back(range);
    return proxies;
}

Request understood(std::string peer, Headers headers, const Proxies& proxies) {
    Request request;
    request.peer = std::move(peer);
    request.headers = std::move(headers);
    take_forwarded(request, proxies);
    return request;
}

TEST(AnAddressRange, HoldsWhatSharesItsFirstBits) {
    EXPECT_TRUE(AddressRange("10.1.0.0/16").holds("10.1.255.7"));
    EXPECT_FALSE(AddressRange("10.1.0.0/16").holds("10.2.0.0"));
    EXPECT_TRUE(AddressRange("10.1.2.128/25").holds("10.1.2.200"));
    EXPECT_FALSE(AddressRange("10.1.2.128/25").holds("10.1.2.100"));
    EXPECT_TRUE(AddressRange("127.0.0.1").holds("::ffff:127.0.0.1")) << "as a socket of both kinds tells it";
    EXPECT_TRUE(AddressRange("fd00::/8").holds("fd12::1"));
    EXPECT_FALSE(AddressRange("::1").holds("::2"));
    EXPECT_TRUE(AddressRange("0.0.0.0/0").holds("8.8.8.8"));
    EXPECT_FALSE(AddressRange("0.0.0.0/0").holds("fd12::1"));
    EXPECT_FALSE(AddressRange("::1").holds("localhost"));
}

TEST(AnAddressRange, IsRefusedWhereItIsNone) {
    for (const auto* bad :
         {"", "proxy.example", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/8x", "/8", "10.0.0/8", "10.0.0.0/-1"})
        EXPECT_THROW(AddressRange{bad}, std::invalid_argument) << bad;
}

TEST(ATrustedProxy, SaysWhoAsksAndHow) {
    const auto request = understood("127.0.0.1",
                                    {{"host", "127.0.0.1:8080"},
                                     {"x-forwarded-for", "192.168.1.9"},
                                     {"x-forwarded-proto", "https"},
                                     {"x-forwarded-host", "map.example"}},
                                    trusting({"127.0.0.0/8"}));

    EXPECT_TRUE(request.by_proxy);
    EXPECT_TRUE(request.https);
    EXPECT_EQ(request.peer, "192.168.1.9");
    EXPECT_EQ(request.header("host"), "map.example");
}

TEST(ATrustedProxy, IsTheOnlyOneBelieved) {
    const Headers lies{{"host", "map.example"},
                       {"x-forwarded-for", "127.0.0.1"},
                       {"x-forwarded-proto", "https"},
                       {"x-forwarded-host", "evil.example"}};
    for (const auto& proxies : {trusting({}), trusting({"127.0.0.0/8", "::1"})}) {
        const auto request = understood("10.0.0.7", lies, proxies);
        EXPECT_FALSE(request.by_proxy);
        EXPECT_FALSE(request.https);
        EXPECT_EQ(request.peer, "10.0.0.7");
        EXPECT_EQ(request.header("host"), "map.example");
    }
}

TEST(ATrustedProxy, IsHeardFromTheEndOfTheChain) {
    const auto peer = [](Headers headers) {
        return understood("10.0.0.1", std::move(headers), trusting({"10.0.0.0/8"})).peer;
    };
    EXPECT_EQ(peer({{"x-forwarded-for", "1.1.1.1, 192.168.1.9, 10.0.0.2"}}), "192.168.1.9")
        << "what the client said of itself is not believed";
    EXPECT_EQ(peer({{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "192.168.1.9:4711"}}), "192.168.1.9");
    EXPECT_EQ(peer({{"x-forwarded-for", "[2001:db8::7]:4711"}}), "2001:db8::7");
    EXPECT_EQ(peer({{"x-forwarded-for", "192.168.1.9, nonsense"}}), "10.0.0.1");
    EXPECT_EQ(peer({{"x-forwarded-for", "10.0.0.3, 10.0.0.2"}}), "10.0.0.3");
    EXPECT_EQ(peer({{"x-forwarded-for", ","}}), "10.0.0.1");
    EXPECT_EQ(peer({{"x-forwarded-for", "["}}), "10.0.0.1");
    EXPECT_EQ(peer({}), "10.0.0.1");
}

TEST(ATrustedProxy, SpeaksHttpsWhereThePublicAddressSaysSo) {
    auto proxies = trusting({"127.0.0.0/8"});
    proxies.speak_https = true;
    EXPECT_TRUE(understood("127.0.0.1", {}, proxies).https);
    EXPECT_FALSE(understood("127.0.0.1", {{"x-forwarded-proto", "http"}}, proxies).https);
    EXPECT_FALSE(understood("127.0.0.1", {{"x-forwarded-proto", "https, http"}}, proxies).https) << "the last hop";
    EXPECT_FALSE(understood("10.0.0.7", {}, proxies).https);
}

}  // namespace
