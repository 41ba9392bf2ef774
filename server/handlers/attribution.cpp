#include "server/handlers/attribution.hpp"

#include "data/feature/district.hpp"
#include "server/handlers/page.hpp"

namespace server {

http::awaitable<std::string> attribution(App& app) {
    auto district = co_await app.readers.run([](data::Connection& db) { return data::read_district(db); });
    if (district.made_up) district.attribution.emplace_back("虚构数据 Made-up data");
    std::string html;
    for (const auto& text : district.attribution) html += (html.empty() ? "" : " · ") + escaped(text);
    co_return html;
}

}  // namespace server
