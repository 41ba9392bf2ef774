#include "server/handlers/json_body.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr int deepest_json = 40;  // levels; an answer of ours has six

[[noreturn]] void refuse(std::string why) {
    throw http::ProblemError({400, "bad-request", std::move(why), json::object()});
}

/// A JSON text that says one thing only: where a name stands twice, programs differ about which one counts.
json parsed(std::string_view text) {
    bool too_deep = false;
    std::string twice;
    std::vector<std::set<std::string>> names;  // of the objects that are open
    const auto look = [&](int depth, json::parse_event_t event, json& value) {
        too_deep = too_deep || depth > deepest_json;
        if (too_deep) return false;
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        if (event == json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            twice = value.get<std::string>();
        return true;
    };
    try {
        json document = json::parse(text, look);
        if (too_deep) refuse(fmt::format("the JSON is nested deeper than {} levels", deepest_json));
        if (!twice.empty()) refuse(fmt::format("the JSON names \"{}\" twice in one object", twice));
        return document;
    } catch (const json::out_of_range&) {
        refuse("the JSON holds a number that is larger than numbers can be");
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return lower;
}

[[noreturn]] void refuse_type(std::string why, json more = json::object()) {
    throw http::ProblemError({415, "unsupported-media-type", std::move(why), std::move(more)});
}

/// JSON between programs is UTF-8 (RFC 8259, 8.1); who says that it is something else may mean it.
void refuse_other_charset(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto end = std::min(parameters.find(';'), parameters.size());
        const auto one = parameters.substr(0, end);
        parameters.remove_prefix(std::min(end + 1, parameters.size()));
        const auto equals = std::min(one.find('='), one.size());
        if (in_lower_case(trimmed(one.substr(0, equals))) != "charset") continue;
        auto charset = trimmed(one.substr(std::min(equals + 1, one.size())));
        if (charset.size() >= 2 && charset.front() == '"' && charset.back() == '"')
            charset = charset.substr(1, charset.size() - 2);
        if (in_lower_case(charset) != "utf-8")
            refuse_type(fmt::format("JSON is taken in UTF-8 only, not in charset \"{}\"", charset),
                        {{"charset", "utf-8"}});
    }
}

}  // namespace

json json_body(const http::Request& request, std::initializer_list<std::string_view> types) {
    const std::string_view given = request.header("content-type");
    const auto semicolon = std::min(given.find(';'), given.size());
    const auto type = trimmed(given.substr(0, semicolon));
    if (std::find(types.begin(), types.end(), in_lower_case(type)) == types.end())
        refuse_type(fmt::format("Content-Type must be {}, not \"{}\"", fmt::join(types, " or "), type),
                    {{"accepted", types}});
    refuse_other_charset(given.substr(semicolon));
    const auto coding = request.header("content-encoding");
    if (!coding.empty() && in_lower_case(trimmed(coding)) != "identity")
        refuse_type("bodies are taken as they are, without Content-Encoding");
    return parsed(request.body);
}

}  // namespace server
