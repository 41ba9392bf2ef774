#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/people/credentials.hpp"
#include "data/people/person.hpp"
#include "server/people.hpp"
#include "server/routes.hpp"
#include "server/sign_in_throttle.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using tests::AnsweringDistrict;
using tests::expect_problem;
using tests::SmallDistrict;

const std::string community = "320102002001", other_community = "320102002002";
const std::string password = "a good long password 7";

class AnAccount : public testing::Test {
  protected:
    [[nodiscard]] tests::Answer post(const std::string& target, const json& body,
                                     const std::string& cookie = "") const {
        std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"}};
        if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
        return tests::ask(district.port(), "POST", target, headers, body.dump());
    }
    [[nodiscard]] json me(const std::string& cookie) const {
        return json::parse(tests::get(district.port(), "/api/v1/me", {{"Cookie", cookie}}).body);
    }
    static std::string cookie_of(const tests::Answer& answer) {
        const auto set = answer.header("set-cookie");
        return set.substr(0, set.find(';'));
    }
    /// Adds somebody with a first password, and gives that.
    [[nodiscard]] std::string added(const std::string& login, const json& grants) const {
        const auto answer = district.send(
            "POST", "/api/v1/people", {{"login", login}, {"name", login}, {"grants", grants}}, "", "application/json");
        EXPECT_EQ(answer.status, 201) << answer.body;
        return json::parse(answer.body)["password"];
    }
    /// The cookie of somebody new who has changed the first password.
    [[nodiscard]] std::string signed_in(const std::string& login, const json& grants) const {
        const auto first = added(login, grants);
        const auto cookie = cookie_of(post("/api/v1/sign-in", {{"login", login}, {"password", first}}));
        EXPECT_EQ(post("/api/v1/password", {{"current", first}, {"password", password}}, cookie).status, 200);
        return cookie;
    }

    AnsweringDistrict district;
};

