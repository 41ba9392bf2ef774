#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tests::AnsweringDistrict;
using tests::expect_problem;

using Headers = std::vector<std::pair<std::string, std::string>>;
const std::string password = "a good long password 7";

/// A proxy on this machine speaks https for the district; the tests are that proxy.
class BehindAProxy : public testing::Test {
  protected:
    static server::Options proxied() {
        server::Options options;
        options.behind_proxy = true;
        return options;
    }
    static Headers passed_on(const std::string& scheme, Headers more = {}) {
        more.insert(more.end(), {{"Host", "127.0.0.1:8080"},
                                 {"X-Forwarded-For", "192.168.1.9"},
                                 {"X-Forwarded-Host", "map.example"},
                                 {"X-Forwarded-Proto", scheme}});
        return more;
    }
    [[nodiscard]] tests::Answer ask(const char* method, const std::string& target, Headers headers,
                                    const json& body = nullptr) const {
        if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
        return tests::ask(district.port(), method, target, headers, body.is_null() ? "" : body.dump());
    }
    /// Somebody with a first password.
    void SetUp() override {
        const auto added =
            ask("POST", "/api/v1/people", passed_on("https", {AnsweringDistrict::as(district.token())}),
                {{"login", "li.na"}, {"name", "Li Na"}, {"grants", {{{"role", "viewer"}, {"division", ""}}}}});
        ASSERT_EQ(added.status, 201) << added.body;
        first = json::parse(added.body)["password"];
    }
    [[nodiscard]] bool is_known(const std::string& scheme, const std::string& cookie) const {
        return json::parse(ask("GET", "/api/v1/me", passed_on(scheme, {{"Cookie", cookie}})).body)["signed_in"];
    }

    AnsweringDistrict district{proxied(), {{"viewer", {{data::Role::viewer, ""}}}}};
    std::string first;
};

TEST_F(BehindAProxy, TheFiguresOfTheServerAreForAdministratorsAlone) {
    const auto metrics = [&](Headers headers) {
        return ask("GET", "/metrics", passed_on("https", std::move(headers)));
    };
    expect_problem(metrics({}), 401, "sign-in-needed");
    expect_problem(metrics({AnsweringDistrict::as(district.token("viewer"))}), 403, "not-allowed");
    EXPECT_EQ(metrics({AnsweringDistrict::as(district.token())}).status, 200);
    expect_problem(tests::get(district.port(), "/metrics"), 401, "sign-in-needed", "");  // the proxy sits here too
}

TEST_F(BehindAProxy, OneSignsInWithACookieForHttpsAlone) {
    const auto answer = ask("POST", "/api/v1/sign-in", passed_on("https", {{"Origin", "https://map.example"}}),
                            {{"login", "li.na"}, {"password", first}});

    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto set = answer.header("set-cookie");
    EXPECT_THAT(set, AllOf(StartsWith("__Host-gridkeeper-session="), HasSubstr("; Secure"), HasSubstr("; Path=/;"),
                           HasSubstr("; HttpOnly"), HasSubstr("; SameSite=Strict"), Not(HasSubstr("Domain"))));
    const auto cookie = set.substr(0, set.find(';'));
    EXPECT_TRUE(is_known("https", cookie));
    EXPECT_FALSE(is_known("http", cookie)) << "whoever listens on that way would have it";
    EXPECT_FALSE(is_known("https", cookie.substr(std::string("__Host-").size()))) << "which anybody may plant";
    EXPECT_THAT(
        ask("POST", "/api/v1/sign-out", passed_on("https", {{"Cookie", cookie}}), json::object()).header("set-cookie"),
        AllOf(StartsWith("__Host-gridkeeper-session=;"), HasSubstr("; Secure"), HasSubstr("Max-Age=0")));
    EXPECT_FALSE(is_known("https", cookie));
}

TEST_F(BehindAProxy, NothingSecretIsTakenOverHttp) {
    const json guess{{"login", "li.na"}, {"password", first}};
    expect_problem(ask("POST", "/api/v1/sign-in", passed_on("http"), guess), 403, "forbidden", "https");
    expect_problem(ask("POST", "/api/v1/sign-in", {}, guess), 403, "forbidden", "https");
    const auto token = AnsweringDistrict::as(district.token());
    EXPECT_EQ(ask("GET", "/api/v1/people", passed_on("https", {token})).status, 200);
    expect_problem(ask("GET", "/api/v1/people", passed_on("http", {token})), 401, "sign-in-needed");
}

TEST_F(BehindAProxy, AWriteComesFromOurOwnPage) {
    const json guess{{"login", "li.na"}, {"password", "wrong"}};
    for (const auto* origin : {"https://evil.example", "http://map.example", "https://127.0.0.1:8080", "null"})
        expect_problem(ask("POST", "/api/v1/sign-in", passed_on("https", {{"Origin", origin}}), guess), 403,
                       "forbidden", "another origin");
    expect_problem(ask("POST", "/api/v1/sign-in", passed_on("https", {{"Sec-Fetch-Site", "cross-site"}}), guess), 403,
                   "forbidden", "another origin");
}

TEST_F(BehindAProxy, OurAddressIsTheProxys) {
    const auto landing = json::parse(ask("GET", "/ogc?f=json", passed_on("https")).body);
    for (const auto& link : landing["links"])
        EXPECT_THAT(link["href"].get<std::string>(), StartsWith("https://map.example/"));
}

TEST_F(BehindAProxy, WhoGuessesIsKnownByTheOwnAddress) {
    const auto guess = [&](const std::string& from, const std::string& login) {
        Headers headers{{"Host", "map.example"}, {"X-Forwarded-For", from}, {"X-Forwarded-Proto", "https"}};
        return ask("POST", "/api/v1/sign-in", headers, {{"login", login}, {"password", "wrong"}}).status;
    };
    int last = 0;
    for (int i = 0; i <= 20; ++i) last = guess("192.168.1.9", "somebody " + std::to_string(i));
    EXPECT_EQ(last, 429);
    EXPECT_EQ(guess("192.168.1.10", "somebody else"), 401);
}

}  // namespace
