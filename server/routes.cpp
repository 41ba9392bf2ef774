#include "server/routes.hpp"

#include "server/handlers/health.hpp"
#include "server/handlers/styles.hpp"
#include "server/handlers/tile_json.hpp"
#include "server/handlers/tiles.hpp"
#include "server/handlers/web_map.hpp"

namespace server {

using http::Access;
using enum http::Method;

std::vector<http::Route> routes() {
    return {
        {get, "/healthz", &healthz, 0, Access::always},
        {get, "/readyz", &readyz, 0, Access::always},
        {get, "/metrics", &metrics, 0, Access::always},

        {get, "/tiles/{layers}/{z}/{x}/{y}.mvt", tile_handler},
        {get, "/tiles/{layers}.json", &tile_json},
        {get, "/styles/{name}.json", &style, 0, Access::always},
        {get, "/styles/{file*}", &style_part, 0, Access::always},

        {get, "/{file*}", &web_map, 0, Access::always},
    };
}

}  // namespace server
