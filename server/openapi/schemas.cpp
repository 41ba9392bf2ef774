#include "server/handlers/feature_schema.hpp"
#include "server/openapi/document.hpp"

namespace server::openapi {
namespace {

using nlohmann::json;

json schema_of(const std::string& schema) {
    return {{"$ref", "#/components/schemas/" + schema}};
}
json text() {
    return {{"type", "string"}};
}
json whole() {
    return {{"type", "integer"}};
}
json number() {
    return {{"type", "number"}};
}
json yes_no() {
    return {{"type", "boolean"}};
}
json list(json of) {
    return {{"type", "array"}, {"items", std::move(of)}};
}
json numbers(int count) {
    return {{"type", "array"}, {"items", number()}, {"minItems", count}, {"maxItems", count}};
}
json map_of(json of) {
    return {{"type", "object"}, {"additionalProperties", std::move(of)}};
}

json nullable(json schema) {
    schema["nullable"] = true;
    return schema;
}

/// An object of exactly these members; a name that ends in "?" may be absent.
json object(std::initializer_list<std::pair<std::string, json>> members) {
    json properties = json::object(), required = json::array();
    for (auto [name, schema] : members) {
        if (name.ends_with('?'))
            name.pop_back();
        else
            required.push_back(name);
        properties[name] = std::move(schema);
    }
    json o{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) o["required"] = std::move(required);
    return o;
}

json open_object(std::initializer_list<std::pair<std::string, json>> members) {
    json o = object(members);
    o.erase("additionalProperties");
    return o;
}

json geometry() {
    return {{"type", "object"},
            {"required", {"type", "coordinates"}},
            {"nullable", true},
            {"properties",
             {{"type",
               {{"type", "string"},
                {"enum", {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}}}},
              {"coordinates", {{"type", "array"}, {"items", json::object()}}}}}};
}

json title() {
    return object({{"zh", text()}, {"en", text()}});
}

json named() {
    return object({{"id", whole()}, {"name", text()}, {"code", text()}, {"level?", whole()}, {"source?", text()}});
}

json candidate() {
    return object({{"id", nullable(whole())},
                   {"name?", text()},
                   {"others?", whole()},
                   {"probability", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}}});
}

json location() {
    const json candidates = list(schema_of("candidate"));
    return object({{"position", numbers(2)},
                   {"revision", whole()},
                   {"divisions", list(schema_of("holder"))},
                   {"grids", list(schema_of("holder"))},
                   {"compound", nullable(named())},
                   {"management_area", nullable(named())},
                   {"building", nullable(named())},
                   {"wall", nullable(object({{"inside", yes_no()}, {"distance", number()}}))},
                   {"accuracy?", number()},
                   {"candidates?", object({{"compound", candidates},
                                           {"grid", candidates},
                                           {"building", candidates},
                                           {"management_area", candidates}})}});
}

/// A feature from the map in memory: without uid and version.
json drawn_feature() {
    return open_object({{"type", text()},
                        {"id", whole()},
                        {"geometry", schema_of("geometry")},
                        {"properties", {{"type", "object"}}},
                        {"distance?", number()},
                        {"collection?", text()}});
}

json field() {
    return object({{"name", text()},
                   {"type", text()},
                   {"title", title()},
                   {"required", yes_no()},
                   {"searched", yes_no()},
                   {"personal", yes_no()},
                   {"open", yes_no()},
                   {"local", yes_no()},
                   {"unit?", text()},
                   {"code_list?", text()},
                   {"target?", text()},
                   {"minimum?", number()},
                   {"maximum?", number()},
                   {"tile_zoom?", whole()}});
}

json code_entry() {
    return object({{"code", text()},
                   {"title", title()},
                   {"local", yes_no()},
                   {"parent?", text()},
                   {"supervising_org?", text()},
                   {"source?", text()},
                   {"valid_from?", text()},
                   {"valid_to?", text()}});
}

json ogc_collection() {
    return object({{"id", text()},
                   {"title", text()},
                   {"description", text()},
                   {"itemType", text()},
                   {"crs", list(text())},
                   {"storageCrs", text()},
                   {"extent?", {{"type", "object"}}},
                   {"links", list(schema_of("link"))}});
}

}  // namespace

