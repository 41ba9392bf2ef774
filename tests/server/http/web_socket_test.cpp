#include "server/http/web_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <sys/socket.h>
#include <thread>

#include "tests/server/http/small_site.hpp"
#include "tests/support/temporary_database.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/web_socket_client.hpp"
#include "tools/cli/local_authority.hpp"

namespace {

using namespace small_site;
using namespace std::chrono_literals;
using testing::HasSubstr;
using tests::RawClient;
using tests::WebSocketClient;
using Headers = WebSocketClient::Headers;

/// Over plain sockets (false) and through TLS (true).
class AWebSocket : public AServer, public testing::WithParamInterface<bool> {
  protected:
    AWebSocket() : pair(authority.certify({"localhost"})) {}

    void begin(Limits limits = {}) {
        if (GetParam()) tls.emplace(pair.certificate, pair.key);
        start(limits, GetParam() ? &*tls : nullptr);
    }
    [[nodiscard]] std::unique_ptr<RawClient> connected() const {
        if (GetParam()) return std::make_unique<tests::TlsClient>(port);
        return std::make_unique<RawClient>(port);
    }
    [[nodiscard]] WebSocketClient talking(const Headers& headers = {}) const { return {connected(), "/talk", headers}; }
    void wait_until_nobody_is_here() const {
        while (traffic_.connections.load() > 0) std::this_thread::yield();
        EXPECT_EQ(traffic_.talks.load(), 0u);
        EXPECT_EQ(app_.talks.load(), 0);
    }

