#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "data/journal/journal.hpp"
#include "data/people/credentials.hpp"
#include "server/handlers/user_agent.hpp"
#include "server/last_seen.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::AnsweringDistrict;
using tests::expect_problem;

using Headers = std::vector<std::pair<std::string, std::string>>;
const std::string password = "a good long password 7";
constexpr const char* tablet = "Mozilla/5.0 (Linux; Android 14; SM-T970) AppleWebKit/537.36 Chrome/126.0 Safari/537.36";
constexpr const char* computer = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0";

/// What a browser keeps: both cookies, once signed in.
struct Browser {
    std::string user_agent, session, device;

    [[nodiscard]] Headers headers() const {
        Headers all{{"Content-Type", "application/json"}, {"User-Agent", user_agent}};
        if (!session.empty()) all.emplace_back("Cookie", session + "; " + device);
        return all;
    }
};

class Devices : public testing::Test {
  protected:
    void SetUp() override {
        const auto added = district.send(
            "POST", "/api/v1/people",
            {{"login", "li.na"}, {"name", "Li Na"}, {"grants", {{{"role", "officer"}, {"division", ""}}}}}, "",
            "application/json");
        ASSERT_EQ(added.status, 201) << added.body;
        person = json::parse(added.body)["person"]["id"];
        Browser first{computer, "", ""};
        sign_in(first, json::parse(added.body)["password"]);
        ASSERT_EQ(ask(first, "POST", "/api/v1/password",
                      {{"current", json::parse(added.body)["password"]}, {"password", password}})
                      .status,
                  200);
        office = first;
    }
    [[nodiscard]] tests::Answer ask(const Browser& browser, const char* method, const std::string& target,
                                    const json& body = nullptr) const {
        return tests::ask(district.port(), method, target, browser.headers(), body.is_null() ? "" : body.dump());
    }
    void sign_in(Browser& browser, const std::string& word = password) const {
        const auto answer = ask(browser, "POST", "/api/v1/sign-in", {{"login", "li.na"}, {"password", word}});
        ASSERT_EQ(answer.status, 200) << answer.body;
        std::istringstream cookies(answer.header("set-cookie"));
        for (std::string line; std::getline(cookies, line);) {
            EXPECT_THAT(line, testing::AllOf(HasSubstr("HttpOnly"), HasSubstr("SameSite=Strict")));
            (line.starts_with("gridkeeper-device") ? browser.device : browser.session) = line.substr(0, line.find(';'));
        }
    }
    [[nodiscard]] json devices(const Browser& browser) const {
        return json::parse(ask(browser, "GET", "/api/v1/devices").body)["devices"];
    }
    [[nodiscard]] bool is_known(const Browser& browser) const {
        return json::parse(ask(browser, "GET", "/api/v1/me").body)["signed_in"];
    }

    AnsweringDistrict district;
    std::int64_t person = 0;
    Browser office;
};

TEST_F(Devices, AreWhatOneSignedInOnEachKnownAgain) {
    Browser field{tablet, "", ""};
    sign_in(field);
    const json both = devices(field);
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(both[0]["kind"], "tablet");
    EXPECT_EQ(both[0]["name"], "Chrome, Android");
    EXPECT_EQ(both[0]["current"], true);
    EXPECT_EQ(both[0]["signed_in"], true);
    EXPECT_FALSE(both[0]["last_seen"].is_null());
    EXPECT_EQ(both[1]["kind"], "computer");
    EXPECT_EQ(both[1]["current"], false);

    const Browser before = field;
    sign_in(field);
    EXPECT_EQ(devices(field).size(), 2u) << "its cookie says that it is the same";
    EXPECT_TRUE(is_known(field));
    EXPECT_FALSE(is_known(before)) << "one session a device";
    ASSERT_EQ(ask(field, "POST", "/api/v1/sign-out", json::object()).status, 204);
    EXPECT_EQ(devices(office)[0]["signed_in"], false);
    EXPECT_EQ(devices(office).size(), 2u);
}

TEST_F(Devices, AreNamedAndSignedOutOneByOne) {
    Browser field{tablet, "", ""};
    sign_in(field);
    const std::string path = "/api/v1/devices/" + devices(field)[0]["id"].dump();
    EXPECT_EQ(ask(office, "PATCH", path, {{"name", "3号平板"}}).status, 204);
    EXPECT_EQ(devices(office)[0]["name"], "3号平板");
    expect_problem(ask(office, "PATCH", path, {{"name", ""}}), 422, "invalid");
    EXPECT_EQ(ask(office, "DELETE", path).status, 204);
    EXPECT_FALSE(is_known(field));
    EXPECT_TRUE(is_known(office));
    EXPECT_EQ(devices(office).size(), 1u);
    expect_problem(ask(office, "DELETE", path), 404, "not-found");
}

