#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "data/people/viewer.hpp"
#include "server/http/message.hpp"

namespace server {

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view geojson_type = "application/geo+json";
inline constexpr std::string_view schema_type = "application/schema+json";
inline constexpr std::string_view openapi_type = "application/vnd.oai.openapi+json;version=3.0";
inline constexpr std::string_view html_type = "text/html; charset=utf-8";

[[nodiscard]] http::Response json_answer(const nlohmann::json& document, std::string_view type = json_type,
                                         int status = 200);

/// What who asks may see and change.
[[nodiscard]] const data::Viewer& viewer_of(const http::Request& request) noexcept;

}  // namespace server
