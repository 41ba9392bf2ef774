#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/server/answering_district.hpp"
#include "tests/support/web_socket_client.hpp"

namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::AnsweringDistrict;
using tests::SmallDistrict;
using tests::WebSocketClient;

const std::string facilities = "/ogc/collections/facility/items", password = "a good long password 7";

server::Options two_threads() {
    server::Options options;
    options.threads = 2;
    return options;
}

/// A box of metres round the district's middle, as a view says it.
json bounds(double west, double south, double east, double north) {
    const auto low = SmallDistrict::at(west, south), high = SmallDistrict::at(east, north);
    return {low.lon, low.lat, high.lon, high.lat};
}
const json all_facilities{{"type", "view"}, {"bounds", {-180, -90, 180, 90}}, {"collections", {"facility"}}};

class AnOpenMap : public testing::Test {
  protected:
    [[nodiscard]] std::unique_ptr<WebSocketClient> opened(const WebSocketClient::Headers& headers = {}) const {
        auto map =
            std::make_unique<WebSocketClient>(std::make_unique<tests::RawClient>(district.port()), "/live", headers);
        EXPECT_EQ(map->asked.status, 101) << map->asked.body;
        return map;
    }
    /// A map that looks there, and has been answered.
    [[nodiscard]] std::unique_ptr<WebSocketClient> looking(const json& view = all_facilities,
                                                           const WebSocketClient::Headers& headers = {}) {
        auto map = opened(headers);
        map->say(view.dump());
        const json answer = heard(*map);
        EXPECT_EQ(answer["type"], "changes") << answer;
        revision = answer["revision"];
        return map;
    }
    static json heard(WebSocketClient& map) { return json::parse(map.hear().value_or("null")); }

    static json hydrant(double east, double north, const std::string& name = "hydrant") {
        const auto place = SmallDistrict::at(east, north);
        return {{"type", "Feature"},
                {"geometry", {{"type", "Point"}, {"coordinates", {place.lon, place.lat}}}},
                {"properties", {{"name", name}, {"class", SmallDistrict::hydrant_class}}}};
    }
    [[nodiscard]] std::int64_t created(double east, double north) const {
        const auto answer = district.send("POST", facilities, hydrant(east, north));
        EXPECT_EQ(answer.status, 201) << answer.body;
        return json::parse(answer.body)["id"];
    }
    void change(std::int64_t id, const json& patch) const {
        const auto answer =
            district.send("PATCH", facilities + "/" + std::to_string(id), patch, "*", "application/merge-patch+json");
        EXPECT_EQ(answer.status, 200) << answer.body;
    }
    static json renamed(const std::string& name) { return {{"properties", {{"name", name}}}}; }

    /// Somebody new with these grants, signed in; gives the cookie.
    [[nodiscard]] std::string signed_in(const std::string& login, const json& grants) const {
        const auto added =
            district.send("POST", "/api/v1/people",
                          {{"login", login}, {"name", "Name of " + login}, {"grants", grants}}, "", "application/json");
        EXPECT_EQ(added.status, 201) << added.body;
        const std::string first = json::parse(added.body)["password"];
        const auto post = [&](const std::string& target, const json& body, const std::string& cookie) {
            return tests::ask(district.port(), "POST", target,
                              {{"Content-Type", "application/json"}, {"Cookie", cookie}}, body.dump());
        };
        const auto set = post("/api/v1/sign-in", {{"login", login}, {"password", first}}, "none=").header("set-cookie");
        const auto cookie = set.substr(0, set.find(';'));
        EXPECT_EQ(post("/api/v1/password", {{"current", first}, {"password", password}}, cookie).status, 200);
        return cookie;
    }

    AnsweringDistrict district{two_threads()};
    data::Revision revision = 0;
};

TEST_F(AnOpenMap, IsToldWhatIsMadeChangedMovedAndRemoved) {
    const auto map = looking();
    const auto id = created(10, 10);
    auto told = heard(*map);
    EXPECT_EQ(told["type"], "changes");
    EXPECT_GT(told["revision"], revision);
    ASSERT_EQ(told["changes"].size(), 1u);
    EXPECT_EQ(told["changes"][0]["collection"], "facility");
    EXPECT_EQ(told["changes"][0]["ids"], json::array({id}));
    const auto place = SmallDistrict::at(10, 10);
    ASSERT_EQ(told["changes"][0]["boxes"].size(), 1u);
    const auto box = told["changes"][0]["boxes"][0];
    EXPECT_NEAR(box[0], place.lon, 1e-6);
    EXPECT_NEAR(box[3], place.lat, 1e-6);

    change(id, renamed("other"));
    EXPECT_EQ(heard(*map)["changes"][0]["ids"], json::array({id}));
    change(id, {{"geometry", hydrant(300, 300)["geometry"]}});
    EXPECT_EQ(heard(*map)["changes"][0]["boxes"].size(), 2u) << "where it was, and where it is";
    EXPECT_EQ(district.remove(facilities + "/" + std::to_string(id), "*").status, 204);
    EXPECT_EQ(heard(*map)["changes"][0]["ids"], json::array({id}));
}

