#include "server/handlers/stale.hpp"

#include <fmt/format.h>

#include "server/handlers/feature_json.hpp"

namespace server {

http::Problem stale(const data::Collection& collection, const data::Feature& current, std::int64_t given,
                    const data::Viewer& viewer) {
    std::string text;
    append_feature(text, collection, current, {geo::crs84, viewer});
    return {412,
            "version-conflict",
            fmt::format("you saw version {}, version {} is stored: somebody changed it since", given, current.version),
            {{"given", given}, {"current", current.version}, {"feature", nlohmann::json::parse(text)}}};
}

}  // namespace server
