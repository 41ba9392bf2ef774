#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <sys/resource.h>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "data/store/connection.hpp"
#include "tests/support/child_program.hpp"
#include "tests/support/http_client.hpp"

namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using tests::ChildProgram;
using tests::RawClient;

const std::string facilities = "/ogc/collections/facility/items";
constexpr std::size_t more_than_sockets_hold = 32u << 20;  ///< bytes

struct Outcome {
    int code;
    std::string said;
};

/// The program itself, serving a district of its own in a folder where nothing else is.
class AServingProgram : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(folder.file("house"));
        std::filesystem::create_directories(folder.file("web"));
        std::ofstream(folder.file("web/large.bin")) << std::string(more_than_sockets_hold, 'l');
        start();
    }

    void start() {
        serving.emplace(std::vector<std::string>{GRIDKEEPER_PROGRAM, "serve", "--database", database, "--listen",
                                                 "127.0.0.1:0", "--web-root", folder.file("web"), "--no-access-log",
                                                 "--drain-time", "3600", "--write-time", "3600"});
        const std::string before_port = "\"url\":\"http://127.0.0.1:";
        const auto said = serving->wait_until_it_says(before_port);
        port = static_cast<unsigned short>(std::stoi(said.substr(said.find(before_port) + before_port.size())));
        serving->wait_until_it_says("\"map read\"");
        if (!token.empty()) return;
        const auto added =
            run({"user", "add", "tester", "--name", "tester", "--grant", "admin", "--database", database});
        ASSERT_EQ(added.code, 0) << added.said;
        token = run({"user", "token", "tester", "--scope", "write", "--database", database}).said;
        token.pop_back();  // the end of its line
    }

    [[nodiscard]] std::pair<std::string, std::string> signed_in() const { return {"Authorization", "Bearer " + token}; }

    Outcome run(std::vector<std::string> words) {
        words.insert(words.begin(), GRIDKEEPER_PROGRAM);
        ChildProgram child(words);
        const int code = child.wait();
        return {code, child.said()};
    }

    [[nodiscard]] static std::string hydrant(const std::string& name) {
        return json{{"type", "Feature"},
                    {"geometry", {{"type", "Point"}, {"coordinates", {118.78, 32.04}}}},
                    {"properties", {{"name", name}, {"class", "01076"}}}}
            .dump();
    }
    [[nodiscard]] tests::Answer post(const std::string& name) const {
        return tests::ask(port, "POST", facilities, {{"Content-Type", "application/geo+json"}, signed_in()},
                          hydrant(name));
    }
    [[nodiscard]] std::string upload(const std::string& name) const {
        const auto body = hydrant(name);
        return fmt::format(
            "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/geo+json\r\nAuthorization: Bearer "
            "{}\r\n"
            "Content-Length: {}\r\n\r\n{}",
            facilities, port, token, body.size(), body);
    }
    [[nodiscard]] std::size_t stored() const {
        return json::parse(tests::get(port, facilities + "?limit=1").body)["numberMatched"];
    }
    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder.file("house")))
            names.push_back(entry.path().filename());
        return names;
    }

    tests::TemporaryFolder folder;
    std::string database = folder.file("house/district.sqlite");
    std::optional<ChildProgram> serving;
    unsigned short port = 0;
    std::string token;
};

TEST_F(AServingProgram, IsToldApartFromADatabaseThatWasKilledAtBirth) {
    const std::string born = folder.file("born.sqlite");
    std::ofstream(born).flush();
    const auto checked = run({"check", "--database", born});
    EXPECT_NE(checked.code, 0);
    EXPECT_THAT(checked.said, HasSubstr("has schema 0"));
    EXPECT_THAT(checked.said, testing::Not(HasSubstr("SELECT")));
    EXPECT_EQ(run({"check", "--database", database}).code, 0);
}

