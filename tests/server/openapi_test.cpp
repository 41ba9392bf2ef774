#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "server/routes.hpp"
#include "tests/server/answering_district.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::SmallDistrict;

/// What of JSON Schema our document uses, in OpenAPI 3.0's dialect. Gives the first difference; empty: it matches.
class SchemaCheck {
  public:
    explicit SchemaCheck(const json& document) : document_(document) {}

    std::string difference(const json& schema, const json& value, const std::string& at = "$") const {
        if (schema.contains("$ref"))
            return difference(document_.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, at);
        if (value.is_null() && schema.value("nullable", false)) return "";
        if (schema.contains("anyOf")) {
            std::string all;
            for (const json& one : schema["anyOf"]) {
                const std::string why = difference(one, value, at);
                if (why.empty()) return "";
                all += why + "; ";
            }
            return all;
        }
        if (schema.contains("enum") &&
            std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
            return at + " is none of its enum: " + value.dump();
        const std::string type = schema.value("type", "");
        if (!type.empty() && !is(type, value)) return at + " is no " + type + ": " + value.dump().substr(0, 80);
        if (value.is_number()) {
            if (schema.contains("minimum") && value < schema["minimum"]) return at + " is too small";
            if (schema.contains("maximum") && value > schema["maximum"]) return at + " is too large";
        }
        if (type == "array") return of_array(schema, value, at);
        if (type == "object") return of_object(schema, value, at);
        return "";
    }

  private:
    static bool is(const std::string& type, const json& value) {
        return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
               (type == "string" && value.is_string()) || (type == "integer" && value.is_number_integer()) ||
               (type == "number" && value.is_number()) || (type == "boolean" && value.is_boolean());
    }
    std::string of_array(const json& schema, const json& value, const std::string& at) const {
        if (value.size() < schema.value("minItems", 0u)) return at + " is too short";
        if (schema.contains("maxItems") && value.size() > schema["maxItems"]) return at + " is too long";
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const auto why =
                    difference(schema.value("items", json::object()), value[i], at + "[" + std::to_string(i) + "]");
                !why.empty())
                return why;
        return "";
    }
    std::string of_object(const json& schema, const json& value, const std::string& at) const {
        for (const json& name : schema.value("required", json::array()))
            if (!value.contains(name)) return at + " lacks " + name.dump();
        const json properties = schema.value("properties", json::object());
        const json others = schema.value("additionalProperties", json(true));
        for (const auto& [name, member] : value.items()) {
            std::string why;
            if (properties.contains(name))
                why = difference(properties[name], member, at + "." + name);
            else if (others.is_object())
                why = difference(others, member, at + "." + name);
            else if (others == false)
                why = at + " has " + name + ", which nobody described";
            if (!why.empty()) return why;
        }
        return "";
    }

    const json& document_;
};

class OpenApi : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        district_ = std::make_unique<tests::AnsweringDistrict>();
        document_ = district_->json("/openapi.json");
    }
    static void TearDownTestSuite() { district_.reset(); }

    static std::unique_ptr<tests::AnsweringDistrict> district_;
    static json document_;
};
std::unique_ptr<tests::AnsweringDistrict> OpenApi::district_;
json OpenApi::document_;

TEST_F(OpenApi, DescribesEveryRoute) {
    for (const server::http::Route& route : server::routes()) {
        std::string path = route.pattern;
        std::erase(path, '*');  // {file*} takes the rest of the path
        std::string method(server::http::to_string(route.method));
        for (char& c : method) c = static_cast<char>(std::tolower(c));
        ASSERT_TRUE(document_["paths"].contains(path)) << route.pattern;
        EXPECT_TRUE(document_["paths"][path].contains(method)) << method << " " << route.pattern;
    }
}

TEST_F(OpenApi, HoldsTogether) {
    EXPECT_EQ(document_["openapi"], "3.0.3");
    std::set<std::string> ids;
    for (const auto& [path, methods] : document_["paths"].items())
        for (const auto& [method, operation] : methods.items()) {
            EXPECT_TRUE(ids.insert(operation["operationId"]).second) << operation["operationId"];
            EXPECT_FALSE(operation.value("summary", "").empty()) << path;
            EXPECT_GE(operation["responses"].size(), 2u) << path;
            std::set<std::string> named;
            for (const json& p : operation.value("parameters", json::array())) {
                EXPECT_TRUE(p.contains("schema")) << path;
                if (p["in"] == "path") named.insert(p["name"]);
            }
            std::set<std::string> in_path;
            for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1))
                in_path.insert(path.substr(open + 1, path.find('}', open) - open - 1));
            EXPECT_EQ(named, in_path) << path;
        }
}

