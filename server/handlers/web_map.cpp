#include "server/handlers/web_map.hpp"

namespace server {

http::Response web_map(const http::Request& request, App& app) {
    return app.web.answer(request.parameters.at("file"), request);
}

}  // namespace server
