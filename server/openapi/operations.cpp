#include <initializer_list>
#include <tuple>

#include "server/handlers/answer.hpp"
#include "server/handlers/items_query.hpp"
#include "server/openapi/document.hpp"

namespace server::openapi {
namespace {

using nlohmann::json;

constexpr const char* plain_text = "text/plain";
constexpr const char* html = "text/html";

json schema_of(const std::string& schema) {
    return {{"$ref", "#/components/schemas/" + schema}};
}

json asked(const char* name, const char* description, json schema, bool required = false) {
    return {{"name", name},
            {"in", "query"},
            {"description", description},
            {"required", required},
            {"schema", std::move(schema)}};
}

json number(double least, double most) {
    return {{"type", "number"}, {"minimum", least}, {"maximum", most}};
}

json whole(std::int64_t least, std::int64_t most, std::int64_t usual) {
    return {{"type", "integer"}, {"minimum", least}, {"maximum", most}, {"default", usual}};
}

json word() {
    return {{"type", "string"}};
}

json lon() {
    return asked("lon", "经度 Longitude, degrees", number(-180, 180), true);
}
json lat() {
    return asked("lat", "纬度 Latitude, degrees", number(-90, 90), true);
}
json form() {
    return asked("f", "Format; else Accept decides", {{"type", "string"}, {"enum", {"json", "html"}}});
}
json crs() {
    return asked("crs", "System of the answer's coordinates, one of the collection's crs; in its own axis order",
                 {{"type", "string"}, {"format", "uri"}});
}

json list_of_names(const char* name, const char* description) {
    json parameter = asked(name, description, {{"type", "array"}, {"minItems", 1}, {"items", word()}});
    parameter["style"] = "form", parameter["explode"] = false;
    return parameter;
}

json answer(const char* description, const std::string& type, json schema) {
    return {{"description", description}, {"content", {{type, {{"schema", std::move(schema)}}}}}};
}

json answer_or_page(const char* description, const std::string& type, json schema) {
    json both = answer(description, type, std::move(schema));
    both["content"][html] = {{"schema", word()}};
    return both;
}

json bytes() {
    return {{"type", "string"}, {"format", "binary"}};
}

json empty(const char* description) {
    return {{"description", description}};
}

json described(const char* summary, std::initializer_list<json> parameters, json responses) {
    json d{{"summary", summary}, {"responses", std::move(responses)}};
    if (parameters.size() > 0) d["parameters"] = parameters;
    return d;
}

json with_etag(json response) {
    response["headers"]["ETag"] = {{"description", "The feature's version in quotes"}, {"schema", word()}};
    return response;
}

json if_match() {
    return {{"name", "If-Match"},
            {"in", "header"},
            {"required", true},
            {"schema", word()},
            {"description", "The ETag of the version that was seen; without it 428, of another version 412 with both"}};
}

json key() {
    return {{"name", "Idempotency-Key"},
            {"in", "header"},
            {"required", false},
            {"schema", {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}}},
            {"description",
             "The same request under the same key is done once and answered alike for 30 days; another one is 422"}};
}

json feature_body(const std::string& type, json schema) {
    return {{"required", true}, {"content", {{type, {{"schema", std::move(schema)}}}}}};
}

/// A feature of any collection, told apart by the path.
json any_feature(const data::Catalogue& catalogue) {
    json any = json::array();
    for (const data::Collection& collection : catalogue.collections())
        any.push_back(schema_of("feature_" + collection.name));
    return {{"anyOf", std::move(any)}};
}

json items(const data::Catalogue& catalogue) {
    json page{{"type", "object"},
              {"required", {"type", "features", "links", "numberReturned", "numberMatched", "timeStamp"}},
              {"properties",
               {{"type", {{"type", "string"}, {"enum", {"FeatureCollection"}}}},
                {"features", {{"type", "array"}, {"items", any_feature(catalogue)}}},
                {"links", {{"type", "array"}, {"items", schema_of("link")}}},
                {"numberMatched", {{"type", "integer"}, {"minimum", 0}}},
                {"numberReturned", {{"type", "integer"}, {"minimum", 0}}},
                {"timeStamp", {{"type", "string"}, {"format", "date-time"}}}}}};
    return described(
        "要素 Features of a collection, page by page",
        {form(), crs(),
         asked("limit", "Features a page; more than the maximum gives the maximum", whole(1, largest_page, usual_page)),
         asked("after",
               "Paging: where the last page ended, an id, or with sortby the values sorted by and the id; follow the "
               "next link",
               word()),
         asked(
             "filter",
             "过滤条件 A filter in CQL2 over the queryables: comparisons, LIKE, BETWEEN, IN, IS NULL, CASEI, ACCENTI, "
             "arithmetic, S_, T_ and A_ functions. At most 32 levels, 1,000 operations, properties and values, 2,000 "
             "corners",
             word()),
         asked("filter-lang", "Language of filter",
               {{"type", "string"}, {"enum", {"cql2-text", "cql2-json"}}, {"default", "cql2-text"}}),
         asked("filter-crs", "System of the coordinates in filter, in its own axis order; CRS84 where absent",
               {{"type", "string"}, {"format", "uri"}}),
         list_of_names(
             "sortby",
             "排序 Order: names of sortables, each with - for the greatest first; what is not known comes last"),
         list_of_names("properties", "所选字段 Properties to answer with; id and geometry are always there"),
         json{{"name", "bbox"},
              {"in", "query"},
              {"required", false},
              {"style", "form"},
              {"explode", false},
              {"description",
               "Features whose shape meets this box: 4 numbers, or 6 with heights that are not looked at"},
              {"schema", {{"type", "array"}, {"minItems", 4}, {"maxItems", 6}, {"items", {{"type", "number"}}}}}},
         asked("bbox-crs",
               "System of bbox, in its own axis order; a box of a projected system stands for the box of degrees round "
               "it",
               {{"type", "string"}, {"format", "uri"}}),
         asked("datetime",
               "The collection as it stood at this moment (RFC 3339), at the end of this day, or at the end of this "
               "interval a/b",
               word()),
         json{{"name", "queryables"},
              {"in", "query"},
              {"required", false},
              {"style", "form"},
              {"explode", true},
              {"description", "Any queryable as property=value"},
              {"schema", {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}}}},
        {{"200", answer_or_page("A page of features", std::string(geojson_type), std::move(page))}});
}

json item(const data::Catalogue& catalogue, const char* description) {
    return with_etag(answer(description, std::string(geojson_type), any_feature(catalogue)));
}

/// A body of named texts, those listed needed.
json named_texts(std::initializer_list<const char*> names) {
    json properties = json::object();
    for (const char* name : names) properties[name] = word();
    return feature_body(std::string(json_type), {{"type", "object"}, {"required", names}, {"properties", properties}});
}

/// Sign-in, one's own account and people: docs/api.md has what the documents hold.
void add_account(std::map<std::string, json>& all) {
    const std::string json_form(json_type);
    const json document{{"type", "object"}}, gone{{"204", empty("Done")}};
    const auto own = [&](const char* summary) {
        return described(summary, {},
                         {{"200", answer("Who is signed in, and what that person may do", json_form, document)}});
    };
    const auto with_body = [](json operation, json body) {
        operation["requestBody"] = std::move(body);
        return operation;
    };
    all["GET /api/v1/me"] = own("我的账号 Who is signed in");
    all["POST /api/v1/sign-in"] = with_body(own("登录 Sign in"), named_texts({"login", "password"}));
    all["POST /api/v1/sign-out"] = described("退出 Sign out", {}, gone);
    all["POST /api/v1/password"] =
        with_body(own("更改密码 Change one's password"), named_texts({"current", "password"}));
    all["POST /api/v1/first-run"] =
        with_body(own("首次启动 Make the first administrator"), named_texts({"token", "login", "name", "password"}));
    all["GET /api/v1/tokens"] = described("我的令牌 One's API tokens", {},
                                          {{"200", answer("Tokens without their secrets", json_form, document)}});
    all["POST /api/v1/tokens"] = with_body(
        described("新令牌 Make an API token", {}, {{"201", answer("With its secret, once", json_form, document)}}),
        named_texts({"name", "scope"}));
    all["DELETE /api/v1/tokens/{id}"] = described("收回令牌 Take a token back", {}, gone);
    all["GET /api/v1/people"] = described("人员 People", {}, {{"200", answer("Everybody", json_form, document)}});
    all["POST /api/v1/people"] = with_body(
        described("新增人员 Add somebody", {}, {{"201", answer("With the first password, once", json_form, document)}}),
        named_texts({"login", "name"}));
    all["PATCH /api/v1/people/{id}"] = with_body(
        described("修改人员 Change somebody", {if_match()}, {{"200", answer("As it is now", json_form, document)}}),
        feature_body(json_form, document));
    all["POST /api/v1/people/{id}/password"] =
        described("初始密码 Give a first password", {}, {{"200", answer("The password, once", json_form, document)}});
    all["GET /api/v1/devices"] =
        described("我的设备 One's devices", {}, {{"200", answer("The last seen first", json_form, document)}});
    all["PATCH /api/v1/devices/{device}"] =
        with_body(described("重命名设备 Name a device", {}, gone), named_texts({"name"}));
    all["DELETE /api/v1/devices/{device}"] = described("让设备退出 Sign a device out for good", {}, gone);
    all["GET /api/v1/people/{id}/devices"] =
        described("人员的设备 Somebody's devices", {}, {{"200", answer("The last seen first", json_form, document)}});
    all["DELETE /api/v1/people/{id}/devices/{device}"] =
        described("收回人员的设备 Sign somebody's device out", {}, gone);
}

}  // namespace

