#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "server/http/message.hpp"

namespace server::http {

/// RFC 9457 problem details. `type` becomes "/problems/<type>", which has a page that explains it.
struct Problem {
    int status = 500;
    std::string type;                                ///< "version-conflict"
    std::string detail;                              ///< for this occurrence
    nlohmann::json more = nlohmann::json::object();  ///< further members: findings, versions ...; retry_after, seconds,
                                                     ///< becomes a header as well
};

/// Thrown by handlers for what the request itself got wrong.
struct BadRequest : std::runtime_error {
    BadRequest(std::string parameter_name, const std::string& why);
    std::string parameter;
};

/// A problem known where it happens; carries its own answer.
struct ProblemError : std::runtime_error {
    explicit ProblemError(Problem what);
    Problem problem;
};

/// Somebody may not do this. `reason` says why to programs: one of the list at "not-allowed" in docs/api.md.
[[nodiscard]] Problem not_allowed(std::string_view reason, std::string detail);

/// The one place where a failure of geo/ or data/ becomes an answer.
[[nodiscard]] Problem problem_from(const std::exception_ptr& failure);

[[nodiscard]] Response to_response(const Problem& problem, std::string_view request_id);

}  // namespace server::http
