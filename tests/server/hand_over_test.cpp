#include "server/hand_over.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "data/feature/local_field.hpp"
#include "data/journal/batch.hpp"
#include "tests/support/running_server.hpp"

namespace {

using server::HandOver;
using server::Order;

constexpr auto never = [] { return false; };

/// A server that owns its database and takes commands.
class AnOwner : public testing::Test {
  protected:
    void take_commands(HandOver::Run run) {
        lock = data::Lock::take(server.database(), "serve");
        ASSERT_TRUE(lock);
        hand_over.emplace(server.app(), *lock, std::move(run));
    }
    int order(const std::vector<std::string>& arguments, const std::function<bool()>& cancelled = never) {
        return server::hand_over(data::Lock::holder(server.database())->socket, {arguments, "/somewhere"}, said,
                                 cancelled);
    }

    tests::RunningServer server;
    std::optional<data::Lock> lock;
    std::optional<HandOver> hand_over;
    std::ostringstream said;
};

TEST_F(AnOwner, RunsACommandOfAnotherProcessAsIfItWereThere) {
    take_commands([](const Order& order, data::Owner&, std::ostream& out) {
        out << order.directory << ':';
        for (const auto& word : order.arguments) out << ' ' << word;
        out << "\nhalf a line";
        return 7;
    });

    EXPECT_EQ(order({"import", "a b.geojson"}), 7);
    EXPECT_EQ(said.str(), "/somewhere: import a b.geojson\nhalf a line");
}

TEST_F(AnOwner, ShowsWhatTheCommandStored) {
    take_commands([](const Order&, data::Owner& owner, std::ostream&) {
        data::Batch batch(owner, {"tester", "test"});
        const auto& facility = owner.catalogue->at("facility");
        for (int i = 0; i < 10; ++i) batch.add(facility, tests::sample(facility));
        batch.publish();
        return 0;
    });

    EXPECT_EQ(order({"import"}), 0);

    EXPECT_EQ(server.app().snapshot.current()->layer("facility")->size(), 10u);
    server.create("facility", tests::sample(server.app().writer.catalogue()->at("facility")));
    EXPECT_EQ(server.app().snapshot.current()->layer("facility")->size(), 11u) << "and goes on writing";
}

TEST_F(AnOwner, KnowsAFieldThatACommandAddedFromThenOn) {
    take_commands([](const Order&, data::Owner& owner, std::ostream&) {
        owner.write([&](data::Connection& db) {
            data::Field field;
            field.name = "lamps", field.type = data::FieldType::integer, field.local = true;
            data::add_local_field(db, "facility", field);
        });
        owner.reload();
        return 0;
    });

    EXPECT_EQ(order({"demo", "--complete"}), 0);

    EXPECT_TRUE(server.app().writer.catalogue()->at("facility").field("lamps")) << "an edit would drop its values";
    EXPECT_TRUE(server.app().snapshot.current()->catalogue().at("facility").field("lamps"));
}

TEST_F(AnOwner, SaysWhyACommandFailed) {
    take_commands([](const Order&, data::Owner&, std::ostream&) -> int { throw std::runtime_error("no such file"); });

    EXPECT_EQ(order({"import"}), 1);
    EXPECT_EQ(said.str(), "no such file\n");
}

TEST_F(AnOwner, StopsACommandWhenItsPersonDoes) {
    std::atomic<bool> begun = false;
    take_commands([&](const Order&, data::Owner& owner, std::ostream& out) {
        begun = true;
        while (!owner.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        out << "stopped, nothing was stored\n";
        return 130;
    });

    EXPECT_EQ(order({"import"}, [&] { return begun.load(); }), 130);
    EXPECT_EQ(said.str(), "stopped, nothing was stored\n");
}

TEST_F(AnOwner, EndsItsCommandsWhenItStops) {
    std::atomic<bool> begun = false;
    take_commands([&](const Order&, data::Owner& owner, std::ostream&) {
        begun = true;
        while (!owner.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return 130;
    });
    int code = 0;
    std::thread client([&] { code = order({"import"}); });
    while (!begun) std::this_thread::yield();

    hand_over.reset();
    client.join();

    EXPECT_EQ(code, 130);
}

TEST_F(AnOwner, LetsOnlyItsOwnUserIn) {
    take_commands([](const Order&, data::Owner&, std::ostream&) { return 0; });

    const auto socket = data::Lock::holder(server.database())->socket;

    EXPECT_EQ(std::filesystem::status(socket).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(NoOwner, IsSaidPlainly) {
    EXPECT_THROW(server::hand_over("/nowhere/at/all.socket", {{"import"}, "/"}, std::cout, never), std::runtime_error);
}

}  // namespace
