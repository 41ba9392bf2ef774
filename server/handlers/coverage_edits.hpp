#pragma once

#include "data/feature/coverage_edit.hpp"
#include "server/http/problem.hpp"
#include "server/http/router.hpp"

namespace server {

/// POST /api/v1/coverages/{collection}/edits  one topological edit as one revision, or what it would leave behind.
http::awaitable<http::Response> edit_coverage(http::Request request, App& app);

/// Changes to features by themselves must leave what shares ground out whole too. Who may not make them is told that
/// first. throws ProblemError: 403, or 422 as coverage_problem()
void refuse_torn(const http::Request& request, data::Transaction& transaction);

/// 422 with every finding: where it is, how large, and which repair is offered.
[[nodiscard]] http::ProblemError coverage_problem(data::Transaction& transaction, const data::CoverageRefused& refused);

}  // namespace server
