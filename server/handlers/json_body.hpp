#pragma once

#include <initializer_list>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "server/http/message.hpp"

namespace server {

/// The JSON of a request with a body. throws ProblemError: 415 where Content-Type is none of those, names another
/// charset than UTF-8, or the body has a Content-Encoding; 400 where it is not JSON, names a member twice, is nested
/// too deep or holds a number past all bounds
[[nodiscard]] nlohmann::json json_body(const http::Request& request, std::initializer_list<std::string_view> types);

}  // namespace server
