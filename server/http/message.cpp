#include "server/http/message.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace server::http {

namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> method_names{{{"GET", Method::get},
                                                                           {"HEAD", Method::head},
                                                                           {"POST", Method::post},
                                                                           {"PUT", Method::put},
                                                                           {"PATCH", Method::patch},
                                                                           {"DELETE", Method::del},
                                                                           {"OPTIONS", Method::options}}};

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Calls take(element) for each element of a comma-separated header; stops where take says true and says so.
template <class Take>
bool any_element(std::string_view list, Take take) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (take(trimmed(list.substr(0, comma)))) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

/// "gzip;q=0.000" says no; any other weight says yes.
bool weight_is_zero(std::string_view after_name) noexcept {
    const auto q = after_name.find("q=");
    if (q == std::string_view::npos) return false;
    const auto weight = trimmed(after_name.substr(q + 2));
    return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

std::string_view to_string(Method method) noexcept {
    for (const auto& [name, known] : method_names)
        if (known == method) return name;
    return "OTHER";
}

Method method_from(std::string_view word) noexcept {
    for (const auto& [name, known] : method_names)
        if (name == word) return known;
    return Method::other;
}

const std::string& Parameters::at(std::string_view name) const {
    for (const auto& [known, value] : entries_)
        if (known == name) return value;
    throw std::out_of_range("the route has no parameter {" + std::string(name) + "}");
}

void Parameters::set(std::string_view name, std::string_view value) {
    entries_.emplace_back(name, value);
}

std::string_view Request::header(std::string_view lower_case_name) const noexcept {
    for (const auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

std::optional<std::string_view> Request::parameter(std::string_view query_name) const noexcept {
    for (const auto& [name, value] : query)
        if (name == query_name) return value;
    return std::nullopt;
}

Response text(int status, std::string_view content_type, std::string body) {
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", content_type);
    response.body = std::make_shared<const std::string>(std::move(body));
    return response;
}

bool takes_gzip(const Request& request) noexcept {
    const auto accepted = request.header("accept-encoding");
    bool gzip_refused = false;
    const bool named = any_element(accepted, [&](std::string_view element) {
        if (!element.starts_with("gzip")) return false;
        gzip_refused = weight_is_zero(element.substr(4));
        return !gzip_refused;
    });
    if (named || gzip_refused) return named;
    return any_element(accepted, [](std::string_view element) {
        return element.starts_with('*') && !weight_is_zero(element.substr(1));
    });
}

bool knows(const Request& request, std::string_view etag) noexcept {
    const auto known = request.header("if-none-match");
    if (known.empty()) return false;
    const auto strong = etag.starts_with("W/") ? etag.substr(2) : etag;
    return any_element(known, [&](std::string_view element) {
        if (element == "*") return true;
        if (element.starts_with("W/")) element.remove_prefix(2);
        return element == strong;
    });
}

}  // namespace server::http
