#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "tests/server/http/small_site.hpp"

namespace {

using namespace small_site;
using namespace std::chrono_literals;
using tests::RawClient;

TEST_F(AServer, SharesItsConnectionsOutEvenlyAmongItsThreads) {
    start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        clients.back()->send(get_hello);
        ASSERT_TRUE(clients.back()->receive());
    }
    const auto answered = [this](std::size_t thread) {
        std::uint64_t sum = 0;
        for (const RouteTraffic& route : traffic_.of_thread(thread)) sum += route.by_class[2].load();
        return sum;
    };
    while (answered(0) + answered(1) < clients.size()) std::this_thread::yield();  // counted once they are sent
    EXPECT_EQ(answered(0), 4u);
    EXPECT_EQ(answered(1), 4u);
}

/// Copies of the server's ends of all connections, as a program has them that is just being started.
std::vector<int> copies_of_connections_at(unsigned short port) {
    std::vector<int> ends, copies;
    for (int socket = 3; socket < 256; ++socket) {
        sockaddr_in own{}, other{};
        socklen_t own_size = sizeof own, other_size = sizeof other;
        if (getsockname(socket, reinterpret_cast<sockaddr*>(&own), &own_size) == 0 && own.sin_port == htons(port) &&
            getpeername(socket, reinterpret_cast<sockaddr*>(&other), &other_size) == 0)
            ends.push_back(socket);
    }
    for (const int socket : ends) copies.push_back(dup(socket));
    return copies;
}

TEST_F(AServer, ForgetsAConnectionThatAnotherProgramStillHolds) {
    start();
    RawClient client(port);
    client.send(get_hello);
    ASSERT_TRUE(client.receive());
    const auto copies = copies_of_connections_at(port);
    ASSERT_EQ(copies.size(), 1u);
    client.send("GET /hello HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
    ASSERT_TRUE(client.receive());
    while (traffic_.connections.load() > 0) std::this_thread::yield();

    for (int i = 0; i < 20; ++i) {  // one of them lies where the first lay
        RawClient next(port);
        next.send(get_hello);
        ASSERT_TRUE(next.receive());
        client.send("nobody is here");
        next.send(get_hello);
        ASSERT_TRUE(next.receive());
    }
    for (const int copy : copies) close(copy);
}

TEST_F(AServer, KeepsTheConnectionAndNamesEachAnswer) {
    start();
    RawClient client(port);

    client.send(get_hello);
    const auto first = client.receive();
    client.send(get_hello);
    const auto second = client.receive();

    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->status, 200);
    EXPECT_EQ(first->body, "hello " + first->header("x-request-id"));
    EXPECT_EQ(first->header("x-content-type-options"), "nosniff");
    EXPECT_EQ(first->header("server"), "gridkeeper");
    EXPECT_EQ(first->header("date").substr(25), " GMT");
    EXPECT_NE(first->header("x-request-id"), second->header("x-request-id"));
}

TEST_F(AServer, AnswersSixteenRequestsSentAtOnceInOrder) {
    start();
    RawClient client(port);
    std::string sixteen;
    for (int i = 0; i < 16; ++i)
        sixteen += i % 4 == 3 ? "GET /api/v1/sometimes HTTP/1.1\r\n" + host + "\r\n" : get_hello;

    client.send(sixteen);

    for (int i = 0; i < 16; ++i) {
        const auto answer = client.receive();
        ASSERT_TRUE(answer) << i;
        EXPECT_EQ(answer->status, i % 4 == 3 ? 201 : 200) << i;
    }
}

