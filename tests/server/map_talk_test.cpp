#include "server/live/map_talk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using server::live::Change;
using server::live::MapTalk;
using server::live::Room;

struct Line final : server::http::TalkLine {
    void wake() override { ++woken; }
    void hang_up(std::uint16_t, std::string_view) override {}
    int woken = 0;
};

/// A room on the test's own thread, in the catalogue and at the revision of a small district.
class ARoom : public testing::Test {
  protected:
    ARoom() {
        auto start = std::make_shared<Change>();
        start->revision = revision;
        start->everything = true;
        room.take(std::move(start));
    }
    [[nodiscard]] std::unique_ptr<MapTalk> looking() { return looking(everybody); }
    [[nodiscard]] std::unique_ptr<MapTalk> looking(const data::Viewer& eyes) {
        server::http::Request request;
        request.stranger = &eyes;
        auto talk = std::make_unique<MapTalk>(request, district.app(), room);
        talk->begin(line);
        talk->heard(R"({"type":"view","bounds":[118.7,32.0,118.9,32.1],"collections":["facility"]})");
        EXPECT_TRUE(talk->next());
        return talk;
    }
    void change(std::size_t features, const std::string& jurisdiction = "320102002001",
                const std::string& earlier = "") {
        const auto box = geo::to_mercator(geo::Box{118.78, 32.04, 118.78, 32.04});
        auto change = std::make_shared<Change>();
        change->revision = ++revision;
        const auto facility = *district.app().snapshot.current()->catalogue().index("facility");
        for (std::size_t i = 0; i < features; ++i)
            change->features.push_back(
                {facility, next_id++,
                 earlier.empty() ? std::nullopt : std::optional(Change::State{box, data::Jurisdiction(earlier)}),
                 Change::State{box, data::Jurisdiction(jurisdiction)}});
        change->box = box;
        room.take(std::move(change));
    }
    void do_what_waits() {
        while (!waiting.empty()) {
            const auto work = std::move(waiting.front());
            waiting.pop_front();
            work();
        }
    }
    static json said(MapTalk& talk) { return json::parse(talk.next().value_or("null")); }

    tests::AnsweringDistrict district;
    const data::Viewer everybody;
    data::Revision revision = district.app().snapshot.current()->revision();
    data::FeatureId next_id = 1'000;
    std::deque<std::function<void()>> waiting;
    Room room{[this](std::function<void()> work) { waiting.push_back(std::move(work)); }};
    Line line;
};

TEST_F(ARoom, TellsTheSlowAllThatCameMeanwhileAtOnce) {
    const auto talk = looking();
    for (int i = 0; i < 50; ++i) change(2);
    const auto told = said(*talk);
    EXPECT_EQ(told["revision"], revision);
    EXPECT_EQ(told["changes"][0]["ids"].size(), 100u);
    EXPECT_EQ(told["changes"][0]["boxes"].size(), 1u) << "the same place";
    EXPECT_EQ(talk->next(), std::nullopt);
    EXPECT_EQ(district.app().live.skipped.load(), 49u);
}

TEST_F(ARoom, HasTheMapReadAnewWhereThereIsTooMuchToTell) {
    const auto talk = looking();
    change(1'001);
    EXPECT_EQ(said(*talk)["type"], "reload");
    EXPECT_EQ(talk->next(), std::nullopt);
    for (int i = 0; i < 30; ++i) change(1'000);  // more than is kept
    EXPECT_EQ(said(*talk)["type"], "reload");
    change(1);
    EXPECT_EQ(said(*talk)["type"], "changes");
}

TEST_F(ARoom, HasTheMapReadAnewAfterAnImport) {
    const auto talk = looking();
    auto import = std::make_shared<Change>();
    import->revision = ++revision;
    import->everything = true;
    room.take(std::move(import));
    EXPECT_EQ(said(*talk), (json{{"type", "reload"}, {"revision", revision}}));
    change(1);
    EXPECT_EQ(said(*talk)["type"], "changes");
}

TEST_F(ARoom, TellsOnlyWhatIsForTheseEyes) {
    const std::string own = "320102002001", other = "320102002002";
    const data::Viewer officer({{data::Role::officer, own}}, data::Public::closed);
    const auto talk = looking(officer);
    change(1, other);
    EXPECT_EQ(talk->next(), std::nullopt);
    change(1, own);
    EXPECT_EQ(said(*talk)["changes"][0]["ids"].size(), 1u) << "and nothing of the other's";
    change(1, other, own);
    EXPECT_EQ(said(*talk)["changes"][0]["ids"].size(), 1u) << "it has left what the officer sees";
    const data::Viewer shut_out(data::Public::closed);
    const auto nobody = looking(shut_out);
    change(1, own);
    EXPECT_EQ(nobody->next(), std::nullopt);
}

TEST_F(ARoom, WakesNobodyWhomItDoesNotConcern) {
    const auto talk = looking();
    const auto elsewhere = looking();
    elsewhere->heard(R"({"type":"view","bounds":[0,0,1,1],"collections":["facility"]})");
    EXPECT_TRUE(elsewhere->next());
    const int before = line.woken;
    change(1);
    EXPECT_EQ(line.woken, before + 1);
    EXPECT_EQ(elsewhere->next(), std::nullopt);
}

TEST_F(ARoom, LooksAfterManyInStepsWhileTheyComeAndGo) {
    std::vector<std::unique_ptr<MapTalk>> talks;
    for (int i = 0; i < 1'500; ++i) talks.push_back(looking());
    change(1);
    EXPECT_EQ(waiting.size(), 1u) << "others have their turn in between";
    talks.erase(talks.begin(), talks.begin() + 100);  // of those who were looked after
    talks.erase(talks.end() - 100, talks.end());      // and of those who were not
    talks.push_back(looking());
    do_what_waits();
    talks.pop_back();  // it knew the revision when it came
    for (const auto& talk : talks) EXPECT_EQ(said(*talk)["changes"][0]["ids"].size(), 1u);
    change(1);
    change(1);
    do_what_waits();
    for (const auto& talk : talks) EXPECT_EQ(said(*talk)["changes"][0]["ids"].size(), 2u);
}

}  // namespace