json schemas(const data::Catalogue& catalogue) {
    json all{
        {"problem", open_object({{"type", text()},
                                 {"title", text()},
                                 {"status", whole()},
                                 {"detail", text()},
                                 {"instance", text()},
                                 {"findings?", list(schema_of("finding"))}})},
        {"finding", object({{"code", text()}, {"field", text()}, {"message", text()}, {"position?", numbers(2)}})},
        {"link", open_object({{"href", text()}, {"rel", text()}, {"type?", text()}, {"title?", text()}})},
        {"geometry", geometry()},
        {"holder", named()},
        {"candidate", candidate()},
        {"location", location()},
        {"drawn_feature", drawn_feature()},
        {"nearest", object({{"type", text()}, {"features", list(schema_of("drawn_feature"))}, {"revision", whole()}})},
        {"within", object({{"type", text()},
                           {"features", list(schema_of("drawn_feature"))},
                           {"numberMatched", whole()},
                           {"numberReturned", whole()},
                           {"counts", map_of(map_of(whole()))}})},
        {"changes",
         object({{"changes",
                  list(object({{"operation", {{"type", "string"}, {"enum", {"create", "replace", "patch", "delete"}}}},
                               {"collection", text()},
                               {"id?", whole()},
                               {"version?", whole()},
                               {"feature?", {{"type", "object"}}},
                               {"patch?", {{"type", "object"}}}}))},
                 {"check?", yes_no()}})},
        {"made_changes", object({{"revision", whole()},
                                 {"check", yes_no()},
                                 {"changes", list(object({{"index", whole()},
                                                          {"operation", text()},
                                                          {"collection", text()},
                                                          {"id", whole()},
                                                          {"uid", text()},
                                                          {"version", whole()}}))}})},
        {"history", object({{"changes", list(object({{"revision", whole()},
                                                     {"time", text()},
                                                     {"operation", text()},
                                                     {"collection?", text()},
                                                     {"id?", whole()},
                                                     {"name?", text()},
                                                     {"version?", whole()},
                                                     {"changes?", list(object({{"field", text()},
                                                                               {"before", json::object()},
                                                                               {"after", json::object()}}))},
                                                     {"geometry_changed?", yes_no()},
                                                     {"geometry_before?", json::object()},
                                                     {"geometry_after?", json::object()},
                                                     {"person?", object({{"login", text()}, {"name?", text()}})},
                                                     {"reason?", text()},
                                                     {"features?", whole()},
                                                     {"counts?", json::object()},
                                                     {"undone_by?", whole()},
                                                     {"undoes?", list(whole())},
                                                     {"undo?", json::object()}}))},
                            {"next", json::object()}})},
        {"undo", object({{"revision?", whole()},
                         {"since?", whole()},
                         {"division?", text()},
                         {"mine?", yes_no()},
                         {"check?", yes_no()}})},
        {"redo", object({{"revision", whole()}, {"check?", yes_no()}})},
        {"undone", object({{"revision", whole()},
                           {"check", yes_no()},
                           {"undoes", list(whole())},
                           {"features", whole()},
                           {"changes?", list(object({{"index", whole()},
                                                     {"operation", text()},
                                                     {"collection", text()},
                                                     {"id", whole()},
                                                     {"uid", text()},
                                                     {"version", whole()}}))}})},
        {"coverage_edit",
         object({{"operation",
                  {{"type", "string"},
                   {"enum",
                    {"move_vertices", "move_border", "insert_vertex", "delete_vertex", "split", "merge", "reshape",
                     "redraw", "cut_hole", "fill_gap", "remove_overlap", "snap"}}}},
                 {"level?", whole()},
                 {"features?", list(object({{"id", whole()}, {"version", whole()}}))},
                 {"moves?", list(object({{"from", numbers(2)}, {"to", numbers(2)}}))},
                 {"by?", numbers(2)},
                 {"with_ends?", yes_no()},
                 {"at?", numbers(2)},
                 {"line?", schema_of("geometry")},
                 {"geometry?", schema_of("geometry")},
                 {"apart?", yes_no()},
                 {"leave_gap?", yes_no()},
                 {"owner?", json::object()},
                 {"to?", object({{"collection", text()}, {"ids", list(whole())}})},
                 {"tolerance?", number()},
                 {"new?", list(object({{"code?", text()}, {"name?", text()}}))},
                 {"sliver_width?", number()},
                 {"outline_may_change?", yes_no()},
                 {"repair?", yes_no()},
                 {"check?", yes_no()}})},
        {"coverage_edited", object({{"revision", whole()},
                                    {"check", yes_no()},
                                    {"features", list({{"type", "object"}})},
                                    {"created", list(object({{"id", whole()}, {"from", whole()}}))},
                                    {"removed", list(whole())},
                                    {"findings", list({{"type", "object"}})}})},
        {"area", object({{"geometry", schema_of("geometry")},
                         {"collections?", list(text())},
                         {"limit?", {{"type", "integer"}, {"minimum", 0}, {"maximum", 10000}}}})},
        {"search", object({{"results", list(object({{"collection", text()},
                                                    {"id", whole()},
                                                    {"name", text()},
                                                    {"code", text()},
                                                    {"kind", title()},
                                                    {"address", nullable(text())},
                                                    {"places", list(text())},
                                                    {"detail", text()},
                                                    {"place", text()},
                                                    {"center", numbers(2)},
                                                    {"bounds", numbers(4)},
                                                    {"source", text()},
                                                    {"match", text()}}))}})},
        {"district", object({{"name", text()},
                             {"bounds", nullable(numbers(4))},
                             {"center", nullable(numbers(2))},
                             {"revision", whole()},
                             {"made_up", yes_no()},
                             {"attribution", list(text())},
                             {"counts", map_of(whole())},
                             {"sources", map_of(map_of(whole()))}})},
        {"collections",
         object({{"collections", list(object({{"name", text()},
                                              {"title", title()},
                                              {"geometry", text()},
                                              {"fields", list(field())},
                                              {"count", whole()},
                                              {"tile_zoom", whole()},
                                              {"label_zoom?", whole()},
                                              {"first_zooms", list(object({{"field", text()},
                                                                           {"value", text()},
                                                                           {"tile_zoom", whole()},
                                                                           {"label_zoom", whole()}}))}}))},
                 {"code_lists", map_of(list(code_entry()))}})},
        {"landing", object({{"title", text()}, {"description", text()}, {"links", list(schema_of("link"))}})},
        {"conformance", object({{"conformsTo", list(text())}, {"links", list(schema_of("link"))}})},
        {"ogc_collection", ogc_collection()},
        {"ogc_collections",
         object({{"links", list(schema_of("link"))}, {"collections", list(schema_of("ogc_collection"))}})},
        {"json_schema", open_object({{"$schema", text()},
                                     {"$id", text()},
                                     {"type", text()},
                                     {"title", text()},
                                     {"properties", {{"type", "object"}}}})},
        {"tilejson",
         open_object({{"tilejson", text()}, {"tiles", list(text())}, {"vector_layers", list({{"type", "object"}})}})},
        {"status", open_object({{"status", text()}})},
        {"any_object", {{"type", "object"}}},
    };
    for (const data::Collection& collection : catalogue.collections())
        all["feature_" + collection.name] = feature_schema(catalogue, collection);
    return all;
}

}  // namespace server::openapi
