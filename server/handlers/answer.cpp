#include "server/handlers/answer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace server {
namespace {

bool plain_host(std::string_view host) noexcept {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    return !host.empty() && host.size() <= 255 && host.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

http::Response json_answer(const nlohmann::json& document, std::string_view type, int status) {
    return http::text(status, type, document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string base_url(const http::Request& request, const App& app) {
    if (!app.options.public_url.empty()) {
        std::string url = app.options.public_url;
        while (url.ends_with('/')) url.pop_back();
        return url;
    }
    const std::string_view host = request.header("host");
    if (plain_host(host)) return "http://" + std::string(host);
    return "http://" + app.options.listen_address + ":" + std::to_string(app.options.port);
}

bool sees_all(const http::Request& request) noexcept {
    const bool this_machine = request.peer == "::1" || request.peer.starts_with("127.");
    return this_machine && request.header("forwarded").empty() && request.header("x-forwarded-for").empty();
}

}  // namespace server
