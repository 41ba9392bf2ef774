#include "server/openapi/document.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace server::openapi {
namespace {

using nlohmann::json;

/// The parameters of a pattern in order: "/tiles/{z}/{x}" has z and x. A "{path*}" is named path.
std::vector<std::string> names_in(const std::string& pattern) {
    std::vector<std::string> names;
    for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
        std::string name = pattern.substr(at + 1, pattern.find('}', at) - at - 1);
        if (name.ends_with('*')) name.pop_back();
        names.push_back(std::move(name));
    }
    return names;
}

std::string path_of(std::string pattern) {
    for (std::size_t star = pattern.find("*}"); star != std::string::npos; star = pattern.find("*}"))
        pattern.erase(star, 1);
    return pattern;
}

std::string lower(std::string_view word) {
    std::string result(word);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return result;
}

json path_parameter(const std::string& name, const data::Catalogue& catalogue) {
    static const std::set<std::string> whole{"z", "x", "y", "id"};
    json schema{{"type", whole.contains(name) ? "integer" : "string"}};
    if (whole.contains(name)) schema["minimum"] = 0;
    if (name == "z") schema["maximum"] = 22;
    if (name == "collection") {
        schema["enum"] = json::array();
        for (const data::Collection& collection : catalogue.collections()) schema["enum"].push_back(collection.name);
    }
    return {{"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}};
}

/// "GET /ogc/collections/{collection}" is "get_ogc_collections_collection".
std::string operation_id(http::Method method, const std::string& pattern) {
    std::string id = lower(http::to_string(method));
    for (const char c : pattern) {
        const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (word)
            id += c;
        else if (id.back() != '_')
            id += '_';
    }
    while (id.ends_with('_')) id.pop_back();
    return id;
}

std::string tag_of(const std::string& pattern) {
    if (pattern.starts_with("/ogc")) return "OGC API Features";
    if (pattern.starts_with("/api/")) return "district";
    if (pattern.starts_with("/tiles") || pattern.starts_with("/styles")) return "map";
    return "service";
}

}  // namespace

json document(const data::Catalogue& catalogue, std::span<const http::Route> routes, const std::string& base_url) {
    json paths = json::object();
    auto all = operations(catalogue);
    for (const http::Route& route : routes) {
        const auto found = all.find(std::string(http::to_string(route.method)) + " " + route.pattern);
        if (found == all.end()) continue;  // a test keeps this from happening
        json& described = found->second;
        json parameters = json::array();
        for (const std::string& name : names_in(route.pattern)) parameters.push_back(path_parameter(name, catalogue));
        if (described.contains("parameters"))
            for (json& parameter : described["parameters"]) parameters.push_back(std::move(parameter));
        if (!parameters.empty()) described["parameters"] = std::move(parameters);
        described["operationId"] = operation_id(route.method, route.pattern);
        described["tags"] = {tag_of(route.pattern)};
        described["responses"]["default"] = {{"$ref", "#/components/responses/problem"}};
        paths[path_of(route.pattern)][lower(http::to_string(route.method))] = std::move(described);
    }
    return {
        {"openapi", "3.0.3"},
        {"info",
         {{"title", "gridkeeper"},
          {"version", "0.1.0"},
          {"description",
           "城区老旧小区、网格与设施：要素、瓦片与空间问答。经度在前，单位为度，WGS 84（CGCS2000 视为一致）。\n\n"
           "Features, tiles and answers over the places of a city district. Longitude first, degrees, WGS 84 (CGCS2000 "
           "is taken as coincident). Errors are RFC 9457 problem details; /problems/{type} explains each type. Routes "
           "that write, and credentials, are taken over https or from the server's own machine."}}},
        {"servers", {{{"url", base_url}}}},
        {"tags", {{{"name", "OGC API Features"}}, {{"name", "district"}}, {{"name", "map"}}, {{"name", "service"}}}},
        {"paths", std::move(paths)},
        {"components",
         {{"schemas", schemas(catalogue)},
          {"responses",
           {{"problem",
             {{"description", "RFC 9457 problem details"},
              {"content",
               {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/problem"}}}}}}}}}}}}}};
}

}  // namespace server::openapi
