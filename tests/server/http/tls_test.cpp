#include "server/http/tls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/server/http/small_site.hpp"
#include "tests/support/temporary_database.hpp"
#include "tests/support/tls_client.hpp"
#include "tools/cli/local_authority.hpp"

namespace {

using namespace small_site;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;
using tests::RawClient;
using tests::TlsClient;
using tests::TlsWish;

std::string why_refused(unsigned short port, const TlsWish& wish) {
    try {
        const TlsClient client(port, wish);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "not refused";
}

/// Behind a certificate for localhost and 127.0.0.1.
class AnEncryptedServer : public AServer {
  protected:
    AnEncryptedServer() : pair(authority.certify({"localhost", "127.0.0.1"})) {}

    void start_encrypted(Limits limits = {}) {
        tls.emplace(pair.certificate, pair.key);
        start(limits, &*tls);
    }
    [[nodiscard]] TlsWish trusting() const {
        TlsWish wish;
        wish.authority = authority.certificate();
        return wish;
    }
    [[nodiscard]] std::string why_not_taken(const std::string& certificate, const std::string& key) const {
        try {
            const Tls taken(certificate, key);
        } catch (const std::runtime_error& e) {
            return e.what();
        }
        return "taken";
    }

    tests::TemporaryFolder folder;
    cli::LocalAuthority authority{folder.file("tls")};
    cli::LocalAuthority::Pair pair;
    std::optional<Tls> tls;
};

TEST_F(AnEncryptedServer, IsKnownByItsNameAndItsAddress) {
    start_encrypted();
    for (const auto* name : {"localhost", "127.0.0.1"}) {
        auto wish = trusting();
        wish.host = name;
        TlsClient client(port, wish);
        client.send(get_hello);
        EXPECT_EQ(client.receive()->status, 200) << name;
        EXPECT_EQ(client.protocol(), "http/1.1");
    }
    auto other = trusting();
    other.host = "map.example";
    EXPECT_THAT(why_refused(port, other), HasSubstr("certificate verify failed"));
}

TEST_F(AnEncryptedServer, SpeaksTls12And13AndNothingOlder) {
    start_encrypted();
    for (const auto& [number, name] : {std::pair{TLS1_2_VERSION, "TLSv1.2"}, std::pair{TLS1_3_VERSION, "TLSv1.3"}}) {
        auto wish = trusting();
        wish.oldest = wish.newest = number;
        TlsClient client(port, wish);
        client.send(get_hello);
        EXPECT_EQ(client.receive()->status, 200);
        EXPECT_EQ(client.version(), name);
    }
    for (const int number : {TLS1_VERSION, TLS1_1_VERSION}) {
        TlsWish wish;
        wish.newest = number;
        EXPECT_THAT(why_refused(port, wish), HasSubstr("protocol version"));
    }
}

TEST_F(AnEncryptedServer, AnswersWhoNamesNoProtocolAndRefusesWhoNamesOthersOnly) {
    start_encrypted();
    auto none = trusting();
    none.protocols = "";
    TlsClient client(port, none);
    client.send(get_hello);
    EXPECT_EQ(client.receive()->status, 200);
    auto several = trusting();
    several.protocols = "\x02h2\x08http/1.1";
    EXPECT_EQ(TlsClient(port, several).protocol(), "http/1.1");
    auto others = trusting();
    others.protocols = "\x02h2";
    EXPECT_THAT(why_refused(port, others), HasSubstr("no application protocol"));
}

TEST_F(AnEncryptedServer, KeepsTheConnectionAndAnswersWhatIsSentAtOnceInOrder) {
    start_encrypted();
    TlsClient client(port, trusting());
    for (int round = 0; round < 3; ++round) {
        std::string many;
        for (int i = 0; i < 300; ++i)
            many += i % 4 == 3 ? "GET /api/v1/sometimes HTTP/1.1\r\n" + host + "\r\n"
                               : "GET /prebuilt HTTP/1.1\r\n" + host + "\r\n";
        ASSERT_TRUE(client.send(many));
        for (int i = 0; i < 300; ++i) {
            const auto answer = client.receive();
            ASSERT_TRUE(answer) << i;
            ASSERT_EQ(answer->status, i % 4 == 3 ? 201 : 200) << i;
            ASSERT_EQ(answer->body.size(), i % 4 == 3 ? 0u : 100'000u);
        }
    }
}

TEST_F(AnEncryptedServer, SendsAndTakesLargeBodies) {
    start_encrypted();
    TlsClient client(port, trusting());
    client.send("GET /large HTTP/1.1\r\n" + host + "\r\n");
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body.size(), 64u << 20);
    EXPECT_EQ(answer->body.find_first_not_of('l'), std::string::npos);
    const std::string body(1000, 'b');
    client.send("PUT /echo HTTP/1.1\r\n" + host + "Content-Length: 1000\r\n\r\n" + body);
    EXPECT_EQ(client.receive()->body, body);
}

TEST_F(AnEncryptedServer, TakesARequestByteByByte) {
    start_encrypted();
    TlsClient client(port, trusting());
    for (const char byte : get_hello) client.send({&byte, 1});
    EXPECT_EQ(client.receive()->status, 200);
}

TEST_F(AnEncryptedServer, AnswersWhoHasSaidGoodbyeAndSaysItToo) {
    start_encrypted();
    TlsClient client(port, trusting());
    client.send(get_hello + "GET /api/v1/sometimes HTTP/1.1\r\n" + host + "\r\n");
    client.half_close();
    EXPECT_EQ(client.receive()->status, 200);
    EXPECT_EQ(client.receive()->status, 201);
    EXPECT_TRUE(client.is_told_goodbye());
}

TEST_F(AnEncryptedServer, SaysGoodbyeWhereItClosesFirst) {
    start_encrypted();
    TlsClient client(port, trusting()), refused(port, trusting());
    client.send("GET /hello HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
    EXPECT_EQ(client.receive()->status, 200);
    EXPECT_TRUE(client.is_told_goodbye());
    refused.send("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 100000\r\n\r\n" + std::string(100'000, 'x'));
    EXPECT_EQ(refused.receive()->status, 413);
    EXPECT_TRUE(refused.is_told_goodbye());
}

TEST_F(AnEncryptedServer, EndsHandshakesThatDoNotEnd) {
    Limits limits;
    limits.header_time = 1s;
    start_encrypted(limits);
    RawClient silent(port), half(port);
    half.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    EXPECT_TRUE(silent.closed_within(10s));
    EXPECT_TRUE(half.closed_within(10s));
    EXPECT_EQ(traffic_.timed_out, 2u);
}

TEST_F(AnEncryptedServer, SurvivesAHandshakeThatIsCutOffAndWhatIsNoHandshake) {
    start_encrypted();
    {
        RawClient cut(port);
        cut.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
        cut.half_close();
        EXPECT_TRUE(cut.closed_within(10s));
    }
    RawClient nonsense(port), large(port);
    nonsense.send("\xff\xfe nobody speaks so\r\n\r\n");
    while (!nonsense.receive_some().empty()) continue;
    large.send(std::string("\x16\x03\x01\xff\xff", 5) + std::string(100'000, '\0'));
    while (!large.receive_some().empty()) continue;
    RawClient plain(port);
    plain.send(get_hello);
    const auto told = plain.receive();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->status, 400);
    EXPECT_THAT(told->body, HasSubstr("https"));
    TlsClient client(port, trusting());
    client.send(get_hello);
    EXPECT_EQ(client.receive()->status, 200);
}

TEST_F(AnEncryptedServer, ForgetsWhoIsGoneInTheMiddle) {
    start_encrypted();
    for (int i = 0; i < 10; ++i) {
        TlsClient client(port, trusting());
        client.send("GET /large HTTP/1.1\r\n" + host + "\r\n");
        static_cast<void>(client.receive_some());
    }
    while (traffic_.connections.load() > 0) std::this_thread::yield();
}

TEST_F(AnEncryptedServer, TellsABrowserToComeOverHttpsOnlyUnderANameOfItsOwn) {
    start_encrypted();
    TlsClient client(port, trusting());
    client.send("GET /hello HTTP/1.1\r\nHost: map.example:8443\r\n\r\n" + get_hello);
    EXPECT_THAT(client.receive()->header("strict-transport-security"), StartsWith("max-age="));
    EXPECT_EQ(client.receive()->header("strict-transport-security"), "");
}

TEST_F(AnEncryptedServer, TakesANewCertificateForNewConnections) {
    start_encrypted();
    TlsClient old(port, trusting());
    EXPECT_EQ(old.common_name(), "localhost");

    pair = authority.certify({"map.example", "localhost"});
    tls->reload();

    EXPECT_EQ(TlsClient(port, trusting()).common_name(), "map.example");
    old.send(get_hello);
    EXPECT_EQ(old.receive()->status, 200);
}

TEST_F(AnEncryptedServer, KeepsItsCertificateWhereTheNewOneIsNoGood) {
    start_encrypted();
    const auto still_answers = [&] {
        TlsClient client(port, trusting());
        client.send(get_hello);
        return client.receive()->status == 200;
    };
    const std::string key = folder.file("tls/kept.key");
    std::filesystem::copy_file(pair.key, key);
    static_cast<void>(authority.certify({"localhost"}));
    std::filesystem::copy_file(key, pair.key, std::filesystem::copy_options::overwrite_existing);
    EXPECT_THROW(tls->reload(), std::runtime_error) << "another key";
    EXPECT_TRUE(still_answers());
    static_cast<void>(authority.certify({"localhost"}, -1h));
    EXPECT_THROW(tls->reload(), std::runtime_error) << "it has run out";
    EXPECT_TRUE(still_answers());
    std::ofstream(pair.certificate) << "nothing";
    EXPECT_THROW(tls->reload(), std::runtime_error);
    std::filesystem::remove(pair.key);
    EXPECT_THROW(tls->reload(), std::runtime_error);
    EXPECT_TRUE(still_answers());
}

TEST_F(AnEncryptedServer, SaysWhichFileIsNoGood) {
    const std::string nothing = folder.file("nothing"), other_key = folder.file("other.key");
    std::filesystem::copy_file(pair.key, other_key);
    pair = authority.certify({"localhost"});
    EXPECT_EQ(why_not_taken(pair.certificate, pair.key), "taken");
    EXPECT_THAT(why_not_taken(nothing, pair.key), StartsWith(nothing));
    EXPECT_THAT(why_not_taken(pair.certificate, nothing), StartsWith(nothing));
    EXPECT_THAT(why_not_taken(pair.certificate, other_key), StartsWith(other_key));
    EXPECT_THAT(why_not_taken(pair.key, pair.key), StartsWith(pair.key.string()));
}

}  // namespace
