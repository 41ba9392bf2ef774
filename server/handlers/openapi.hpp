#pragma once

#include "server/http/router.hpp"

namespace server {

http::Response openapi_document(const http::Request& request, App& app);  ///< GET /openapi.json
http::Response openapi_page(const http::Request& request, App& app);      ///< GET /openapi

http::Response problem_types(const http::Request& request, App& app);  ///< GET /problems
http::Response problem_type(const http::Request& request, App& app);   ///< GET /problems/{type}

}  // namespace server