TEST_F(Devices, OfOthersAreAnAdministratorsAlone) {
    const std::string path = "/api/v1/people/" + std::to_string(person) + "/devices";
    expect_problem(ask(office, "GET", path), 403, "not-allowed");
    const json seen = district.json(path)["devices"];
    ASSERT_EQ(seen.size(), 1u);
    const std::string own = seen[0]["id"].dump();
    expect_problem(district.remove("/api/v1/devices/" + own, "*"), 404, "not-found");
    EXPECT_EQ(district.remove(path + "/" + own, "*").status, 204);
    EXPECT_FALSE(is_known(office));
    const json people = district.json("/api/v1/people")["people"];
    EXPECT_FALSE(people.back()["last_seen"].is_null()) << "people are remembered longer than what they sat at";
}

TEST_F(Devices, IncludeATokenWhichEndsWithIt) {
    const json made = json::parse(ask(office, "POST", "/api/v1/tokens", {{"name", "QGIS"}, {"scope", "read"}}).body);
    const auto me = [&] {
        return tests::get(district.port(), "/api/v1/tokens", {AnsweringDistrict::as(made["token"])});
    };
    EXPECT_TRUE(json::parse(me().body)["tokens"][0]["last_used"].is_null());
    const json all = devices(office);
    const auto program = std::find_if(all.begin(), all.end(), [](const json& one) { return one["kind"] == "program"; });
    ASSERT_NE(program, all.end());
    EXPECT_EQ((*program)["name"], "QGIS");
    EXPECT_EQ(ask(office, "DELETE", "/api/v1/devices/" + (*program)["id"].dump()).status, 204);
    expect_problem(me(), 401, "sign-in-needed");
}

TEST(LastSeen, IsWrittenAtMostOnceInTenMinutesAndThoseOfAMinuteTogether) {
    using namespace std::chrono_literals;
    tests::TemporaryDatabase base;
    static_cast<void>(base.token_of({{data::Role::viewer, ""}}));
    const auto person = data::read_people(base.db()).at(0).id;
    const auto device = data::read_devices(base.db(), person, data::utc_now()).at(0).id;
    const auto seen = [&] { return data::read_devices(base.db(), person, data::utc_now()).at(0).last_seen; };
    server::LastSeen last_seen;
    const auto mark = last_seen.mark_of(device, person);
    const auto start = server::LastSeen::Clock::now();
    EXPECT_EQ(seen(), std::nullopt);
    EXPECT_FALSE(last_seen.write(base.db(), start));
    last_seen.saw(*mark, start);
    EXPECT_TRUE(last_seen.write(base.db(), start));
    EXPECT_EQ(seen(), data::utc_text(start));
    EXPECT_EQ(data::find_person(base.db(), person)->last_seen, data::utc_text(start));

    last_seen.saw(*mark, start + 9min);
    EXPECT_FALSE(last_seen.write(base.db(), start + 9min)) << "too little later";
    last_seen.saw(*mark, start + 10min);
    EXPECT_TRUE(last_seen.write(base.db(), start + 10min));
    last_seen.saw(*last_seen.mark_of(device + 1, person), start + 10min);
    EXPECT_FALSE(last_seen.write(base.db(), start + 10min + 30s)) << "waits for others of the minute";
    EXPECT_TRUE(last_seen.write(base.db(), start + 11min));
    EXPECT_EQ(data::find_person(base.db(), person)->last_seen, data::utc_text(start + 10min));
}

TEST(AUserAgent, TellsADeviceFromAnotherAndNoMore) {
    const auto told = [](std::string_view header) {
        const auto device = server::described_by(header);
        return std::string(data::to_string(device.kind)) + ": " + device.name;
    };
    EXPECT_EQ(told(tablet), "tablet: Chrome, Android");
    EXPECT_EQ(told(computer), "computer: Firefox, Windows");
    EXPECT_EQ(told("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"),
              "phone: Safari, iPhone");
    EXPECT_EQ(told("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0"),
              "phone: WeChat, Android");
    EXPECT_EQ(told("curl/8.5.0"), "program: curl");
    EXPECT_EQ(told(""), "program: ");
    EXPECT_EQ(told("\xFF\x01"), "program: ");
    EXPECT_EQ(told(std::string(500, 'x')), "program: " + std::string(60, 'x'));
}

}  // namespace