TEST_F(AnOpenMap, IsToldOfItsViewAndItsCollectionsOnly) {
    json view = all_facilities;
    view["bounds"] = bounds(-50, -50, 50, 50);
    const auto map = looking(view);
    view["collections"] = {"compound"};
    const auto other_layer = looking(view);
    static_cast<void>(created(300, 300));
    const auto inside = created(20, 20);

    EXPECT_EQ(heard(*map)["changes"][0]["ids"], json::array({inside}));
    change(inside, {{"geometry", hydrant(300, 310)["geometry"]}});
    const auto left = heard(*map);
    EXPECT_EQ(left["changes"][0]["ids"], json::array({inside})) << "it is gone from the view";
    EXPECT_EQ(left["changes"][0]["boxes"].size(), 1u);

    const auto compound = district.district().id("新街口小区");
    const auto renaming = district.send("PATCH", "/ogc/collections/compound/items/" + std::to_string(compound),
                                        renamed("other"), "*", "application/merge-patch+json");
    ASSERT_EQ(renaming.status, 200) << renaming.body;
    EXPECT_EQ(heard(*other_layer)["changes"][0]["collection"], "compound");
}

TEST_F(AnOpenMap, GoesOnFromTheRevisionItKnows) {
    { const auto map = looking(); }
    const auto first = created(10, 10), second = created(20, 20);
    json view = all_facilities;
    view["since"] = revision;
    const auto again = opened();
    again->say(view.dump());
    const auto told = heard(*again);
    EXPECT_EQ(told["changes"][0]["ids"], json::array({first, second}));
    view["since"] = told["revision"];
    const auto current = opened();
    current->say(view.dump());
    EXPECT_THAT(heard(*current)["changes"], IsEmpty());
}

