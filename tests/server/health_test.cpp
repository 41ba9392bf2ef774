#include <gtest/gtest.h>

#include "tests/support/running_server.hpp"

namespace {

TEST(AServerUnderWatch, SaysThatItLivesAndIsReady) {
    const tests::RunningServer server;

    EXPECT_EQ(server.get("/healthz").status, 200);
    EXPECT_EQ(server.get("/readyz").body, R"({"status":"ok"})");
}

TEST(AServerUnderWatch, CountsItsAnswersByRoute) {
    const tests::RunningServer server;
    for (int i = 0; i < 3; ++i) static_cast<void>(server.get("/healthz"));

    const auto metrics = server.get("/metrics");

    EXPECT_EQ(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(metrics.body.find(R"(gridkeeper_http_answers_total{route="/healthz",method="GET",status="2xx"} 3)"),
              std::string::npos);
    EXPECT_NE(metrics.body.find("gridkeeper_ready 1"), std::string::npos);
}

TEST(AServerUnderWatch, LeavesOneFileWhenItStops) {
    tests::RunningServer server;
    server.create("facility", tests::sample(server.app().writer.catalogue()->at("facility")));

    server.stop();

    EXPECT_TRUE(std::filesystem::exists(server.database()));
    EXPECT_FALSE(std::filesystem::exists(server.database() + "-wal"));
    EXPECT_FALSE(std::filesystem::exists(server.database() + "-shm"));
    server.start();
    EXPECT_EQ(server.app().snapshot.current()->layer("facility")->size(), 1u);
}

}  // namespace