std::map<std::string, json> operations(const data::Catalogue& catalogue) {
    const std::string json_form(json_type), geojson(geojson_type), schema_form(schema_type);
    const std::string collection = "/ogc/collections/{collection}", item_path = collection + "/items/{id}";
    std::map<std::string, json> all;
    const auto get = [&](const std::string& pattern, json d) { all["GET " + pattern] = std::move(d); };

    get("/api/v1/district", described("城区概况 What this district is and holds", {},
                                      {{"200", answer("The district", json_form, schema_of("district"))}}));
    get("/api/v1/collections", described("要素集与代码表 Collections with fields, code lists", {},
                                         {{"200", answer("Collections", json_form, schema_of("collections"))}}));
    get("/api/v1/locate", described("定位 What holds this place, and with what probability",
                                    {lon(), lat(),
                                     asked("accuracy", "68 % radius of a round normal error, metres; adds candidates",
                                           number(0.01, 2000))},
                                    {{"200", answer("What holds the place", json_form, schema_of("location"))}}));
    get("/api/v1/nearest",
        described("最近 The nearest features with their distance in metres",
                  {lon(), lat(), asked("class", "Class code; stands for the classes below it too", word()),
                   asked("k", "How many", whole(1, 100, 5)), asked("within", "Metres", number(0, 100000)),
                   asked("collection", "Where to look; facility", word())},
                  {{"200", answer("Nearest first", geojson, schema_of("nearest"))}}));
    get("/api/v1/within", described("半径内 What a disc meets",
                                    {lon(), lat(), asked("radius", "Metres", number(0, 50000), true),
                                     asked("collection", "Names parted by commas; all where absent", word()),
                                     asked("limit", "Features returned; all are counted", whole(0, 10000, 1000))},
                                    {{"200", answer("Features and counts", geojson, schema_of("within"))}}));
    json area = described("范围内 What a polygon meets", {},
                          {{"200", answer("Features and counts", geojson, schema_of("within"))}});
    area["requestBody"] = feature_body(json_form, schema_of("area"));
    all["POST /api/v1/within"] = std::move(area);
    get("/api/v1/search",
        described("搜索 By name, code, address; both scripts, pinyin and initials",
                  {asked("q", "What to find", {{"type", "string"}, {"maxLength", 400}}, true),
                   asked("limit", "How many", whole(1, 100, 10)), asked("collection", "Only in this one", word()),
                   asked("near", "lon,lat: of what matches alike the nearer comes first", word())},
                  {{"200", answer("Best first", json_form, schema_of("search"))}}));

    get("/api/v1/history",
        described(
            "历史 Who did what and when, the newest first",
            {asked("collection", "Only of this one", word()), asked("id", "Only this feature", {{"type", "integer"}}),
             asked("division", "Only what lies or lay there", word()),
             asked("person", "Only what this login did; me", word()), asked("since", "RFC 3339 moment or day", word()),
             asked("until", "RFC 3339 moment or day", word()), asked("bbox", "west,south,east,north", word()),
             asked("limit", "How many", whole(1, 100, 20)), asked("cursor", "next of the page before", word()),
             asked("geometry", "With the shapes before and after", {{"type", "boolean"}}),
             asked("undo", "With whether it can be taken back", {{"type", "boolean"}})},
            {{"200", answer("Changes", json_form, schema_of("history"))}}));

    add_account(all);

    get("/ogc", described("入口 Landing page", {form()},
                          {{"200", answer_or_page("Landing page", json_form, schema_of("landing"))}}));
    get("/ogc/conformance",
        described("符合性 Conformance", {form()},
                  {{"200", answer_or_page("Conformance classes", json_form, schema_of("conformance"))}}));
    get("/ogc/collections",
        described("要素集 Collections", {form()},
                  {{"200", answer_or_page("Collections", json_form, schema_of("ogc_collections"))}}));
    get(collection, described("要素集 One collection", {form()},
                              {{"200", answer_or_page("The collection", json_form, schema_of("ogc_collection"))}}));
    get(collection + "/queryables",
        described("可查询字段 What items can be asked for", {form()},
                  {{"200", answer_or_page("JSON Schema", schema_form, schema_of("json_schema"))}}));
    get(collection + "/sortables",
        described("可排序字段 What items can be sorted by", {form()},
                  {{"200", answer_or_page("JSON Schema", schema_form, schema_of("json_schema"))}}));
    get(collection + "/schema",
        described("字段 Schema of a feature's properties", {form()},
                  {{"200", answer_or_page("JSON Schema", schema_form, schema_of("json_schema"))}}));
    get(collection + "/items", items(catalogue));
    json one = described("要素 One feature", {form(), crs()},
                         {{"200", item(catalogue, "The feature")}, {"304", empty("If-None-Match names its version")}});
    one["responses"]["200"]["content"][html] = {{"schema", word()}};
    get(item_path, std::move(one));

    json create = described(
        "新建 Stores a feature", {key()},
        {{"201", item(catalogue, "Stored")}, {"200", item(catalogue, "Known: the same uid with the same content")}});
    create["responses"]["201"]["headers"]["Location"] = {{"schema", {{"type", "string"}, {"format", "uri"}}}};
    create["requestBody"] = feature_body(geojson, any_feature(catalogue));
    all["POST " + collection + "/items"] = std::move(create);
    json patch = described("修改 Changes a feature by a JSON merge patch (RFC 7396)", {if_match(), key()},
                           {{"200", item(catalogue, "As it is now")}});
    patch["requestBody"] = feature_body("application/merge-patch+json", {{"type", "object"}});
    all["PATCH " + item_path] = std::move(patch);
    json replace =
        described("替换 Replaces a feature", {if_match(), key()}, {{"200", item(catalogue, "As it is now")}});
    replace["requestBody"] = feature_body(geojson, any_feature(catalogue));
    all["PUT " + item_path] = std::move(replace);
    all["DELETE " + item_path] =
        described("删除 Deletes a feature", {if_match(), key()}, {{"204", empty("Gone; history keeps it")}});

    json changes = described("批量修改 Up to 1,000 changes as one revision: all or none", {key()},
                             {{"200", answer("What became of each", json_form, schema_of("made_changes"))}});
    changes["requestBody"] = feature_body(json_form, schema_of("changes"));
    all["POST /api/v1/changes"] = std::move(changes);

    for (const auto& [path, title, body] :
         {std::tuple{"POST /api/v1/undo", "撤销 Takes back a revision, or everything since one", "undo"},
          std::tuple{"POST /api/v1/redo", "重做 Takes an undo back", "redo"}}) {
        json undo = described(title, {key()}, {{"200", answer("The new revision", json_form, schema_of("undone"))}});
        undo["requestBody"] = feature_body(json_form, schema_of(body));
        all[path] = std::move(undo);
    }

    json coverage = described("网格拓扑编辑 One edit of polygons that share borders: split, merge, reshape ...",
                              {key()}, {{"200", answer("What changed", json_form, schema_of("coverage_edited"))}});
    coverage["requestBody"] = feature_body(json_form, schema_of("coverage_edit"));
    all["POST /api/v1/coverages/{collection}/edits"] = std::move(coverage);

    get("/live", described("实时推送 WebSocket: what changes in a view, and who edits (docs/api.md)", {},
                           {{"101", empty("The WebSocket begins")}}));

    for (auto& [path, write] : all)
        if (const auto given = write.find("parameters"); given != write.end() && given->back() == key())
            for (auto& [status, response] : write["responses"].items())
                response["headers"]["Gridkeeper-Revision"] = {
                    {"description", "What it made, for undo; absent where nothing changed"}, {"schema", word()}};

    const json past = asked("datetime", "As that moment or the end of that day left it", word());
    const std::string tile_type = "application/vnd.mapbox-vector-tile";
    get("/tiles/{layers}/{z}/{x}/{y}.mvt", described("矢量瓦片 Vector tile; layers are parted by commas", {past},
                                                     {{"200", answer("MVT 2.1", tile_type, bytes())},
                                                      {"204", empty("Nothing is there")},
                                                      {"304", empty("Unchanged")}}));
    get("/tiles/{layers}.json",
        described("TileJSON 3", {past}, {{"200", answer("TileJSON", json_form, schema_of("tilejson"))}}));
    get("/styles/{name}.json",
        described("地图样式 MapLibre style", {}, {{"200", answer("Style", json_form, schema_of("any_object"))}}));
    get("/styles/{file*}", described("样式文件 Styles, sprites and glyphs", {},
                                     {{"200", answer("File", "application/octet-stream", bytes())}}));

    get("/healthz", described("存活 Alive", {}, {{"200", answer("Alive", json_form, schema_of("status"))}}));
    get("/readyz", described("就绪 Ready to answer", {}, {{"200", answer("Ready", json_form, schema_of("status"))}}));
    get("/metrics", described("指标 Prometheus metrics", {}, {{"200", answer("Metrics", plain_text, word())}}));
    get("/openapi.json",
        described("接口描述 This document", {},
                  {{"200", answer("OpenAPI 3.0", std::string(openapi_type), schema_of("any_object"))}}));
    get("/openapi", described("接口说明 This document as a page", {}, {{"200", answer("Page", html, word())}}));
    get("/problems", described("问题类型 Types of problems", {}, {{"200", answer("Page", html, word())}}));
    get("/problems/{type}", described("问题说明 What a problem means", {}, {{"200", answer("Page", html, word())}}));
    get("/pages/page.css",
        described("页面样式 How pages look", {}, {{"200", answer("Style sheet", "text/css", word())}}));
    get("/{file*}", described("网页地图 The web map's files", {},
                              {{"200", answer("File", html, word())}, {"304", empty("Unchanged")}}));
    return all;
}

}  // namespace server::openapi
