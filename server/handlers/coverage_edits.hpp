#pragma once

#include "data/feature/coverage_edit.hpp"
#include "server/http/problem.hpp"
#include "server/http/router.hpp"

namespace server {

/// POST /api/v1/coverages/{collection}/edits  one topological edit as one revision, or what it would leave behind.
http::awaitable<http::Response> edit_coverage(http::Request request, App& app);

/// 422 with every finding: where it is, how large, and which repair is offered.
[[nodiscard]] http::ProblemError coverage_problem(data::Transaction& transaction, const data::CoverageRefused& refused);

}  // namespace server