TEST_F(AServer, AnswersMorePipelinedRequestsThanOneWriteTakes) {
    start();
    RawClient client(port);
    std::string many;
    for (int i = 0; i < 300; ++i) many += "GET /prebuilt HTTP/1.1\r\n" + host + "\r\n";

    std::thread sender([&] { client.send(many); });
    for (int i = 0; i < 300; ++i) {
        const auto answer = client.receive();
        ASSERT_TRUE(answer) << i;
        EXPECT_EQ(answer->body.size(), 100'000u);
    }
    sender.join();
}

TEST_F(AServer, TakesARequestByteByByte) {
    start();
    RawClient client(port);
    const std::string request =
        "POST /echo HTTP/1.1\r\n" + host +
        "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\nTrailer: t\r\n\r\n" + get_hello;

    for (const char c : request) client.send({&c, 1});

    const auto echoed = client.receive();
    const auto next = client.receive();
    ASSERT_TRUE(echoed && next);
    EXPECT_EQ(echoed->status, 201);
    EXPECT_EQ(echoed->body, "abcdef");
    EXPECT_EQ(next->status, 200);
}

TEST_F(AServer, AnswersHeadWithoutABody) {
    start();
    RawClient client(port);

    client.send("HEAD /prebuilt HTTP/1.1\r\n" + host + "\r\n" + get_hello);
    const auto head = client.receive(true);
    const auto next = client.receive();

    ASSERT_TRUE(head && next);
    EXPECT_EQ(head->header("content-length"), "100000");
    EXPECT_EQ(next->body.substr(0, 5), "hello");
}

TEST_F(AServer, ClosesWhereTheClientWantsIt) {
    start();
    RawClient close(port), old(port), old_kept(port);

    close.send("GET /hello HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
    old.send("GET /hello HTTP/1.0\r\n\r\n");
    old_kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    EXPECT_EQ(close.receive()->header("connection"), "close");
    EXPECT_TRUE(close.closed_within(5s));
    EXPECT_EQ(old.receive()->status, 200);
    EXPECT_TRUE(old.closed_within(5s));
    EXPECT_EQ(old_kept.receive()->header("connection"), "keep-alive");
    EXPECT_FALSE(old_kept.closed_within(50ms));
}

TEST_F(AServer, SaysGoOnToWhoAsks) {
    start();
    RawClient client(port);

    client.send("POST /echo HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    const auto go_on = client.receive();
    client.send("body");
    const auto answer = client.receive();

    ASSERT_TRUE(go_on && answer);
    EXPECT_EQ(go_on->status, 100);
    EXPECT_EQ(answer->body, "body");
}

TEST_F(AServer, RefusesBodiesThatAPlaceDoesNotTake) {
    start();
    const std::string post = "POST /echo HTTP/1.1\r\n" + host;
    const auto status = [&](const std::string& request) {
        RawClient client(port);
        client.send(request);
        const auto answer = client.receive();
        return answer ? answer->status : 0;
    };

    EXPECT_EQ(status(post + "Content-Length: 1001\r\n\r\n"), 413);
    EXPECT_EQ(status(post + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n"), 413);
    EXPECT_EQ(status(post + "Content-Length: 99999999999999999999999\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Content-Length: -1\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
    EXPECT_EQ(status(post + "Transfer-Encoding: gzip, chunked\r\n\r\n"), 501);
    EXPECT_EQ(status(post + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2000, 'x') + "\r\n0\r\n\r\n"),
              413);
    EXPECT_EQ(status(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400);
    EXPECT_EQ(status("GET /hello HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabc"), 413);
    EXPECT_EQ(app_.echoed, 0);
}

TEST_F(AServer, RefusesWhatIsNoProperRequest) {
    start();
    const auto status = [&](const std::string& request) {
        RawClient client(port);
        client.send(request);
        const auto answer = client.receive();
        return answer ? answer->status : 0;
    };

    EXPECT_EQ(status("GET /hello HTTP/1.1\r\n\r\n"), 400) << "no Host";
    EXPECT_EQ(status("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
    EXPECT_EQ(status("nonsense\r\n\r\n"), 400);
    EXPECT_EQ(status(std::string("GET /hello\0 HTTP/1.1\r\n", 23) + host + "\r\n"), 400);
    EXPECT_EQ(status("GET /hello HTTP/3.0\r\n" + host + "\r\n"), 505);
    EXPECT_EQ(status("GET /../etc/passwd HTTP/1.1\r\n" + host + "\r\n"), 400);
    EXPECT_EQ(status("GET http://me@localhost/hello HTTP/1.1\r\n" + host + "\r\n"), 400);
    EXPECT_EQ(status("CONNECT localhost:80 HTTP/1.1\r\n" + host + "\r\n"), 400);
    EXPECT_EQ(status("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host + "\r\n"), 414);
    EXPECT_EQ(status("GET /hello HTTP/1.1\r\n" + host + "Bad Name: x\r\n\r\n"), 400);
    std::string many = "GET /hello HTTP/1.1\r\n" + host;
    for (int i = 0; i < 200; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    EXPECT_EQ(status(many + "\r\n"), 431);
    EXPECT_EQ(status(get_hello), 200) << "and it still answers";
}

TEST_F(AServer, RefusesWhatTwoServersMightReadDifferently) {
    start();
    const std::string post = "POST /echo HTTP/1.1\r\n" + host, chunk = "\r\n4\r\nabcd\r\n0\r\n\r\n";
    const std::string hidden = "GET /hello HTTP/1.1\r\n" + host + "\r\n";

    const std::vector<std::string> shapes{
        post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n" + chunk,
        post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n" + chunk,
        post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
        post + "Content-Length: 4, 4\r\n\r\nabcd",
        post + "Content-Length: +4\r\n\r\nabcd",
        post + "Content-Length: 0x4\r\n\r\nabcd",
        post + "Content-Length: 4 4\r\n\r\nabcd",
        post + "Content-Length : 4\r\n\r\nabcd",
        post + "Content-Length\t: 4\r\n\r\nabcd",
        post + "Content-Length:\r\n 4\r\n\r\nabcd",
        post + "X-Folded: a\r\n b\r\nContent-Length: 4\r\n\r\nabcd",
        post + "X-Folded: a\r\n\tb\r\nContent-Length: 4\r\n\r\nabcd",
        post + " X-First: a\r\nContent-Length: 4\r\n\r\nabcd",
        post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" + chunk,
        post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + chunk,
        post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n" + chunk,
        post + "Transfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nabcd",
        post + "Transfer-Encoding: chunked, chunked\r\n" + chunk,
        post + "Transfer-Encoding: xchunked\r\n" + chunk,
        post + "Transfer-Encoding: chunked;q=1\r\n" + chunk,
        post + "Transfer-Encoding: \vchunked\r\n" + chunk,
        post + "Transfer-Encoding : chunked\r\n" + chunk,
        "POST /echo HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n" + chunk,
        post + "Transfer-Encoding: chunked\r\n\r\n-4\r\nabcd\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcdef\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\n\r\n10000000000000004\r\nabcd\r\n0\r\n\r\n",
        "GET /hello HTTP/1.1\n" + host + "\r\n",
        "GET /hello HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
        "GET /hello HTTP/1.1\r\n" + host + "X-A: b\rX-B: c\r\n\r\n",
        "GET /hello HTTP/1.1\r\n" + host + "X-A: b" + std::string(1, '\0') + "c\r\n\r\n",
        "GET  /hello HTTP/1.1\r\n" + host + "\r\n",
        "GET /hello\tHTTP/1.1\r\n" + host + "\r\n",
        "GET /hello HTTP/1.1 \r\n" + host + "\r\n",
        "GET /hello\r\n" + host + "\r\n"};
    for (const std::string& shape : shapes) {
        RawClient client(port);
        client.send(shape + hidden);
        const auto answer = client.receive();
        ASSERT_TRUE(answer) << shape;
        EXPECT_THAT(answer->status, testing::AnyOf(400, 501, 505)) << shape;
        EXPECT_EQ(answer->header("content-type"), "application/problem+json") << shape;
        EXPECT_EQ(answer->header("connection"), "close") << shape;
        EXPECT_FALSE(client.receive()) << "what follows is no request: " << shape;
    }
    EXPECT_EQ(app_.echoed, 0);
}

TEST_F(AServer, TakesTheHostOfAnAbsoluteTarget) {
    start();
    const auto status = [&](const std::string& target, const std::string& host_header) {
        RawClient client(port);
        client.send("PUT " + target + " HTTP/1.1\r\nHost: " + host_header + "\r\nContent-Length: 0\r\n\r\n");
        return client.receive().value().status;
    };

    EXPECT_EQ(status("http://localhost/echo", "evil.example"), 201);
    EXPECT_EQ(status("http://evil.example/echo", "localhost"), 403);
    EXPECT_EQ(status("http://localhost/nothing", "localhost"), 404);
}

TEST_F(AServer, AnswersWholeWhereAPartIsAsked) {
    start();
    RawClient client(port);

    client.send("GET /prebuilt HTTP/1.1\r\n" + host + "Range: bytes=0-9\r\n\r\n");
    const auto answer = client.receive();

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200) << "a server may leave Range alone (RFC 9110, 14.2)";
    EXPECT_EQ(answer->body.size(), 100'000u);
}

TEST_F(AServer, RefusesAHeaderOfTenMegabytes) {
    start();
    RawClient client(port);
    std::string header = "GET /hello HTTP/1.1\r\n" + host + "X-Large: " + std::string(10 << 20, 'x') + "\r\n\r\n";

    client.send(header);

    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 431);
}

TEST_F(AServer, EndsSlowHeadersAndSlowBodies) {
    Limits limits;
    limits.header_time = limits.body_time = limits.idle_time = 1s;
    start(limits);
    RawClient silent(port), slow_header(port), slow_body(port), idle(port);

    slow_header.send("GET /hello HT");
    slow_body.send("POST /echo HTTP/1.1\r\n" + host + "Content-Length: 4\r\n\r\nab");
    idle.send(get_hello);

    const auto first = slow_header.receive();
    const auto second = slow_body.receive();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->status, 408);
    EXPECT_EQ(second->status, 408);
    EXPECT_TRUE(silent.closed_within(10s));
    EXPECT_EQ(idle.receive()->status, 200);
    EXPECT_TRUE(idle.closed_within(10s));
}

TEST_F(AServer, IsNotHeldByAByteNowAndThen) {
    Limits limits;
    limits.header_time = 1s;
    start(limits);
    RawClient loris(port);

    bool open = loris.send("GET /hello HTTP/1.1\r\n");
    for (int i = 0; i < 100 && open && !loris.closed_within(0ms); ++i) {
        open = loris.send("X: y\r\n");
        std::this_thread::sleep_for(100ms);
        if (traffic_.timed_out > 0) break;
    }

    EXPECT_EQ(traffic_.timed_out, 1u);
}

TEST_F(AServer, LeavesAClientThatDoesNotRead) {
    Limits limits;
    limits.write_time = -8'191s;  // what 64 MiB are granted at 8 KiB a second, but for a second
    start(limits);
    RawClient deaf(port);

    deaf.send("GET /large HTTP/1.1\r\n" + host + "\r\n");
    for (int i = 0; i < 200 && traffic_.timed_out == 0; ++i) std::this_thread::sleep_for(50ms);

    EXPECT_EQ(traffic_.timed_out, 1u);
}

TEST_F(AServer, TurnsAFailureIntoAProblemAndGoesOn) {
    start();
    RawClient client(port);

    client.send("GET /broken HTTP/1.1\r\n" + host + "\r\n" + get_hello);
    const auto problem = client.receive();
    const auto next = client.receive();

    ASSERT_TRUE(problem && next);
    EXPECT_EQ(problem->status, 500);
    EXPECT_EQ(problem->header("content-type"), "application/problem+json");
    EXPECT_EQ(problem->body.find("secret"), std::string::npos);
    EXPECT_EQ(next->status, 200);
}

TEST_F(AServer, SaysWhatAPlaceTakes) {
    start();

    const auto refused = tests::ask(port, "DELETE", "/hello");
    const auto asked = tests::ask(port, "OPTIONS", "/echo");

    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(asked.status, 204);
    EXPECT_EQ(asked.header("allow"), "POST, PUT, OPTIONS");
    EXPECT_EQ(tests::get(port, "/nowhere").status, 404);
    EXPECT_EQ(tests::ask(port, "OPTIONS", "*").status, 204);
}

TEST_F(AServer, SharesReadingWithOtherOriginsAndGuardsPages) {
    start();

    EXPECT_EQ(tests::get(port, "/api/v1/sometimes?now=1").header("access-control-allow-origin"), "*");
    EXPECT_EQ(tests::get(port, "/hello").header("access-control-allow-origin"), "");
    EXPECT_NE(tests::get(port, "/page").header("content-security-policy").find("default-src 'self'"),
              std::string::npos);
    EXPECT_EQ(tests::ask(port, "PUT", "/echo", {{"Origin", "http://evil.example"}}, "x").status, 403);
    EXPECT_EQ(tests::ask(port, "PUT", "/echo", {{"Host", "evil.example"}}, "x").status, 403);
    EXPECT_EQ(tests::ask(port, "PUT", "/echo", {}, "x").status, 201);
}

TEST_F(AServer, AsksForPatienceWhileTheMapIsRead) {
    ready_ = false;
    start();

    const auto waiting = tests::get(port, "/page");

    EXPECT_EQ(waiting.status, 503);
    EXPECT_EQ(waiting.header("retry-after"), "1");
    EXPECT_EQ(tests::get(port, "/hello").status, 200);
    ready_ = true;
    EXPECT_EQ(tests::get(port, "/page").status, 200);
}

TEST_F(AServer, TakesNoMoreConnectionsThanItWas) {
    Limits limits;
    limits.most_connections = 3;
    start(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        clients.back()->send(get_hello);
        ASSERT_TRUE(clients.back()->receive());
    }

    RawClient one_too_many(port);
    const auto answer = one_too_many.receive();

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_TRUE(nlohmann::json::accept(answer->body));
}

TEST_F(AServer, DrainsIdleConnectionsAndStops) {
    start();
    RawClient idle(port);
    idle.send(get_hello);
    ASSERT_TRUE(idle.receive());

    EXPECT_TRUE(listener_->drain(5s));

    EXPECT_TRUE(idle.closed_within(1s));
    EXPECT_THROW(RawClient{port}, std::runtime_error);
}

TEST_F(AServer, RefusesAPortThatIsTaken) {
    start();

    EXPECT_THROW(Listener(*site_, "127.0.0.1", port, 2), std::runtime_error);
    EXPECT_THROW(Listener(*site_, "no address", 0, 1), std::runtime_error);
}

}  // namespace