TEST_F(AnAccount, IsEnteredByItsPasswordAndLeft) {
    const auto first = added("li.na", json::array({{{"role", "planner"}, {"division", community}}}));
    expect_problem(post("/api/v1/sign-in", {{"login", "li.na"}, {"password", "wrong"}}), 401, "wrong-credentials");
    expect_problem(post("/api/v1/sign-in", {{"login", "nobody"}, {"password", first}}), 401, "wrong-credentials");

    const auto answer = post("/api/v1/sign-in", {{"login", "Li.Na"}, {"password", first}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.header("set-cookie"),
                testing::AllOf(testing::HasSubstr("HttpOnly"), testing::HasSubstr("SameSite=Strict")));
    const auto cookie = cookie_of(answer);
    EXPECT_EQ(me(cookie)["person"]["login"], "li.na");
    EXPECT_EQ(me(cookie)["may"]["people"], false);

    EXPECT_EQ(post("/api/v1/sign-out", json::object(), cookie).status, 204);
    EXPECT_EQ(me(cookie)["signed_in"], false);
}

TEST_F(AnAccount, DoesNothingBeforeItsFirstPasswordIsChanged) {
    const auto first = added("li.na", json::array({{{"role", "planner"}, {"division", ""}}}));
    const auto cookie = cookie_of(post("/api/v1/sign-in", {{"login", "li.na"}, {"password", first}}));
    const auto items = "/ogc/collections/grid/items";
    expect_problem(tests::get(district.port(), items, {{"Cookie", cookie}}), 403, "password-change-needed");
    for (const auto& [weak, reason] :
         std::initializer_list<std::pair<std::string, const char*>>{{"short", "short"},
                                                                    {"li.na li.na li.na", "login"},
                                                                    {"1234567890", "common"},
                                                                    {"aaaaaaaaaaaaaaa", "uniform"},
                                                                    {first, "same"}}) {
        const auto answer = post("/api/v1/password", {{"current", first}, {"password", weak}}, cookie);
        expect_problem(answer, 422, "weak-password");
        EXPECT_EQ(json::parse(answer.body)["reason"], reason);
    }
    expect_problem(post("/api/v1/password", {{"current", "x"}, {"password", password}}, cookie), 401,
                   "wrong-credentials");
    EXPECT_EQ(post("/api/v1/password", {{"current", first}, {"password", password}}, cookie).status, 200);
    EXPECT_EQ(tests::get(district.port(), items, {{"Cookie", cookie}}).status, 200);
    expect_problem(post("/api/v1/sign-in", {{"login", "li.na"}, {"password", first}}), 401, "wrong-credentials");
}

TEST_F(AnAccount, ChangesWhatLiesInItsDivisionsOnly) {
    const auto viewer = signed_in("viewer", json::array({{{"role", "viewer"}, {"division", ""}}}));
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"));
    const std::string here = district.json(path)["properties"]["division_code"];
    const auto mine = signed_in("mine", json::array({{{"role", "planner"}, {"division", here}}}));
    const auto elsewhere =
        signed_in("elsewhere",
                  json::array({{{"role", "planner"}, {"division", here == community ? other_community : community}}}));
    const auto rename = [&](const std::string& cookie) {
        return tests::ask(district.port(), "PATCH", path,
                          {{"Content-Type", "application/merge-patch+json"}, {"If-Match", "*"}, {"Cookie", cookie}},
                          json{{"properties", {{"name", "改名"}}}}.dump());
    };
    expect_problem(rename(""), 401, "sign-in-needed");
    expect_problem(rename(viewer), 403, "not-allowed", "planner");
    EXPECT_EQ(json::parse(rename(viewer).body)["reason"], "collection");
    expect_problem(rename(elsewhere), 403, "not-allowed", "division");
    EXPECT_EQ(json::parse(rename(elsewhere).body)["reason"], "division");
    EXPECT_EQ(rename(mine).status, 200);
    EXPECT_EQ(district.json(path)["properties"]["version"], 2);
}

TEST_F(AnAccount, LosesEverythingAtTheNextRequestOnceItIsDisabled) {
    const auto cookie = signed_in("li.na", json::array({{{"role", "admin"}, {"division", ""}}}));
    EXPECT_EQ(tests::get(district.port(), "/api/v1/people", {{"Cookie", cookie}}).status, 200);
    const auto token = json::parse(post("/api/v1/tokens", {{"name", "sheet"}, {"scope", "read"}}, cookie).body);
    const auto by_token = [&](const char* method) {
        return tests::ask(district.port(), method, "/api/v1/people",
                          {AnsweringDistrict::as(token["token"]), {"Content-Type", "application/json"}},
                          method[0] == 'P' ? "{}" : "");
    };
    EXPECT_EQ(by_token("GET").status, 200);
    expect_problem(by_token("POST"), 403, "not-allowed", "only read");

    const auto person = std::to_string(me(cookie)["person"]["id"].get<std::int64_t>());
    const auto disabled =
        district.send("PATCH", "/api/v1/people/" + person, {{"disabled", true}}, "\"1\"", "application/json");
    ASSERT_EQ(disabled.status, 200) << disabled.body;
    EXPECT_EQ(me(cookie)["signed_in"], false);
    expect_problem(tests::get(district.port(), "/api/v1/people", {{"Cookie", cookie}}), 401, "sign-in-needed");
    expect_problem(by_token("GET"), 401, "sign-in-needed");
    expect_problem(post("/api/v1/sign-in", {{"login", "li.na"}, {"password", password}}), 401, "wrong-credentials");
}

TEST_F(AnAccount, IsNotLeftWithoutAnybodyWhoManagesPeople) {
    const json everybody = district.json("/api/v1/people")["people"];
    ASSERT_EQ(everybody.size(), 1u);
    const auto path = "/api/v1/people/" + everybody[0]["id"].dump();
    expect_problem(district.send("PATCH", path, {{"disabled", true}}, "\"1\"", "application/json"), 409, "last-admin");
    expect_problem(district.send("PATCH", path, {{"grants", json::array()}}, "\"1\"", "application/json"), 409,
                   "last-admin");
    expect_problem(district.send("PATCH", path, {{"name", "x"}}, "\"7\"", "application/json"), 412, "version-conflict");
    expect_problem(district.send("PATCH", path, {{"name", "x"}}, "", "application/json"), 428, "precondition-required");
    expect_problem(
        district.send("PATCH", path, {{"grants", json::array({{{"role", "king"}}})}}, "\"1\"", "application/json"), 422,
        "invalid");
    expect_problem(
        district.send("PATCH", path, {{"grants", json::array({{{"role", "admin"}, {"division", "999999"}}})}}, "\"1\"",
                      "application/json"),
        422, "invalid");
}

TEST_F(AnAccount, ShowsWhatIsSaidOfPeopleToWhoMayKnowItOnly) {
    const auto planner = signed_in("planner", json::array({{{"role", "planner"}, {"division", community}}}));
    const auto viewer = signed_in("viewer", json::array({{{"role", "viewer"}, {"division", ""}}}));
    const std::string path = "/ogc/collections/compound/items/" + std::to_string(district.district().id("新街口小区"));
    const std::string code = district.json(path)["properties"]["division_code"];
    const auto seen = [&](const std::string& cookie) {
        return json::parse(tests::get(district.port(), path, {{"Cookie", cookie}}).body)["properties"].contains(
            "dedicated_worker");
    };
    EXPECT_TRUE(district.json(path)["properties"].contains("dedicated_worker"));
    EXPECT_FALSE(seen(""));
    EXPECT_FALSE(seen(viewer));
    EXPECT_EQ(seen(planner), code.starts_with(community));
}

TEST_F(AnAccount, IsGuessedAtMoreAndMoreSlowly) {
    static_cast<void>(added("li.na", json::array({{{"role", "viewer"}, {"division", ""}}})));
    tests::Answer answer;
    int wrong = 0;
    do {  // a machine under load may let the first waits pass; they double
        answer = post("/api/v1/sign-in", {{"login", "li.na"}, {"password", "wrong"}});
    } while (answer.status == 401 && ++wrong < 12);
    EXPECT_GE(wrong, 5);
    expect_problem(answer, 429, "too-many-attempts");
    EXPECT_GE(std::stoi(answer.header("retry-after")), 1);
}

TEST(AThrottle, MakesGuessesWaitTwiceAsLongEachTimeAndForgetsARightOne) {
    using namespace std::chrono_literals;
    server::SignInThrottle throttle;
    auto now = server::SignInThrottle::Clock::time_point{} + 1h;
    const auto wait = [&](const std::string& login) { return throttle.wait(login, "10.0.0.1", now); };
    for (int i = 0; i < 4; ++i) throttle.failed("li.na", "10.0.0.1", now);
    EXPECT_FALSE(wait("li.na"));
    for (const auto expected : {2s, 4s, 8s}) {
        throttle.failed("li.na", "10.0.0.1", now);
        EXPECT_EQ(wait("li.na"), expected);
        EXPECT_FALSE(wait("wang.wu")) << "others are let in";
        now += expected;
        EXPECT_FALSE(wait("li.na"));
    }
    throttle.succeeded("li.na");
    for (int i = 0; i < 4; ++i) throttle.failed("li.na", "10.0.0.1", now);
    EXPECT_FALSE(wait("li.na"));
    for (int i = 0; i < 10; ++i) throttle.failed("guess " + std::to_string(i), "10.0.0.1", now);
    EXPECT_TRUE(wait("wang.wu")) << "the address guessed too often, whatever the login";
}

TEST_F(AnAccount, StandsInTheJournalWithoutItsNameOrPassword) {
    const auto first = added("li.na", json::array({{{"role", "viewer"}, {"division", ""}}}));
    data::Connection db(district.district().base().file(), data::Connection::Mode::read);
    auto row = db.query("SELECT after FROM journal WHERE collection = 'person' ORDER BY seq DESC LIMIT 1");
    ASSERT_TRUE(row.step());
    const auto after = row.text(0);
    EXPECT_THAT(after, testing::HasSubstr("viewer"));
    EXPECT_THAT(after, testing::Not(testing::AnyOf(testing::HasSubstr("li.na"), testing::HasSubstr(first),
                                                   testing::HasSubstr("argon2"))));
}

/// Every route for every role, as the table of routes has it: nobody comes past it.
class TheTableOfRights : public testing::TestWithParam<data::Public> {};

TEST_P(TheTableOfRights, IsWhatTheServerDoes) {
    tests::SmallDistrict small;
    std::map<data::Role, std::string> tokens;
    for (const data::Role role : data::roles_of_people)
        tokens[role] = small.base().token_of({{role, ""}}, std::string(data::to_string(role)));
    small.base().close();
    server::Options options;
    options.open_to_public = GetParam();
    options.database = small.base().file(), options.port = 0, options.threads = 1, options.access_log = false;
    server::Program program(options);
    program.wait_until_ready();

    for (const auto& route : server::routes()) {
        EXPECT_FALSE(route.who.empty()) << route.pattern << ": nobody may use it";
        std::string path = route.pattern;
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
            path.replace(open, path.find('}') - open + 1, "x");
        const auto ask = [&](std::vector<std::pair<std::string, std::string>> headers) {
            headers.emplace_back("Content-Type", "text/plain");  // past the table the body is refused: nothing is done
            return tests::ask(program.port(), server::http::to_string(route.method), path, headers);
        };
        const std::string name = std::string(server::http::to_string(route.method)) + " " + route.pattern;
        // These tests ask from this machine itself: https_test.cpp asks for the metrics from another.
        const bool is_open = route.who.has(data::Role::anybody) || route.access == server::http::Access::machine;
        const auto signed_out = ask({});
        EXPECT_EQ(signed_out.status == 401 && json::parse(signed_out.body)["type"] == "/problems/sign-in-needed",
                  !is_open && !(GetParam() == data::Public::open && route.who.has(data::Role::everyone)))
            << name;
        for (const auto& [role, token] : tokens) {
            const auto answer = ask({AnsweringDistrict::as(token)});
            const bool denied =
                answer.status == 403 && answer.body.find("none of your roles may do this") != std::string::npos;
            EXPECT_EQ(denied, !is_open && !route.who.has(role) && !route.who.has(data::Role::everyone))
                << name << " as " << data::to_string(role);
            EXPECT_NE(answer.status, 401) << name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(OpenAndShut, TheTableOfRights, testing::Values(data::Public::open, data::Public::closed));

TEST(ACookie, IsFoundAmongOthers) {
    server::http::Request request;
    request.headers = {{"cookie", "a=1; gridkeeper-session=abc; b=2"}};
    EXPECT_EQ(server::cookie(request, server::session_cookie(request)), "abc");
    EXPECT_EQ(server::cookie(request, "a"), "1");
    EXPECT_FALSE(server::cookie(request, "session"));
    EXPECT_FALSE(server::cookie({}, "a"));
}

}  // namespace
