#include "server/handlers/openapi.hpp"

#include "server/app.hpp"
#include "server/base_url.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/page.hpp"
#include "server/openapi/document.hpp"
#include "server/routes.hpp"

namespace server {
namespace {

using nlohmann::json;

json made(const http::Request& request, App& app) {
    const auto snapshot = app.snapshot.current();
    return openapi::document(snapshot->catalogue(), routes(), base_url(request, app.options));
}

std::string type_of(const json& schema) {
    if (schema.contains("$ref")) {
        const std::string name = schema["$ref"].get<std::string>();
        return name.substr(name.rfind('/') + 1);
    }
    if (schema.contains("anyOf")) return "feature_*";
    std::string type = schema.value("type", "");
    if (type == "array" && schema.contains("items")) type = "[" + type_of(schema["items"]) + "]";
    if (schema.contains("minimum") || schema.contains("maximum"))
        type += " " + (schema.contains("minimum") ? schema["minimum"].dump() : "") + " … " +
                (schema.contains("maximum") ? schema["maximum"].dump() : "");
    if (schema.contains("default")) type += " = " + schema["default"].dump();
    return type;
}

void append_operation(std::string& to, const std::string& path, const std::string& method, const json& operation) {
    std::string upper = method;
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    to += "<details><summary><span class=\"method\">" + upper + "</span> <code>" + escaped(path) + "</code> " +
          escaped(operation.value("summary", "")) + "</summary>\n";
    if (operation.contains("parameters")) {
        to +=
            "<div class=\"scroll\"><table>\n<tr><th>参数 Parameter</th><th>位置 In</th><th>类型 Type</th><th>说明 "
            "Description</th></tr>\n";
        for (const json& p : operation["parameters"])
            to += "<tr><td><code>" + escaped(p.value("name", "")) + "</code>" +
                  (p.value("required", false) ? " *" : "") + "</td><td>" + escaped(p.value("in", "")) +
                  "</td><td><code>" + escaped(type_of(p["schema"])) + "</code></td><td>" +
                  escaped(p.value("description", "")) + "</td></tr>\n";
        to += "</table></div>\n";
    }
    to += "<ul>\n";
    for (const auto& [status, response] : operation["responses"].items()) {
        to += "<li><strong>" + escaped(status) + "</strong> " + escaped(response.value("description", "RFC 9457"));
        if (response.contains("content"))
            for (const auto& [type, content] : response["content"].items())
                to += " <code>" + escaped(type) + "</code> <code>" + escaped(type_of(content["schema"])) + "</code>";
        to += "</li>\n";
    }
    to += "</ul></details>\n";
}

}  // namespace

http::Response openapi_document(const http::Request& request, App& app) {
    return json_answer(made(request, app), openapi_type);
}

http::Response openapi_page(const http::Request& request, App& app) {
    const json document = made(request, app);
    std::string body;
    for (const json& tag : document["tags"]) {
        const std::string name = tag["name"];
        body += "<h2>" + escaped(name) + "</h2>\n";
        for (const auto& [path, methods] : document["paths"].items())
            for (const auto& [method, operation] : methods.items())
                if (operation["tags"][0] == name) append_operation(body, path, method, operation);
    }
    body += "<h2>数据结构 Schemas</h2>\n";
    for (const auto& [name, schema] : document["components"]["schemas"].items())
        body += "<details id=\"" + escaped(name) + "\"><summary><code>" + escaped(name) + "</code></summary><pre>" +
                escaped(schema.dump(2)) + "</pre></details>\n";
    return html_page("接口说明 API", {{"/", "gridkeeper"}}, body, "/openapi.json");
}

}  // namespace server