TEST_F(AServingProgram, IsBackedUpWhileOthersWrite) {
    const std::string copy = folder.file("copy.sqlite");
    std::atomic<std::size_t> acknowledged = 0;
    std::atomic<bool> over = false;
    std::thread client([&] {
        while (!over)
            if (post("hydrant").status == 201) ++acknowledged;
    });
    while (acknowledged < 5) std::this_thread::yield();

    const std::size_t before = acknowledged;
    const auto done = run({"backup", "--database", database, "--to", copy});
    const std::size_t after = acknowledged + 1;  // one may be stored whose answer is on its way
    over = true;
    client.join();

    ASSERT_EQ(done.code, 0) << done.said;
    EXPECT_EQ(run({"check", "--database", copy}).code, 0);
    const auto again = run({"backup", "--database", database, "--to", copy});
    EXPECT_NE(again.code, 0);
    EXPECT_THAT(again.said, HasSubstr("overwrites nothing"));

    serving->signal(SIGTERM);
    ASSERT_EQ(serving->wait(), 0);
    EXPECT_THAT(run({"restore", "--from", copy, "--database", database}).said, HasSubstr("--replace"));
    ASSERT_EQ(run({"restore", "--from", copy, "--database", database, "--replace"}).code, 0);
    start();
    EXPECT_GE(stored(), before);
    EXPECT_LE(stored(), after);
}

TEST_F(AServingProgram, IsNotRestoredOverAndSaysWhoItIs) {
    const std::string copy = folder.file("copy.sqlite");
    ASSERT_EQ(run({"backup", "--database", database, "--to", copy}).code, 0);
    ASSERT_EQ(post("hydrant").status, 201);

    const auto refused = run({"restore", "--from", copy, "--database", database, "--replace"});

    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.said, HasSubstr(fmt::format("process {} (serve)", serving->process())));
    EXPECT_EQ(stored(), 1u);
}

TEST_F(AServingProgram, FinishesWhatRunsWhenItIsAskedToStop) {
    RawClient slow_writer(port), slow_reader(port);
    const auto request = upload("the last one");
    ASSERT_TRUE(slow_writer.send(request.substr(0, request.size() / 2)));
    ASSERT_TRUE(slow_reader.send(fmt::format("GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", port)));
    ASSERT_EQ(tests::get(port, "/healthz").status, 200);  // by now the others' bytes are read

    serving->signal(SIGTERM);
    serving->wait_until_it_says("\"stopping\"");
    ASSERT_TRUE(slow_writer.send(request.substr(request.size() / 2)));
    const auto written = slow_writer.receive();
    const auto read = slow_reader.receive();

    ASSERT_TRUE(written);
    EXPECT_EQ(written->status, 201);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->body.size(), more_than_sockets_hold);
    EXPECT_EQ(serving->wait(), 0) << serving->said();
    EXPECT_THAT(files(), ElementsAre("district.sqlite"));
    start();
    EXPECT_EQ(stored(), 1u);
}

TEST_F(AServingProgram, EndsAtOnceWhenItIsAskedTwice) {
    ASSERT_EQ(post("hydrant").status, 201);
    RawClient never_reads(port);
    ASSERT_TRUE(never_reads.send(fmt::format("GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", port)));
    ASSERT_EQ(tests::get(port, "/healthz").status, 200);
    serving->signal(SIGTERM);
    serving->wait_until_it_says("\"stopping\"");
    EXPECT_TRUE(serving->runs());

    serving->signal(SIGTERM);

    EXPECT_EQ(serving->wait(), 130);
    start();
    EXPECT_EQ(stored(), 1u);
}

TEST_F(AServingProgram, LosesNoAcknowledgedWriteWhenItIsKilled) {
    struct Known {
        std::int64_t version;
        std::string name;
    };
    std::mutex guard;
    std::map<std::string, Known> known;  // by path
    std::atomic<int> acknowledged = 0;
    std::vector<std::thread> clients;
    for (int c = 0; c < 4; ++c)
        clients.emplace_back([&, c] {
            try {
                for (int i = 0;; ++i) {
                    const auto made = post(fmt::format("made {} {}", c, i));
                    ASSERT_EQ(made.status, 201) << made.body;
                    const auto path = facilities + "/" + json::parse(made.body)["id"].dump();
                    for (std::int64_t version = 1; version <= 4; ++version, ++acknowledged) {
                        const auto name = fmt::format("changed {} {} {}", c, i, version);
                        {
                            const std::lock_guard lock(guard);
                            known[path].version = version;
                        }
                        const auto changed = tests::ask(port, "PATCH", path,
                                                        {{"Content-Type", "application/merge-patch+json"},
                                                         {"If-Match", fmt::format("\"{}\"", version)},
                                                         signed_in()},
                                                        json{{"properties", {{"name", name}}}}.dump());
                        ASSERT_EQ(changed.status, 200) << changed.body;
                        const std::lock_guard lock(guard);
                        known[path] = {version + 1, name};
                    }
                }
            } catch (const std::exception&) {
                // the server is gone: what was not answered is not promised
            }
        });
    while (acknowledged < 100) std::this_thread::yield();
    serving->signal(SIGKILL);
    for (auto& client : clients) client.join();
    ASSERT_EQ(serving->wait(), 128 + SIGKILL);

    EXPECT_EQ(run({"check", "--database", database}).code, 0);
    start();
    ASSERT_GE(known.size(), 20u);
    for (const auto& [path, promised] : known) {
        const auto found = tests::get(port, path);
        ASSERT_EQ(found.status, 200) << path;
        const auto properties = json::parse(found.body)["properties"];
        const auto version = properties["version"].get<std::int64_t>();
        EXPECT_GE(version, promised.version) << path;
        EXPECT_LE(version, promised.version + 1) << path << ": at most the one that was on its way";
        const bool last_answered = version == promised.version && version > 1;
        EXPECT_TRUE(!last_answered || properties["name"] == promised.name) << path << properties;
    }
}

