#include "server/handlers/answer.hpp"

#include <nlohmann/json.hpp>

namespace server {
http::Response json_answer(const nlohmann::json& document, std::string_view type, int status) {
    return http::text(status, type, document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

bool sees_all(const http::Request& request) noexcept {
    const bool this_machine =
        request.peer == "::1" || request.peer.starts_with("127.") || request.peer.starts_with("::ffff:127.");
    return this_machine && request.header("forwarded").empty() && request.header("x-forwarded-for").empty();
}

}  // namespace server
