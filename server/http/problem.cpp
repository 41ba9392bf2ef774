#include "server/http/problem.hpp"

#include "data/people/person.hpp"
#include "data/store/error.hpp"
#include "server/log.hpp"

namespace server::http {

namespace {

nlohmann::json to_json(const data::Finding& finding) {
    nlohmann::json json{{"code", finding.code}, {"field", finding.field}, {"message", finding.message}};
    if (finding.has_place) json["position"] = {finding.lon, finding.lat};
    return json;
}

/// "version-conflict" -> "Version conflict": RFC 9457's title is the type in words, the same for every occurrence.
std::string title_of(std::string_view type) {
    std::string title(type);
    for (char& c : title)
        if (c == '-') c = ' ';
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

}  // namespace

BadRequest::BadRequest(std::string parameter_name, const std::string& why)
    : runtime_error(parameter_name + ": " + why), parameter(std::move(parameter_name)) {}

ProblemError::ProblemError(Problem what) : runtime_error(what.detail), problem(std::move(what)) {}

Problem problem_from(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const ProblemError& e) {
        return e.problem;
    } catch (const BadRequest& e) {
        return {400, "bad-request", e.what(), {{"parameter", e.parameter}}};
    } catch (const data::Invalid& e) {
        Problem problem{422, "invalid", e.what(), {{"findings", nlohmann::json::array()}}};
        for (const auto& finding : e.findings) problem.more["findings"].push_back(to_json(finding));
        return problem;
    } catch (const data::VersionConflict& e) {
        return {412, "version-conflict", e.what(), {{"given", e.given}, {"current", e.current}}};
    } catch (const data::NotFound& e) {
        return {404, "not-found", e.what(), nlohmann::json::object()};
    } catch (const data::LastAdmin& e) {
        return {409, "last-admin", e.what(), nlohmann::json::object()};
    } catch (const data::Conflict& e) {
        return {409, "conflict", e.what(), nlohmann::json::object()};
    } catch (const data::Owned& e) {
        return {409, "owned", e.what(), nlohmann::json::object()};
    } catch (const data::DiskFull&) {
        log_error("disk full", {});
        return {507, "disk-full", "the disk is full: nothing was stored, reading goes on", nlohmann::json::object()};
    } catch (const data::TooLong& e) {
        return {503, "too-long", e.what(), nlohmann::json::object()};
    } catch (const nlohmann::json::parse_error& e) {
        return {400, "bad-json", e.what(), {{"byte", e.byte}}};
    } catch (const std::exception& e) {
        log_error("answer failed", {{"why", e.what()}});
        return {500, "internal", "the server failed; its log has the rest", nlohmann::json::object()};
    } catch (...) {
        log_error("answer failed", {{"why", "something that is no std::exception"}});
        return {500, "internal", "the server failed; its log has the rest", nlohmann::json::object()};
    }
}

Problem not_allowed(std::string_view reason, std::string detail) {
    return {403, "not-allowed", std::move(detail), {{"reason", reason}}};
}

Response to_response(const Problem& problem, std::string_view request_id) {
    nlohmann::ordered_json document{{"type", "/problems/" + problem.type},
                                    {"title", title_of(problem.type)},
                                    {"status", problem.status},
                                    {"detail", problem.detail},
                                    {"instance", std::string(request_id)}};
    for (const auto& [name, value] : problem.more.items()) document[name] = value;
    // What a client sent may be quoted in the detail; text that is not UTF-8 must not turn a problem into a failure.
    auto body = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    auto response = text(problem.status, "application/problem+json", std::move(body)).with("Cache-Control", "no-store");
    if (problem.more.contains("retry_after")) response.with("Retry-After", problem.more["retry_after"].dump());
    return response;
}

}  // namespace server::http
