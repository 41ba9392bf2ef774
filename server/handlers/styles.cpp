#include "server/handlers/styles.hpp"

#include <nlohmann/json.hpp>

#include "server/base_url.hpp"

namespace server {

namespace {

void make_absolute(nlohmann::ordered_json& address, const std::string& base) {
    if (address.is_string() && address.get_ref<const std::string&>().starts_with('/'))
        address = base + address.get<std::string>();
}

/// MapLibre resolves no relative address by itself (a style may come from anywhere), so the style we send has none.
std::string with_addresses(const std::string& style, const std::string& base) {
    auto document = nlohmann::ordered_json::parse(style);
    for (const char* part : {"sprite", "glyphs"})
        if (document.contains(part)) make_absolute(document[part], base);
    if (document.contains("sources"))
        for (auto& [name, source] : document["sources"].items()) {
            if (source.contains("url")) make_absolute(source["url"], base);
            if (source.contains("data")) make_absolute(source["data"], base);
            if (source.contains("tiles"))
                for (auto& tiles : source["tiles"]) make_absolute(tiles, base);
        }
    return document.dump();
}

}  // namespace

http::Response style(const http::Request& request, App& app) {
    const auto& name = request.parameters.at("name");
    const auto file = name + ".json";
    const auto bytes = app.styles.bytes(file);
    if (!bytes || name.starts_with("sprite")) return app.styles.answer(file, request);
    return http::text(200, "application/json", with_addresses(*bytes, base_url(request, app.options)))
        .with("Cache-Control", "no-cache")
        .with("Vary", "Host, X-Forwarded-Host, X-Forwarded-Proto");
}

http::Response style_part(const http::Request& request, App& app) {
    return app.styles.answer(request.parameters.at("file"), request);
}

}  // namespace server
