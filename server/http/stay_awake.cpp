#include "server/http/stay_awake.hpp"

#include <chrono>
#include <optional>
#include <thread>

#include <boost/asio/post.hpp>

namespace server::http {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::microseconds patience{60};  ///< what a wake-up costs, and the client's own moment

constexpr std::chrono::microseconds long_look{20};  ///< a round of looking takes one: the core is wanted elsewhere

/// As long as something is posted the thread asks the kernel for events without waiting for them.
struct Looking {
    boost::asio::any_io_executor thread;
    std::optional<Clock::time_point> began{};  ///< when the answer has gone out
    Clock::time_point before{};

    void operator()() {
        const auto now = Clock::now();
        if (!began) began = before = now;
        if (now - *began >= patience || now - before >= long_look) return;
        before = now;
        std::this_thread::yield();
        boost::asio::post(thread, *this);
    }
};

}  // namespace

void stay_awake(const boost::asio::any_io_executor& thread) {
    boost::asio::post(thread, Looking{thread});
}

}  // namespace server::http
