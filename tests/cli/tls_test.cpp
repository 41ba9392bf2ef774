#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/child_program.hpp"
#include "tests/support/tls_client.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using tests::ChildProgram;
using tests::TlsClient;
using tests::TlsWish;

struct Outcome {
    int code;
    std::string said;
};

Outcome run(std::vector<std::string> words) {
    words.insert(words.begin(), GRIDKEEPER_PROGRAM);
    ChildProgram child(words);
    const int code = child.wait();
    return {code, child.said()};
}

std::string content_of(const std::string& file) {
    std::ostringstream content;
    content << std::ifstream(file).rdbuf();
    return content.str();
}

class ALocalAuthority : public testing::Test {
  protected:
    [[nodiscard]] Outcome make(std::vector<std::string> names) const {
        std::vector<std::string> words{"tls", "init", "--out", tls};
        for (auto& name : names) words.insert(words.end(), {"--name", std::move(name)});
        return run(words);
    }

    tests::TemporaryFolder folder;
    std::string tls = folder.file("tls");
};

TEST_F(ALocalAuthority, MakesACertificateAndSaysHowTabletsTrustIt) {
    const auto made = make({"map.example", "192.168.1.5", "fd00::5"});

    ASSERT_EQ(made.code, 0) << made.said;
    EXPECT_THAT(made.said, AllOf(HasSubstr("a new local authority"), HasSubstr("SHA-256"), HasSubstr("Android"),
                                 HasSubstr("https://map.example:8443/")));
    for (const auto* key : {"authority.key", "server.key"}) {
        struct stat found {};
        ASSERT_EQ(::stat((tls + "/" + key).c_str(), &found), 0);
        EXPECT_EQ(found.st_mode & 07777, 0600u) << key;
    }
}

TEST_F(ALocalAuthority, IsKeptWhereItIsThere) {
    ASSERT_EQ(make({"map.example"}).code, 0);
    const auto authority = content_of(tls + "/authority.crt"), server = content_of(tls + "/server.crt");

    const auto again = make({"map.example", "localhost"});

    EXPECT_EQ(again.code, 0);
    EXPECT_THAT(again.said, HasSubstr("that was there"));
    EXPECT_EQ(content_of(tls + "/authority.crt"), authority);
    EXPECT_NE(content_of(tls + "/server.crt"), server);
}

TEST_F(ALocalAuthority, RefusesWhatIsNoNameAndHalfAnAuthority) {
    for (const auto* bad : {"地图.example", "a b", "-map", "map-.example", "*.example", "map..example",
                            "map.example:8443", "https://map.example", "map.example,DNS:evil.example"})
        EXPECT_THAT(make({bad}).said, HasSubstr("no host name and no address")) << bad;
    EXPECT_NE(make({}).code, 0);
    ASSERT_EQ(make({"map.example"}).code, 0);
    std::filesystem::rename(tls + "/authority.key", tls + "/elsewhere");
    EXPECT_THAT(make({"map.example"}).said, HasSubstr("authority.key is missing"));
    std::filesystem::copy_file(tls + "/server.key", tls + "/authority.key");
    EXPECT_THAT(make({"map.example"}).said, HasSubstr("is not the key of"));
}

TEST_F(ALocalAuthority, ServesAndIsServedAnewAtSighup) {
    ASSERT_EQ(make({"localhost"}).code, 0);
    ChildProgram serving({GRIDKEEPER_PROGRAM, "serve", "--database", folder.file("district.sqlite"), "--listen",
                          "127.0.0.1:0", "--tls-cert", tls + "/server.crt", "--tls-key", tls + "/server.key"});
    const std::string before_port = "\"url\":\"https://127.0.0.1:";
    const auto said = serving.wait_until_it_says(before_port);
    const auto port = static_cast<unsigned short>(std::stoi(said.substr(said.find(before_port) + before_port.size())));
    TlsWish wish;
    wish.authority = tls + "/authority.crt";
    TlsClient first(port, wish);
    first.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(first.receive()->status, 200);
    EXPECT_THAT(serving.wait_until_it_says("first-run"), HasSubstr("https://127.0.0.1:" + std::to_string(port) + "/#"));

    ASSERT_EQ(make({"map.example", "localhost"}).code, 0);
    serving.signal(SIGHUP);
    serving.wait_until_it_says("certificate read anew");
    EXPECT_EQ(TlsClient(port, wish).common_name(), "map.example");

    std::ofstream(tls + "/server.key") << "nothing";
    serving.signal(SIGHUP);
    EXPECT_THAT(serving.wait_until_it_says("the old one stays"), HasSubstr("server.key"));
    EXPECT_EQ(TlsClient(port, wish).common_name(), "map.example");

    serving.signal(SIGTERM);
    EXPECT_EQ(serving.wait(), 0);
}

TEST(AnOpenServer, WantsTlsOrAProxy) {
    const tests::TemporaryFolder folder;
    const auto check = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"serve", "--database", folder.file("district.sqlite"), "--check-config"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    };
    for (const auto* open : {"0.0.0.0:8080", "[::]:8080", "192.168.1.5:8080"}) {
        const auto refused = check({"--listen", open});
        EXPECT_EQ(refused.code, 2) << open;
        EXPECT_THAT(refused.said, AllOf(HasSubstr("--tls-cert"), HasSubstr("--behind-proxy"))) << open;
        EXPECT_EQ(check({"--listen", open, "--behind-proxy"}).code, 0);
        EXPECT_EQ(check({"--listen", open, "--tls-cert", "a.crt", "--tls-key", "a.key"}).code, 0);
    }
    for (const auto* own : {"127.0.0.1:8080", "127.8.0.1:8080", "[::1]:8080", "localhost:8080"})
        EXPECT_EQ(check({"--listen", own}).code, 0) << own;
    EXPECT_THAT(check({"--tls-cert", "a.crt"}).said, HasSubstr("given together"));
    EXPECT_THAT(check({"--tls-key", "a.key"}).said, HasSubstr("given together"));
    EXPECT_THAT(check({"--trusted-proxy", "10.0.0.1"}).said, HasSubstr("--behind-proxy"));
    EXPECT_THAT(check({"--behind-proxy", "--trusted-proxy", "10.0.0.0/8,proxy"}).said, HasSubstr("\"proxy\""));
    EXPECT_THAT(check({"--behind-proxy", "--trusted-proxy", "10.0.0.0/8,::1"}).said,
                HasSubstr("trusted-proxy = 10.0.0.0/8,::1"));
    const auto missing = run({"serve", "--database", folder.file("district.sqlite"), "--listen", "127.0.0.1:0",
                              "--tls-cert", folder.file("a.crt"), "--tls-key", folder.file("a.key")});
    EXPECT_EQ(missing.code, 1);
    EXPECT_THAT(missing.said, HasSubstr("a.crt"));
}

}  // namespace
