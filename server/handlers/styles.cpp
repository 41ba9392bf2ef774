#include "server/handlers/styles.hpp"

#include <nlohmann/json.hpp>

#include "server/base_url.hpp"
#include "server/handlers/attribution.hpp"

namespace server {

namespace {

bool is_ours(const nlohmann::ordered_json& address) {
    return address.is_string() && address.get_ref<const std::string&>().starts_with('/');
}

void make_absolute(nlohmann::ordered_json& address, const std::string& base) {
    if (is_ours(address)) address = base + address.get<std::string>();
}

/// MapLibre resolves no relative address by itself (a style may come from anywhere), so the style we send has none. Our
/// own sources say whose data they are.
std::string for_clients_elsewhere(const std::string& style, const std::string& base, const std::string& attribution) {
    auto document = nlohmann::ordered_json::parse(style);
    for (const char* part : {"sprite", "glyphs"})
        if (document.contains(part)) make_absolute(document[part], base);
    if (document.contains("sources"))
        for (auto& [name, source] : document["sources"].items()) {
            if (source.contains("url") && is_ours(source["url"]) && !attribution.empty())
                source["attribution"] = attribution;
            if (source.contains("url")) make_absolute(source["url"], base);
            if (source.contains("data")) make_absolute(source["data"], base);
            if (source.contains("tiles"))
                for (auto& tiles : source["tiles"]) make_absolute(tiles, base);
        }
    return document.dump();
}

}  // namespace

http::awaitable<http::Response> style(http::Request request, App& app) {
    const auto& name = request.parameters.at("name");
    const auto file = name + ".json";
    const auto bytes = app.styles.bytes(file);
    if (!bytes || name.starts_with("sprite")) co_return app.styles.answer(file, request);
    const auto text = co_await attribution(app);
    co_return http::text(200, "application/json", for_clients_elsewhere(*bytes, base_url(request, app.options), text))
        .with("Cache-Control", "no-cache")
        .with("Vary", "Host, X-Forwarded-Host, X-Forwarded-Proto");
}

http::Response style_part(const http::Request& request, App& app) {
    return app.styles.answer(request.parameters.at("file"), request);
}

}  // namespace server