TEST_F(AnOpenMap, IsToReadAllAnewWhereItComesFromTooLongAgoOrFromElsewhere) {
    static_cast<void>(looking());
    for (const data::Revision since : {data::Revision{0}, revision + 1'000}) {
        json view = all_facilities;
        view["since"] = since;
        const auto map = opened();
        map->say(view.dump());
        EXPECT_EQ(heard(*map), (json{{"type", "reload"}, {"revision", revision}})) << since;
        const auto id = created(10, 10);
        EXPECT_EQ(heard(*map)["changes"][0]["ids"], json::array({id})) << "and goes on from there";
        ++revision;
    }
}

TEST_F(AnOpenMap, TellsWhoElseEditsWhatOneLooksAt) {
    const json everywhere = json::array({{{"role", "planner"}, {"division", ""}}});
    const auto planner = signed_in("planner", everywhere), other = signed_in("other", everywhere);
    const auto hydrant_id = created(10, 10);
    const json feature{{"collection", "facility"}, {"id", hydrant_id}};
    json view = all_facilities, editing = feature;
    view["card"] = feature;
    editing["type"] = "editing";
    const auto observer = looking(view, {{"Cookie", other}}), nobody = looking(view);
    const auto elsewhere = looking(all_facilities, {{"Cookie", other}});
    auto editor = looking(all_facilities, {{"Cookie", planner}});

    editor->say(editing.dump());
    const auto told = heard(*observer);
    EXPECT_EQ(told["type"], "presence");
    EXPECT_EQ(told["id"], hydrant_id);
    EXPECT_EQ(told["people"], json::array({{{"name", "Name of planner"}}}));
    editor->say(R"({"type":"stopped"})");
    EXPECT_THAT(heard(*observer)["people"], IsEmpty());
    editor->say(editing.dump());
    EXPECT_EQ(heard(*observer)["people"].size(), 1u);
    editor.reset();
    EXPECT_THAT(heard(*observer)["people"], IsEmpty()) << "whose window is closed";

    change(hydrant_id, renamed("other"));
    for (const auto* map : {&nobody, &elsewhere}) EXPECT_EQ(heard(**map)["type"], "changes") << "nothing before";
}

TEST_F(AnOpenMap, SaysNothingOfAnEditThatThePersonMayNotMake) {
    const auto viewer = signed_in("viewer", json::array({{{"role", "viewer"}, {"division", ""}}}));
    const auto planner = signed_in("planner", json::array({{{"role", "planner"}, {"division", ""}}}));
    const auto id = created(10, 10);
    const json feature{{"collection", "facility"}, {"id", id}};
    json view = all_facilities, editing = feature;
    view["card"] = feature;
    editing["type"] = "editing";
    const auto observer = looking(view, {{"Cookie", planner}}),
               pretender = looking(all_facilities, {{"Cookie", viewer}});
    pretender->say(editing.dump());
    pretender->say(all_facilities.dump());
    EXPECT_EQ(heard(*pretender)["type"], "changes") << "by now it is heard";
    change(id, renamed("other"));
    EXPECT_EQ(heard(*observer)["type"], "changes");
    const auto signed_out = looking();
    signed_out->say(editing.dump());
    EXPECT_EQ(signed_out->closed_with(), 1008);
}

TEST_F(AnOpenMap, IsClosedWithTheSession) {
    const json everywhere = json::array({{{"role", "planner"}, {"division", ""}}});
    const auto leaving = signed_in("leaving", everywhere), disabled = signed_in("disabled", everywhere);
    const auto a = looking(all_facilities, {{"Cookie", leaving}}), b = looking(all_facilities, {{"Cookie", disabled}});
    const auto signed_out = looking();

    EXPECT_EQ(tests::ask(district.port(), "POST", "/api/v1/sign-out", {{"Cookie", leaving}}).status, 204);
    EXPECT_EQ(a->closed_with(), 4401);
    const json me = json::parse(tests::get(district.port(), "/api/v1/me", {{"Cookie", disabled}}).body);
    const auto changed = district.send("PATCH", "/api/v1/people/" + me["person"]["id"].dump(), {{"disabled", true}},
                                       "\"1\"", "application/json");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(b->closed_with(), 4401);
    static_cast<void>(created(10, 10));
    EXPECT_EQ(heard(*signed_out)["type"], "changes") << "who was never signed in stays";
}

TEST_F(AnOpenMap, IsToldWhatItSaidWrong) {
    const auto why = [this](const std::string& message) {
        const auto map = opened();
        map->say(message);
        const auto frame = map->receive_frame();
        if (!frame || frame->code() != 1008) return std::string("not refused");
        return frame->payload.substr(2);
    };
    EXPECT_THAT(why("nonsense"), HasSubstr("JSON"));
    EXPECT_THAT(why("[]"), HasSubstr("JSON"));
    EXPECT_THAT(why(R"({"type":7})"), HasSubstr("type"));
    EXPECT_THAT(why(R"({"type":"shout"})"), HasSubstr("view, editing and stopped"));
    EXPECT_THAT(why(R"({"type":"stopped","id":1})"), HasSubstr("\"id\""));
    const auto view = [](const char* member, const json& value) {
        json changed = all_facilities;
        changed[member] = value;
        return changed.dump();
    };
    for (const json& bad : {json(), json(7), json{1, 2, 3}, json{0, 0, 181, 1}, json{0, 2, 1, 1}, json{"0", 0, 1, 1}})
        EXPECT_THAT(why(view("bounds", bad)), HasSubstr("\"bounds\"")) << bad;
    EXPECT_THAT(why(view("collections", "facility")), HasSubstr("\"collections\""));
    EXPECT_THAT(why(view("collections", {"facility", "secret"})), HasSubstr("\"secret\""));
    EXPECT_THAT(why(view("collections", {7})), HasSubstr("7"));
    EXPECT_THAT(why(view("since", -1)), HasSubstr("\"since\""));
    EXPECT_THAT(why(view("since", 1.5)), HasSubstr("\"since\""));
    EXPECT_THAT(why(view("card", {{"collection", "facility"}})), HasSubstr("\"id\""));
    EXPECT_THAT(why(view("colour", "red")), HasSubstr("\"colour\""));
}

TEST_F(AnOpenMap, IsCounted) {
    const auto map = looking();
    const auto metrics = district.get("/metrics").body;
    EXPECT_THAT(metrics, HasSubstr("gridkeeper_live_connections 1"));
    EXPECT_THAT(metrics, HasSubstr("gridkeeper_live_messages_total 1"));
    EXPECT_EQ(district.get("/live").status, 426);
    EXPECT_EQ(district.get("/live?x=1").status, 426);
}

}  // namespace
