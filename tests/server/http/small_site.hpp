#pragma once

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/head.hpp"
#include "server/http/listener.hpp"
#include "server/http/problem.hpp"
#include "tests/support/http_client.hpp"

// HTTP knows the program's parts by name only; here they are a counter.
namespace server {
struct App {
    std::atomic<int> echoed = 0;
    std::atomic<int> talks = 0, said = 0, breaths = 0;
};
}  // namespace server

namespace small_site {

using namespace server::http;

inline Response hello(const Request& request, server::App&) {
    return text(200, "text/plain", "hello " + request.id);
}

inline Response prebuilt(const Request&, server::App&) {
    static const Body body = std::make_shared<const std::string>(100'000, 'b');
    Response response;
    response.body = body;
    response.prebuilt_head = prebuilt_head(200, {{"Content-Type", "text/plain"}}, body->size(), true);
    return response;
}

inline awaitable<Response> echo(Request request, server::App& app) {
    co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
    ++app.echoed;
    co_return text(201, "text/plain", std::move(request.body));
}

inline Response broken(const Request&, server::App&) {
    throw std::runtime_error("a secret of the house");
}

inline Response page(const Request&, server::App&) {
    return text(200, "text/html; charset=utf-8", "<p>");
}

inline Response large(const Request&, server::App&) {
    return text(200, "text/plain", std::string(64 << 20, 'l'));
}

inline std::optional<Response> sometimes(const Request& request, server::App&) {
    if (request.parameter("now")) return text(200, "text/plain", "at once");
    return std::nullopt;
}

/// Says back what it hears, and does what it is told.
class Parrot final : public Talk {
  public:
    explicit Parrot(server::App& app) : app_(app) { ++app_.talks; }
    ~Parrot() override { --app_.talks; }
    Parrot(const Parrot&) = delete;
    Parrot& operator=(const Parrot&) = delete;
    void begin(TalkLine& line) override { line_ = &line; }
    void heard(std::string_view text) override {
        if (text == "hang up") return line_->hang_up(4000, "as you wish");
        if (text == "refuse") throw ProblemError({400, "bad-request", "no such word", nlohmann::json::object()});
        if (text == "break") throw std::runtime_error("a secret of the house");
        if (text == "say without end") endless_ = true;
        if (text == "say later") {
            text = "later";
            line_->wake();
        }
        next_.emplace_back(text);
    }
    std::optional<std::string> next() override {
        if (next_.empty()) return std::nullopt;
        ++app_.said;
        if (endless_) return std::string(1000, 'e');
        auto said = std::move(next_.front());
        next_.erase(next_.begin());
        return said;
    }
    void breathe() override { ++app_.breaths; }

  private:
    server::App& app_;
    TalkLine* line_ = nullptr;
    std::vector<std::string> next_;
    bool endless_ = false;
};

inline std::unique_ptr<Talk> parrot(const Request&, server::App& app, std::size_t) {
    return std::make_unique<Parrot>(app);
}

inline std::vector<Route> some_routes() {
    return {{Method::get, "/hello", data::everyone, &hello, 0, Access::always},
            {Method::get, "/prebuilt", data::everyone, &prebuilt},
            {Method::post, "/echo", data::everyone, &echo, 1000, Access::reads},
            {Method::put, "/echo", data::everyone, &echo, 1000},
            {Method::get, "/broken", data::everyone, &broken},
            {Method::get, "/page", data::everyone, &page},
            {Method::get, "/talk", data::everyone, &parrot},
            {Method::get, "/large", data::everyone, &large},
            {Method::get, "/api/v1/sometimes", data::everyone, CachedHandler{&sometimes, &echo}}};
}

class AServer : public testing::Test {
  protected:
    void start(Limits limits = {}, const Tls* tls = nullptr) {
        traffic_.prepare(2, router_.routes().size());
        site_.emplace(Site{.router = router_,
                           .app = app_,
                           .traffic = traffic_,
                           .ready = ready_,
                           .limits = limits,
                           .own_names = {},
                           .tls = tls,
                           .access_log = false});
        listener_.emplace(*site_, "127.0.0.1", 0, 2);
        listener_->start();
        port = listener_->port();
    }

    server::App app_;
    Router router_{some_routes()};
    Traffic traffic_;
    std::atomic<bool> ready_ = true;
    std::optional<Site> site_;
    std::optional<Listener> listener_;
    unsigned short port = 0;
};

inline const std::string host = "Host: localhost\r\n";
inline const std::string get_hello = "GET /hello HTTP/1.1\r\n" + host + "\r\n";

}  // namespace small_site
