#include "server/http/dispatch.hpp"

#include <algorithm>
#include <array>

#include "geo/gzip.hpp"
#include "server/http/caller.hpp"
#include "server/http/problem.hpp"
#include "server/http/static_files.hpp"
#include "server/http/target.hpp"

namespace server::http {

namespace {

constexpr std::array<std::string_view, 5> shared_places{"/ogc", "/tiles/", "/styles/", "/api/", "/openapi.json"};

constexpr std::size_t worth_compressing = 1400;            ///< bytes: what one packet holds anyway
constexpr std::size_t most_compressed_at_once = 8u << 20;  ///< bytes: some 70 ms; past it the thread's peers would wait

/// "[::1]:8080" -> "[::1]", "map.example:8080" -> "map.example"
std::string_view host_without_port(std::string_view host) noexcept {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

bool is_loopback_name(std::string_view host) noexcept {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool is_loopback_address(std::string_view peer) noexcept {
    return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

/// Not what a proxy on this machine passes on, whether we know of it or not.
bool is_this_machine(const Request& request) noexcept {
    return is_loopback_address(request.peer) && !request.by_proxy && request.header("forwarded").empty() &&
           request.header("x-forwarded-for").empty();
}

Response refusal(int status, std::string type, std::string detail, const Request& request) {
    return to_response({status, std::move(type), std::move(detail), nlohmann::json::object()}, request.id);
}

/// Passwords and tokens count where nobody on the way could read them.
std::shared_ptr<const Caller> recognised(const Request& request, const Site& site) {
    const bool has_credentials = !request.header("cookie").empty() || !request.header("authorization").empty();
    if (!has_credentials || !site.recognise || !(request.https || is_this_machine(request))) return nullptr;
    return site.recognise(request);
}

/// Why this caller may not use the route, or nothing.
std::optional<Problem> denial(const Route& route, const Request& request) {
    const Caller* caller = request.caller.get();
    const auto problem = [](int status, const char* type, std::string detail) {
        return Problem{status, type, std::move(detail), nlohmann::json::object()};
    };
    if (route.access == Access::machine && is_this_machine(request)) return std::nullopt;
    if (caller && caller->must_change_password && route.access != Access::account && route.access != Access::always)
        return problem(403, "password-change-needed", "change your first password before anything else");
    if (!caller && !route.who.meets(request.stranger->roles()))
        return problem(401, "sign-in-needed", "sign in, or send an API token, to do this");
    if (caller && route.access != Access::account && !caller->viewer.roles().meets(route.who))
        return not_allowed("role", "none of your roles may do this");
    if (caller && !caller->may_write && route.writes()) return not_allowed("token", "this token may only read");
    return std::nullopt;
}

Response preflight(const std::string& allowed, bool shared) {
    Response response;
    response.status = 204;
    response.with("Allow", allowed);
    if (shared)
        response.with("Access-Control-Allow-Methods", "GET, HEAD")
            .with("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match")
            .with("Access-Control-Max-Age", "86400");
    return response;
}

}  // namespace

bool is_shared(const Request& request) noexcept {
    if (request.method != Method::get && request.method != Method::head && request.method != Method::options)
        return false;
    return std::any_of(shared_places.begin(), shared_places.end(),
                       [&](std::string_view place) { return request.path.starts_with(place); });
}

std::optional<std::string> why_no_write(const Request& request, const std::vector<std::string>& own_names) {
    if (!request.https) {
        if (!is_this_machine(request)) return "writes are taken over https, or from this machine itself";
        // A page of another name that now points to us (DNS rebinding). Over https the certificate rules that out.
        const auto host = host_without_port(request.header("host"));
        if (!is_loopback_name(host) && std::find(own_names.begin(), own_names.end(), host) == own_names.end())
            return "without https writes are taken under this machine's own name only, not under the Host given";
    }
    if (!is_own_page(request)) return "writes are not taken from pages of another origin";
    return std::nullopt;
}

bool is_own_page(const Request& request) {
    const auto site = request.header("sec-fetch-site");
    if (site == "cross-site" || site == "same-site") return false;
    const auto origin = request.header("origin");
    if (origin.empty()) return true;
    const std::string_view scheme = request.https ? "https://" : "http://";
    return origin.starts_with(scheme) && origin.substr(scheme.size()) == request.header("host");
}

bool has_name_of_its_own(const Request& request) noexcept {
    return !is_loopback_name(host_without_port(request.header("host")));
}

Admission admit(std::string_view target, Request& request, const Site& site) {
    try {
        if (request.method == Method::options && target == "*")
            return {nullptr, preflight("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", false)};
        auto understood = parse_target(target);
        request.path = std::move(understood.path);
        request.query = std::move(understood.query);
        if (!understood.authority.empty())
            for (auto& [name, value] : request.headers)
                if (name == "host") value = understood.authority;  // its word goes (RFC 9112, 3.2.2)
    } catch (const ProblemError& e) {
        return {nullptr, to_response(e.problem, request.id)};
    }
    auto match = site.router.match(request.method, request.path);
    if (!match.route) {
        if (match.allowed.empty())
            return {nullptr, refusal(404, "not-found", "nothing is served at " + request.path, request)};
        if (request.method == Method::options) return {nullptr, preflight(match.allowed, is_shared(request))};
        return {nullptr, refusal(405, "method-not-allowed", "this place takes " + match.allowed, request)
                             .with("Allow", match.allowed)};
    }
    const Route& route = *match.route;
    const bool waits = route.access != Access::always && route.access != Access::machine;
    if (waits && !site.ready.load(std::memory_order_acquire))
        return {nullptr, refusal(503, "starting", "the map is still being read", request).with("Retry-After", "1")};
    if (route.writes())
        if (const auto why = why_no_write(request, site.own_names))
            return {nullptr, refusal(403, "forbidden", *why, request)};
    try {
        request.stranger = &site.stranger;
        request.caller = recognised(request, site);
    } catch (const ProblemError& e) {
        return {nullptr, to_response(e.problem, request.id)};
    }
    if (auto denied = denial(route, request)) return {nullptr, to_response(*denied, request.id)};
    request.parameters = std::move(match.parameters);
    return {match.route, std::nullopt};
}

void compress(Response& response, const Request& request) {
    if (response.prebuilt_head || !response.body || response.body->size() < worth_compressing ||
        response.body->size() > most_compressed_at_once)
        return;
    bool is_text = false, negotiated = false;
    for (const auto& [name, value] : response.headers) {
        // A strong tag names one sequence of bytes, and If-Match hands it back as it was given: one form has to do.
        if (name == "ETag" && !value.starts_with("W/")) return;
        if (name == "Content-Type") is_text = is_compressible(value);
        if (name == "Content-Encoding") return;
        if (name == "Vary" && value == "Accept-Encoding") negotiated = true;  // a file: its variant was chosen already
    }
    if (!is_text || negotiated) return;
    response.with("Vary", "Accept-Encoding");
    if (!takes_gzip(request)) return;
    response.body = std::make_shared<const std::string>(geo::gzip_quickly(*response.body));
    response.with("Content-Encoding", "gzip");
}

Response answer_from(const std::exception_ptr& failure, std::string_view request_id) {
    return to_response(problem_from(failure), request_id);
}

}  // namespace server::http
