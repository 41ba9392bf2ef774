#include "server/writer.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "data/store/error.hpp"
#include "server/live_snapshot.hpp"
#include "server/tile_cache.hpp"
#include "tests/support/running_server.hpp"

namespace {

const data::Actor tester{"tester", "test"};

class AWriter : public testing::Test {
  protected:
    std::function<void(data::Transaction&)> add(std::string name) {
        return [name = std::move(name)](data::Transaction& transaction) {
            const auto& facility = transaction.catalogue().at("facility");
            auto feature = tests::sample(facility);
            feature.name = name;
            static_cast<void>(data::create_feature(transaction, facility, std::move(feature)));
        };
    }
    std::size_t shown() { return server.app().snapshot.current()->layer("facility")->size(); }

    tests::RunningServer server;
    server::Writer& writer = server.app().writer;
};

TEST_F(AWriter, ShowsAWriteBeforeItAnswers) {
    for (std::size_t i = 1; i <= 5; ++i) {
        const auto revision = writer.run_blocking(tester, add("f"));

        EXPECT_EQ(shown(), i);
        EXPECT_EQ(server.app().snapshot.current()->revision(), revision);
    }
}

TEST_F(AWriter, GathersWhatWaitsIntoFewCommits) {
    const auto before = writer.counts();
    std::vector<std::thread> clients;

    for (int i = 0; i < 64; ++i) clients.emplace_back([&] { writer.run_blocking(tester, add("f")); });
    for (auto& client : clients) client.join();

    const auto after = writer.counts();
    EXPECT_EQ(shown(), 64u);
    EXPECT_EQ(after.works - before.works, 64u);
    EXPECT_LT(after.commits - before.commits, 64u);
}

TEST_F(AWriter, RollsBackOnlyTheWorkThatFailed) {
    std::vector<std::thread> clients;
    std::atomic<int> failures = 0;

    for (int i = 0; i < 40; ++i)
        clients.emplace_back([&, i] {
            try {
                writer.run_blocking(tester, [&, i](data::Transaction& transaction) {
                    add("f")(transaction);
                    if (i % 4 == 0) throw data::Conflict("on second thoughts");
                });
            } catch (const data::Conflict&) {
                ++failures;
            }
        });
    for (auto& client : clients) client.join();

    EXPECT_EQ(failures, 10);
    EXPECT_EQ(shown(), 30u);
    server.stop();
    server.start();
    EXPECT_EQ(shown(), 30u) << "the map in memory and the database agree";
}

TEST_F(AWriter, GivesARevisionToEachWorkAndNoneToIdleOnes) {
    const auto first = writer.run_blocking(tester, add("f"));
    const auto idle = writer.run_blocking(tester, [](data::Transaction&) {});
    const auto second = writer.run_blocking(tester, add("g"));

    EXPECT_EQ(idle, first);
    EXPECT_EQ(second, first + 1);
}

TEST_F(AWriter, ReadsTheMapAnewWithoutLosingWritesOfThatMoment) {
    std::atomic<bool> over = false;
    std::atomic<std::size_t> written = 0;
    std::thread client([&] {
        while (!over) {
            writer.run_blocking(tester, add("f"));
            ++written;
        }
    });

    for (int i = 0; i < 10; ++i) writer.reload_snapshot();
    over = true;
    client.join();

    EXPECT_EQ(shown(), written);
}

TEST(AnAcknowledgedWrite, SurvivesAKill) {
    const tests::TemporaryFolder folder;
    const auto database = folder.file("district.sqlite");
    int acknowledged[2];
    ASSERT_EQ(::pipe(acknowledged), 0);

    const auto child = ::fork();
    if (child == 0) {
        server::TileCache tiles(0);
        server::LiveSnapshot snapshot(nullptr, tiles);
        server::Writer writer(database, snapshot);
        for (char i = 1;; ++i) {
            writer.run_blocking(tester, [](data::Transaction& transaction) {
                const auto& facility = transaction.catalogue().at("facility");
                static_cast<void>(data::create_feature(transaction, facility, tests::sample(facility)));
            });
            if (::write(acknowledged[1], &i, 1) != 1) ::_exit(1);
        }
    }
    ::close(acknowledged[1]);
    char byte = 0;
    std::int64_t known = 0;
    while (known < 50 && ::read(acknowledged[0], &byte, 1) == 1) ++known;
    ::kill(child, SIGKILL);
    while (::read(acknowledged[0], &byte, 1) == 1) ++known;
    ::close(acknowledged[0]);
    ::waitpid(child, nullptr, 0);

    server::TileCache tiles(0);
    server::LiveSnapshot snapshot(nullptr, tiles);
    server::Writer writer(database, snapshot);
    writer.reload_snapshot();
    const auto stored = static_cast<std::int64_t>(snapshot.current()->layer("facility")->size());
    EXPECT_GE(stored, known);
    EXPECT_LE(stored, known + 1) << "at most the one that was on its way";
}

}  // namespace
