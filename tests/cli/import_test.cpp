#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <thread>

#include "tests/support/child_program.hpp"
#include "tests/support/http_client.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::ChildProgram;

constexpr int few = 300, many = 200'000;  ///< points: read in a moment; read for so long that it can be interrupted

/// An import by the program itself, with a server that owns the database or without one.
class AnImport : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(folder.file("web"));
        std::ofstream(folder.file("web/index.html")) << "map";
    }

    void serve() {
        serving.emplace(std::vector<std::string>{GRIDKEEPER_PROGRAM, "serve", "--database", database, "--listen",
                                                 "127.0.0.1:0", "--web-root", folder.file("web"), "--no-access-log"});
        const std::string before_port = "\"url\":\"http://127.0.0.1:";
        const auto said = serving->wait_until_it_says(before_port);
        port = static_cast<unsigned short>(std::stoi(said.substr(said.find(before_port) + before_port.size())));
        serving->wait_until_it_says("\"map read\"");
    }

    /// Lamps along a street, a line each.
    [[nodiscard]] std::string lamps(int count) const {
        const std::string file = folder.file("lamps" + std::to_string(count) + ".geojsonl");
        std::ofstream out{file};
        for (int i = 0; i < count; ++i)
            out << R"({"type":"Feature","properties":{"name":"灯)" << i
                << R"("},"geometry":{"type":"Point","coordinates":[)" << 118.7 + i * 1e-7 << "," << 32.04 << "]}}\n";
        return file;
    }
    [[nodiscard]] std::vector<std::string> importing(int count) const {
        return {GRIDKEEPER_PROGRAM, "import",     lamps(count), "--collection", "facility", "--set",
                "class=01076",      "--database", database};
    }
    static std::pair<int, std::string> finish(ChildProgram& program) {
        const int code = program.wait();
        return {code, program.said()};
    }
    std::pair<int, std::string> run(const std::vector<std::string>& words) {
        ChildProgram program(words);
        return finish(program);
    }

    [[nodiscard]] std::size_t shown() const {
        return json::parse(tests::get(port, "/ogc/collections/facility/items?limit=1").body)["numberMatched"];
    }
    /// Nothing of the import is stored or half done, and the next one goes through.
    void expect_untouched() {
        if (serving) {
            EXPECT_EQ(shown(), 0u);
            EXPECT_EQ(tests::get(port, "/readyz").status, 200);
        }
        const auto [code, said] = run(importing(few));
        EXPECT_EQ(code, 0) << said;
        if (serving) {
            EXPECT_EQ(shown(), static_cast<std::size_t>(few));
        }
        const auto [sound, findings] = run({GRIDKEEPER_PROGRAM, "check", "--database", database});
        EXPECT_EQ(sound, 0) << findings;
    }
    /// The import worker that this process started.
    static std::optional<pid_t> worker_of(pid_t parent) {
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            std::ifstream in{entry.path() / "stat"};
            std::string text;
            if (!std::getline(in, text) || text.find("(gridkeeper-gdal)") == text.npos) continue;
            std::istringstream rest{text.substr(text.rfind(')') + 1)};
            char state = 0;
            pid_t ppid = 0;
            if (rest >> state >> ppid && ppid == parent) return std::stoi(text);
        }
        return std::nullopt;
    }

    tests::TemporaryFolder folder;
    std::string database = folder.file("district.sqlite");
    std::optional<ChildProgram> serving;
    unsigned short port = 0;
};

TEST_F(AnImport, HandedOverToTheServerShowsWithoutARestart) {
    serve();
    const std::string tile = "/tiles/facility/14/13594/6651.mvt";
    ASSERT_EQ(tests::get(port, tile).status, 204);

    const auto [code, said] = run(importing(few));

    EXPECT_EQ(code, 0) << said;
    EXPECT_THAT(said, HasSubstr("300 read = 300 stored + 0 rejected"));
    EXPECT_EQ(shown(), static_cast<std::size_t>(few));
    EXPECT_EQ(tests::get(port, tile).status, 200);
    const auto found = json::parse(tests::get(port, "/api/v1/search?q=%E7%81%AF7").body);
    EXPECT_FALSE(found.empty());
}

TEST_F(AnImport, TakenBackInTheServerIsGoneWithoutARestart) {
    serve();
    ASSERT_EQ(run(importing(few)).first, 0);

    const auto [code, said] = run({GRIDKEEPER_PROGRAM, "undo", "1", "--database", database});

    EXPECT_EQ(code, 0) << said;
    EXPECT_THAT(said, HasSubstr("revision 1 is taken back by revision 2"));
    expect_untouched();
}

TEST_F(AnImport, InTheServerStoppedByCtrlCLeavesNothing) {
    serve();
    ChildProgram program(importing(many));
    program.wait_until_it_says("reading: ");

    program.signal(SIGINT);
    const auto [code, said] = finish(program);

    EXPECT_EQ(code, 130) << said;
    EXPECT_THAT(said, HasSubstr("nothing was stored"));
    expect_untouched();
}

TEST_F(AnImport, WhoseClientIsKilledIsStoppedByTheServer) {
    serve();
    ChildProgram program(importing(many));
    program.wait_until_it_says("reading: ");

    program.signal(SIGKILL);
    program.wait();
    serving->wait_until_it_says("\"command done\"");

    expect_untouched();
}

TEST_F(AnImport, WhoseWorkerIsKilledFailsAlone) {
    serve();
    ChildProgram program(importing(many));
    program.wait_until_it_says("reading: ");

    const auto worker = worker_of(serving->process());
    ASSERT_TRUE(worker);
    kill(*worker, SIGKILL);
    const auto [code, said] = finish(program);

    EXPECT_EQ(code, 1) << said;
    EXPECT_THAT(said, HasSubstr("the import worker was stopped at its limit of time or memory"));
    expect_untouched();
}

TEST_F(AnImport, WhoseServerIsKilledIsTakenBackAtItsNextStart) {
    serve();
    ChildProgram program(importing(many));
    program.wait_until_it_says("reading: ");

    serving->signal(SIGKILL);
    serving->wait();
    const auto [code, said] = finish(program);
    serving.reset();
    serve();

    EXPECT_EQ(code, 1) << said;
    EXPECT_THAT(said, HasSubstr("the server ended in the middle of the command"));
    expect_untouched();
}

TEST_F(AnImport, WithoutAServerStoppedByCtrlCLeavesNothing) {
    ChildProgram program(importing(many));
    program.wait_until_it_says("reading: ");

    program.signal(SIGINT);
    const auto [code, said] = finish(program);

    EXPECT_EQ(code, 130) << said;
    EXPECT_THAT(said, HasSubstr("nothing was stored"));
    expect_untouched();
}

TEST_F(AnImport, WithoutAServerKilledIsTakenBackByTheNextCommand) {
    ChildProgram program(importing(many));
    program.wait_until_it_says("reading: ");

    program.signal(SIGKILL);
    program.wait();

    expect_untouched();
}

TEST_F(AnImport, ThatIsMisunderstoodSaysSoWithItsOwnExitCode) {
    EXPECT_EQ(run({GRIDKEEPER_PROGRAM, "import", "--database", database}).first, 2);
    EXPECT_EQ(run({GRIDKEEPER_PROGRAM, "undo", "--database", database}).first, 2);
    EXPECT_EQ(
        run({GRIDKEEPER_PROGRAM, "import", "absent.shp", "--collection", "facility", "--database", database}).first, 1);
}

}  // namespace
