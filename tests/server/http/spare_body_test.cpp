#include "server/http/spare_body.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>
#include <vector>

#include "server/http/stay_awake.hpp"

namespace {

using server::http::spare_body;

TEST(ABody, HasTheRoomOfOneThatWasSent) {
    const char* room = nullptr;
    {
        const auto body = spare_body();
        body->assign(100'000, 'x');
        room = body->data();
    }
    const auto next = spare_body();
    EXPECT_GE(next->capacity(), 100'000u);
    EXPECT_EQ(next->data(), room);
}

TEST(ABody, SharesItsRoomWithNobodyWhileItIsHeld) {
    const auto one = spare_body(), other = spare_body();
    one->assign(50'000, 'a');
    other->assign(50'000, 'b');
    EXPECT_EQ(*one, std::string(50'000, 'a'));
    EXPECT_EQ(*other, std::string(50'000, 'b'));
}

TEST(ABody, MayBeLetGoOnAnyThread) {
    std::vector<std::thread> threads;
    for (char letter = 'a'; letter < 'e'; ++letter)
        threads.emplace_back([letter] {
            for (int round = 0; round < 200; ++round) {
                auto body = spare_body();
                body->assign(10'000, letter);
                std::thread([body = std::move(body), letter] {
                    EXPECT_EQ(body->find_first_not_of(letter), std::string::npos);
                }).join();
            }
        });
    for (std::thread& thread : threads) thread.join();
}

TEST(AListeningThread, DoesWhatComesWhileItStaysAwakeAndGoesToSleepAfterwards) {
    boost::asio::io_context io{1};
    bool done = false;
    server::http::stay_awake(io.get_executor());
    boost::asio::post(io, [&] { done = true; });

    io.run();  // ends when nothing is left to do: looking does not go on for ever

    EXPECT_TRUE(done);
}

}  // namespace