TEST_F(OpenApi, RefersOnlyToItself) {
    const std::function<void(const json&)> walk = [&](const json& node) {
        if (node.is_object() && node.contains("$ref")) {
            const std::string to = node["$ref"];
            ASSERT_TRUE(to.starts_with("#/")) << to;
            EXPECT_TRUE(document_.contains(json::json_pointer(to.substr(1)))) << to;
        }
        if (node.is_structured())
            for (const json& child : node) walk(child);
    };
    walk(document_);
}

TEST_F(OpenApi, EveryAnswerMatchesItsSchema) {
    const SchemaCheck check(document_);
    const std::string here = SmallDistrict::asked(40, 35);
    const std::string compound = std::to_string(district_->district().id("新街口小区"));
    const std::vector<std::pair<std::string, std::string>> samples{
        {"/api/v1/district", "/api/v1/district"},
        {"/api/v1/collections", "/api/v1/collections"},
        {"/api/v1/locate", "/api/v1/locate?" + here},
        {"/api/v1/locate", "/api/v1/locate?" + here + "&accuracy=30"},
        {"/api/v1/locate", "/api/v1/locate?lon=0&lat=0"},
        {"/api/v1/nearest", "/api/v1/nearest?" + here + "&class=01076"},
        {"/api/v1/within", "/api/v1/within?" + here + "&radius=300"},
        {"/api/v1/search", "/api/v1/search?q=xin"},
        {"/ogc", "/ogc"},
        {"/ogc/conformance", "/ogc/conformance"},
        {"/ogc/collections", "/ogc/collections"},
        {"/ogc/collections/{collection}", "/ogc/collections/grid"},
        {"/ogc/collections/{collection}/queryables", "/ogc/collections/facility/queryables"},
        {"/ogc/collections/{collection}/schema", "/ogc/collections/facility/schema"},
        {"/ogc/collections/{collection}/items/{id}", "/ogc/collections/compound/items/" + compound},
        {"/healthz", "/healthz"},
        {"/readyz", "/readyz"},
        {"/tiles/{layers}.json", "/tiles/compound.json"},
        {"/openapi.json", "/openapi.json"},
    };
    const auto matches = [&](const std::string& path, const std::string& target) {
        const auto answer = district_->get(target);
        ASSERT_EQ(answer.status, 200) << target << answer.body;
        const json& content = document_["paths"][path]["get"]["responses"]["200"]["content"];
        const std::string type = answer.header("content-type");
        ASSERT_TRUE(content.contains(type)) << target << " answers with " << type;
        EXPECT_THAT(check.difference(content[type]["schema"], json::parse(answer.body)), IsEmpty()) << target;
    };
    for (const auto& [path, target] : samples) matches(path, target);
    for (const char* name :
         {"division", "grid", "compound", "building", "facility", "barrier", "landcover", "management_area"})
        matches("/ogc/collections/{collection}/items", std::string("/ogc/collections/") + name + "/items");
    const auto problem = district_->get("/ogc/collections/compound/items?limit=0");
    EXPECT_THAT(check.difference(document_["components"]["schemas"]["problem"], json::parse(problem.body)), IsEmpty());
}

TEST_F(OpenApi, HasAPageWithoutScriptsOrForeignHosts) {
    const auto page = district_->get("/openapi");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("/api/v1/locate"));
    EXPECT_THAT(page.body, Not(HasSubstr("<script")));
    EXPECT_THAT(page.body, Not(HasSubstr("href=\"http")));
    EXPECT_EQ(district_->get("/pages/page.css").status, 200);
}

TEST_F(OpenApi, ExplainsEveryProblem) {
    for (const char* target :
         {"/nowhere/at/all", "/ogc/collections/compound/items?limit=0", "/ogc/collections/compound/items/1"}) {
        const auto answer = district_->get(target);
        if (answer.status < 400) continue;
        const std::string type = json::parse(answer.body)["type"];
        EXPECT_EQ(district_->get(type).status, 200) << type;
    }
    EXPECT_EQ(district_->get("/problems").status, 200);
    tests::expect_problem(district_->get("/problems/none-such"), 404, "not-found");
}

}  // namespace
