#include "server/handlers/feature_schema.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "data/feature/feature.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::size_t longest_enumeration = 60;  // codes; a longer list is read at /api/v1/collections

std::string both_titles(const data::Title& title) {
    return title.zh + (title.en.empty() ? "" : " " + title.en);
}

json type_of(const data::Catalogue& catalogue, const data::Field& field) {
    switch (field.type) {
        case data::FieldType::text: return {{"type", "string"}};
        case data::FieldType::integer: return {{"type", "integer"}};
        case data::FieldType::real: return {{"type", "number"}};
        case data::FieldType::boolean: return {{"type", "boolean"}};
        case data::FieldType::date: return {{"type", "string"}, {"format", "date"}};
        case data::FieldType::timestamp: return {{"type", "string"}, {"format", "date-time"}};
        case data::FieldType::reference:
            return {{"type", "integer"}, {"x-ogc-role", "reference"}, {"x-collection", field.target}};
        case data::FieldType::json: return json::object();
        case data::FieldType::code: break;
    }
    json type{{"type", "string"}, {"x-code-list", field.code_list}};
    const data::CodeList* list = catalogue.code_list(field.code_list);
    if (list && !list->entries.empty() && list->entries.size() <= longest_enumeration) {
        type["enum"] = json::array();
        for (const data::CodeEntry& entry : list->entries) type["enum"].push_back(entry.code);
    }
    return type;
}

json property(const data::Catalogue& catalogue, const data::Field& field) {
    json p = type_of(catalogue, field);
    p["title"] = both_titles(field.title);
    if (!field.unit.empty()) p["x-ogc-unit"] = field.unit;
    if (field.least) p["minimum"] = *field.least;
    if (field.most) p["maximum"] = *field.most;
    return p;
}

json source_property() {
    json p{{"type", "string"}, {"title", "来源 Source"}, {"enum", json::array()}};
    for (const data::Source source : {data::Source::surveyed, data::Source::imported, data::Source::derived,
                                      data::Source::estimated, data::Source::made_up})
        p["enum"].push_back(data::to_string(source));
    return p;
}

/// What every feature has before its fields.
json head_properties() {
    return {{"uid", {{"type", "string"}, {"format", "uuid"}, {"title", "唯一标识 Unique id"}}},
            {"code", {{"type", "string"}, {"title", "代码 Code"}}},
            {"name", {{"type", "string"}, {"title", "名称 Name"}}},
            {"version", {{"type", "integer"}, {"title", "版本 Version"}, {"readOnly", true}}},
            {"source", source_property()},
            {"division_code", {{"type", "string"}, {"title", "区划代码 Division code"}}}};
}

json geometry_property(const data::Collection& collection) {
    std::string format = "geometry-";
    for (const char c : geo::geojson_name(collection.shape))
        format += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return {{"title", "几何 Geometry"}, {"format", format}, {"x-ogc-role", "primary-geometry"}};
}

json flat_schema(const data::Catalogue& catalogue, const data::Collection& collection, const data::Viewer& viewer) {
    json properties = head_properties();
    for (const data::Field& field : collection.fields)
        if (viewer.reads_somewhere(field)) properties[field.name] = property(catalogue, field);
    return {{"type", "object"}, {"title", both_titles(collection.title)}, {"properties", std::move(properties)}};
}

json id_property() {
    return {{"type", "integer"}, {"title", "编号 Id"}, {"x-ogc-role", "id"}, {"readOnly", true}};
}

/// Of those queryables that `takes` takes.
template <class Takes>
json schema_of(const data::Catalogue& catalogue, const data::filter::Queryables& queryables, Takes takes) {
    json properties = json::object(), head = head_properties();
    for (const data::filter::Queryable& one : queryables.all()) {
        if (!takes(one)) continue;
        properties[one.name] = one.field != nullptr     ? property(catalogue, *one.field)
                               : one.name == "id"       ? id_property()
                               : one.name == "geometry" ? geometry_property(queryables.collection())
                                                        : head[one.name];
        if (one.kind == data::filter::Kind::json)
            properties[one.name]["description"] = "JSON: for A_CONTAINS and its like where it is an array, and IS NULL";
    }
    return {{"type", "object"},
            {"title", both_titles(queryables.collection().title)},
            {"properties", std::move(properties)}};
}

json nullable(json schema) {
    schema["nullable"] = true;
    if (schema.contains("enum")) schema["enum"].push_back(nullptr);
    return schema;
}

}  // namespace

json properties_schema(const data::Catalogue& catalogue, const data::Collection& collection,
                       const data::Viewer& viewer) {
    json schema = flat_schema(catalogue, collection, viewer);
    schema["properties"]["id"] = id_property();
    schema["properties"]["geometry"] = geometry_property(collection);
    schema["required"] = json::array();
    for (const data::Field& field : collection.fields)
        if (field.required && viewer.reads_somewhere(field)) schema["required"].push_back(field.name);
    if (schema["required"].empty()) schema.erase("required");
    return schema;
}

json queryables_schema(const data::Catalogue& catalogue, const data::filter::Queryables& queryables) {
    json schema = schema_of(catalogue, queryables, [](const data::filter::Queryable&) { return true; });
    schema["additionalProperties"] = false;
    return schema;
}

json sortables_schema(const data::Catalogue& catalogue, const data::filter::Queryables& queryables) {
    return schema_of(catalogue, queryables, data::filter::is_sortable);
}

json feature_schema(const data::Catalogue& catalogue, const data::Collection& collection) {
    json properties = head_properties();
    for (const data::Field& field : collection.fields) properties[field.name] = nullable(property(catalogue, field));
    return {
        {"type", "object"},
        {"title", both_titles(collection.title)},
        {"required", {"type", "geometry", "properties"}},
        {"properties",
         {{"type", {{"type", "string"}, {"enum", {"Feature"}}}},
          {"id", {{"type", "integer"}, {"minimum", 1}, {"readOnly", true}}},
          {"geometry", {{"$ref", "#/components/schemas/geometry"}}},
          {"properties", {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}}},
          {"links", {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/link"}}}}}}}};
}

}  // namespace server