    tests::TemporaryFolder folder;
    cli::LocalAuthority authority{folder.file("tls")};
    cli::LocalAuthority::Pair pair;
    std::optional<Tls> tls;
};

INSTANTIATE_TEST_SUITE_P(Plain, AWebSocket, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Tls, AWebSocket, testing::Values(true));

TEST_P(AWebSocket, BeginsAsTheStandardSaysAndHearsAndSpeaks) {
    begin();
    {
        auto client = talking();
        EXPECT_EQ(client.asked.status, 101);
        EXPECT_EQ(client.asked.header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") << "RFC 6455, 1.3";
        EXPECT_EQ(client.asked.header("connection"), "Upgrade");
        EXPECT_EQ(client.asked.header("sec-websocket-extensions"), "");
        for (const std::size_t size : {0, 1, 125, 126, 5'000, 16 << 10}) {
            client.say(std::string(size, 'x'));
            EXPECT_EQ(client.hear(), std::string(size, 'x')) << size;
        }
        EXPECT_EQ(traffic_.talks.load(), 1u);
    }
    wait_until_nobody_is_here();
}

TEST_P(AWebSocket, TakesWhatComesWithTheRequestAndInPieces) {
    begin();
    auto client = talking();
    client.send(WebSocketClient::text, "in ", false);
    client.send(WebSocketClient::ping, "between");
    client.send(0, "pieces", true);
    const auto pong = client.receive_frame();
    ASSERT_TRUE(pong);
    EXPECT_EQ(pong->opcode, WebSocketClient::pong);
    EXPECT_EQ(pong->payload, "between");
    EXPECT_EQ(client.hear(), "in pieces");
    client.say("地图");
    EXPECT_EQ(client.hear(), "地图");
}

TEST_P(AWebSocket, IsToldFromElsewhereOnItsThread) {
    begin();
    auto client = talking();
    client.say("say later");
    EXPECT_EQ(client.hear(), "later");
}

TEST_P(AWebSocket, EndsAsEitherWants) {
    begin();
    auto client = talking();
    client.send(WebSocketClient::closing, std::string("\x03\xe8", 2));
    EXPECT_EQ(client.closed_with(), 1000);
    auto other = talking();
    other.say("hang up");
    EXPECT_EQ(other.closed_with(), 4000);
    other.send(WebSocketClient::closing, std::string("\x0f\xa0", 2));
    auto refused = talking();
    refused.say("refuse");
    EXPECT_EQ(refused.closed_with(), 1008);
    auto broken = talking();
    broken.say("break");
    EXPECT_EQ(broken.closed_with(), 1011);
    for (auto* left : {&client, &other, &refused, &broken}) left->client().half_close();
    wait_until_nobody_is_here();
}

TEST_P(AWebSocket, RefusesWhatTheStandardForbids) {
    begin();
    const auto code = [this](auto send) {
        auto client = talking();
        send(client);
        return client.closed_with();
    };
    EXPECT_EQ(code([](auto& c) { c.say(std::string((16 << 10) + 1, 'x')); }), 1009) << "too large";
    EXPECT_EQ(code([](auto& c) { c.send(WebSocketClient::binary, "x"); }), 1003) << "binary";
    EXPECT_EQ(code([](auto& c) { c.say("\xff\xfe"); }), 1007) << "no UTF-8";
    EXPECT_EQ(code([](auto& c) { c.send(3, "x"); }), 1002) << "an opcode that is none";
    EXPECT_EQ(code([](auto& c) { c.send(0, "x"); }), 1002) << "goes on where nothing began";
    EXPECT_EQ(code([](auto& c) { c.send(WebSocketClient::ping, std::string(126, 'x')); }), 0) << "a long ping";
    EXPECT_EQ(code([](auto& c) { c.send_raw("\xc1\x81mask\x15"); }), 1002) << "a bit of an extension";
    EXPECT_EQ(code([](auto& c) { c.send(WebSocketClient::text, "x", true, false); }), 1002) << "not masked";
    EXPECT_EQ(code([](auto& c) {
                  c.send_raw(std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10) + "mask and more");
              }),
              1009)
        << "an endless one";
}

TEST_P(AWebSocket, HasPatienceWithNobodyWhoFloods) {
    begin();
    auto pinging = talking();
    for (int i = 0; i < 300; ++i) pinging.send(WebSocketClient::ping, std::string(100, 'p'));
    EXPECT_EQ(pinging.closed_with(), 1008);
    auto talkative = talking();
    for (int i = 0; i < 300; ++i) talkative.say("x");
    EXPECT_EQ(talkative.closed_with(), 1008);
}

TEST_P(AWebSocket, LeavesWhoDoesNotReadWithoutKeepingWhatItHasToSay) {
    Limits limits;
    limits.write_time = 1s;
    begin(limits);
    auto deaf = talking();
    deaf.say("say without end");
    wait_until_nobody_is_here();
    EXPECT_LT(app_.said.load(), 100'000) << "of a kilobyte each";
}

TEST_P(AWebSocket, PingsTheSilentAndLeavesTheGone) {
    Limits limits;
    limits.idle_time = 3s;
    begin(limits);
    auto client = talking();
    const auto first = client.receive_frame();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->opcode, WebSocketClient::ping);
    client.send(WebSocketClient::pong, first->payload);
    wait_until_nobody_is_here();
    EXPECT_GT(app_.breaths.load(), 0);
}

TEST_P(AWebSocket, IsForOurOwnPages) {
    begin();
    const std::string ours = GetParam() ? "https://localhost" : "http://localhost";
    EXPECT_EQ(talking({{"Origin", ours}}).asked.status, 101);
    for (const auto* origin : {"http://evil.example", "https://localhost.evil.example", "null"})
        EXPECT_EQ(talking({{"Origin", origin}}).asked.status, 403) << origin;
    EXPECT_EQ(talking({{"Origin", ours}, {"Sec-Fetch-Site", "cross-site"}}).asked.status, 403);
}

TEST_P(AWebSocket, SaysWhatIsNoUpgrade) {
    begin();
    const auto answer = [this](const std::string& headers) {
        auto client = connected();
        client->send("GET /talk HTTP/1.1\r\n" + host + headers + "\r\n");
        return client->receive().value_or(tests::Answer{});
    };
    const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                      version = "Sec-WebSocket-Version: 13\r\n";
    const std::string upgrade = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n";
    EXPECT_EQ(answer(upgrade + key + version).status, 101);
    EXPECT_EQ(answer("").status, 426);
    EXPECT_EQ(answer("").header("sec-websocket-version"), "13");
    EXPECT_EQ(answer("Upgrade: websocket\r\n" + key + version).status, 426);
    EXPECT_EQ(answer(upgrade + key).status, 426);
    EXPECT_EQ(answer(upgrade + key + "Sec-WebSocket-Version: 8\r\n").status, 426);
    EXPECT_EQ(answer(upgrade + version).status, 400);
    EXPECT_EQ(answer(upgrade + version + "Sec-WebSocket-Key: short\r\n").status, 400);
}

TEST_P(AWebSocket, LeavesRoomForRequests) {
    Limits limits;
    limits.most_connections = 5;
    begin(limits);
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(std::make_unique<WebSocketClient>(connected(), "/talk"));
        EXPECT_EQ(clients.back()->asked.status, 101);
    }
    auto last = connected();
    last->send("GET /talk HTTP/1.1\r\n" + host +
               "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" +
               get_hello);
    EXPECT_EQ(last->receive()->status, 503);
    EXPECT_EQ(last->receive()->status, 200);
}

TEST_P(AWebSocket, IsToldWhenTheServerStops) {
    begin();
    auto client = talking();
    std::thread stopping([this] { EXPECT_TRUE(listener_->drain(20s)); });
    EXPECT_EQ(client.closed_with(), 1001);
    client.client().half_close();
    while (!client.client().receive_some().empty()) continue;
    { const auto gone = std::move(client); }
    stopping.join();
}

TEST_F(AServer, SpeaksWebSocketWithAnotherLibrary) {
    start();
    namespace beast = boost::beast;
    boost::asio::io_context io;
    beast::websocket::stream<boost::asio::ip::tcp::socket> stream(io);
    stream.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), port});
    stream.handshake("localhost", "/talk");
    for (const std::size_t size : {1, 200, 15'000}) {
        stream.write(boost::asio::buffer(std::string(size, 'b')));
        beast::flat_buffer buffer;
        stream.read(buffer);
        EXPECT_EQ(beast::buffers_to_string(buffer.data()), std::string(size, 'b'));
    }
    stream.close(beast::websocket::close_code::normal);
}

}  // namespace
