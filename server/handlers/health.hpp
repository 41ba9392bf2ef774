#pragma once

#include "server/app.hpp"
#include "server/http/message.hpp"

namespace server {

/// GET /healthz  the process answers
[[nodiscard]] http::Response healthz(const http::Request& request, App& app);

/// GET /readyz  503 until the map is read
[[nodiscard]] http::Response readyz(const http::Request& request, App& app);

/// GET /metrics  in Prometheus' text form
[[nodiscard]] http::Response metrics(const http::Request& request, App& app);

}  // namespace server