/// A file that may grow no further stands for a full disk: no privilege is needed to make it so, and to make room
/// again.
class AFullDisk : public AServingProgram {
  protected:
    void fill() {
        const rlimit none{0, RLIM_INFINITY};
        ASSERT_EQ(::prlimit(serving->process(), RLIMIT_FSIZE, &none, nullptr), 0);
    }
    void make_room() {
        const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
        ASSERT_EQ(::prlimit(serving->process(), RLIMIT_FSIZE, &all, nullptr), 0);
    }
    std::int64_t hidden_batches() const {
        data::Connection db(database, data::Connection::Mode::read);
        auto row = db.query("SELECT count(*) FROM batch WHERE revision IS NULL");
        row.step();
        return row.integer(0);
    }
};

TEST_F(AFullDisk, RefusesEditsAndLosesNone) {
    std::atomic<std::size_t> acknowledged = 0, refused = 0, strange = 0;
    std::atomic<bool> over = false;
    std::vector<std::thread> clients;
    for (int c = 0; c < 4; ++c)
        clients.emplace_back([&] {
            while (!over) {
                const auto answer = post("hydrant");
                if (answer.status == 201)
                    ++acknowledged;
                else if (answer.status == 507 && json::parse(answer.body)["type"] == "/problems/disk-full")
                    ++refused;
                else
                    ++strange;
            }
        });
    while (acknowledged < 20) std::this_thread::yield();

    fill();
    while (refused < 20) std::this_thread::yield();
    EXPECT_EQ(tests::get(port, "/readyz").status, 200);
    EXPECT_GE(stored(), 20u) << "reading goes on";
    make_room();
    const std::size_t before = acknowledged;
    while (acknowledged < before + 20) std::this_thread::yield();
    fill();
    const std::size_t refused_before = refused;
    while (refused < refused_before + 20) std::this_thread::yield();
    over = true;
    for (auto& client : clients) client.join();
    EXPECT_EQ(stored(), acknowledged);
    EXPECT_EQ(strange, 0u);

    serving->signal(SIGKILL);
    ASSERT_EQ(serving->wait(), 128 + SIGKILL);
    EXPECT_EQ(run({"check", "--database", database}).code, 0);
    start();
    EXPECT_EQ(stored(), acknowledged);
}

TEST_F(AFullDisk, EndsABatchOfWhichNothingStaysOnceThereIsRoom) {
    const std::string points = folder.file("points.geojsonl");
    {
        std::ofstream file(points);
        for (int i = 0; i < 150'000; ++i) file << hydrant(fmt::format("point {}", i)) << '\n';
    }
    ChildProgram importing({GRIDKEEPER_PROGRAM, "import", points, "--collection", "facility", "--database", database,
                            "--map", "name=name", "--map", "class=class"});
    while (hidden_batches() == 0 && importing.runs()) std::this_thread::yield();
    ASSERT_TRUE(importing.runs()) << importing.said();
    fill();
    EXPECT_NE(importing.wait(), 0) << importing.said();
    EXPECT_THAT(importing.said(), HasSubstr("disk is full"));
    EXPECT_EQ(post("hydrant").status, 507);
    EXPECT_EQ(hidden_batches(), 1);
    EXPECT_EQ(stored(), 0u) << "nobody sees rows of a batch that was not published";

    make_room();
    while (hidden_batches() > 0) std::this_thread::yield();

    EXPECT_EQ(post("hydrant").status, 201);
    EXPECT_EQ(stored(), 1u);
    serving->signal(SIGTERM);
    ASSERT_EQ(serving->wait(), 0);
    EXPECT_EQ(run({"check", "--database", database}).code, 0);
}

}  // namespace
