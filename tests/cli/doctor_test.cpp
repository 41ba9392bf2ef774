#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "data/store/lock.hpp"
#include "tests/support/running_server.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/listen.hpp"

namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

std::string doctor(std::vector<std::string> options) {
    options.insert(options.begin(), "doctor");
    std::ostringstream said;
    static_cast<void>(cli::run(options, "/", nullptr, said));
    return said.str();
}

TEST(TheDoctor, LooksAtTheDatabase) {
    tests::TemporaryDatabase database;

    EXPECT_THAT(doctor({"--database", database.file()}),
                AllOf(ContainsRegex("ok    database: .*schema [0-9]+, revision 0"), HasSubstr("ok    owner: nobody")));
    EXPECT_THAT(doctor({"--database", "/no/such/file"}), HasSubstr("BAD   database: there is no /no/such/file"));
    database.db().execute("PRAGMA user_version = 9999");
    EXPECT_THAT(doctor({"--database", database.file()}), ContainsRegex("BAD   database: .*newer gridkeeper"));
}

TEST(TheDoctor, SaysThatAFileIsNoDatabase) {
    const tests::TemporaryFolder folder;
    std::ofstream(folder.file("letter.txt")) << "Dear house keeper, this is no database.";

    EXPECT_THAT(doctor({"--database", folder.file("letter.txt")}), HasSubstr("BAD   database: "));
}

TEST(TheDoctor, SaysWhetherThePortIsFree) {
    std::string address;
    {
        const tests::RunningServer server;
        address = fmt::format("127.0.0.1:{}", server.port());
        EXPECT_THAT(doctor({"--listen", address}), HasSubstr("BAD   port: " + address));
        const auto lock = data::Lock::take(server.database(), "serve");
        EXPECT_THAT(doctor({"--listen", address, "--database", server.database()}),
                    HasSubstr("ok    port: " + address + " is taken"));
    }
    EXPECT_THAT(doctor({"--listen", address}), HasSubstr("ok    port: " + address + " is free"));
}

TEST(AnAddressToListenOn, IsAddressAndPort) {
    EXPECT_EQ(cli::read_listen("[::1]:80").address, "::1");
    EXPECT_EQ(cli::read_listen("127.0.0.1:0").port, 0);
    for (const char* wrong : {"", ":", "8080", "a:", ":80", "a:65536", "a:-1", "a:8o"})
        EXPECT_THROW(static_cast<void>(cli::read_listen(wrong)), CLI::ValidationError) << wrong;
    EXPECT_NE(cli::why_taken({"not an address", 80}), "");
}

}  // namespace
