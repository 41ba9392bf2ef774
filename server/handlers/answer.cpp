#include "server/handlers/answer.hpp"

#include <nlohmann/json.hpp>

#include "server/http/caller.hpp"

namespace server {
http::Response json_answer(const nlohmann::json& document, std::string_view type, int status) {
    return http::text(status, type, document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

const data::Viewer& viewer_of(const http::Request& request) noexcept {
    static const data::Viewer blind(data::Public::closed);
    if (request.caller) return request.caller->viewer;
    return request.stranger ? *request.stranger : blind;
}

}  // namespace server
