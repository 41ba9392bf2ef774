#include "server/resume.hpp"

#include <memory>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace server {

namespace asio = boost::asio;

asio::awaitable<void> suspend(std::function<void(Resume)> start) {
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        [&start](auto handler) {
            const auto executor = asio::get_associated_executor(handler);
            // The handler can only be moved; std::function wants what it holds to be copied.
            auto held = std::make_shared<decltype(handler)>(std::move(handler));
            const Resume resume = [held, executor](std::exception_ptr failure) {
                asio::post(executor, [held, failure] { std::move (*held)(failure); });
            };
            // Asio suspends under noexcept: what `start` throws has to take the other way round to the caller.
            try {
                start(resume);
            } catch (...) {
                resume(std::current_exception());
            }
        },
        asio::use_awaitable);
}

}  // namespace server
