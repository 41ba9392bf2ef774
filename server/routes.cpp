#include "server/routes.hpp"

#include "server/handlers/changes.hpp"
#include "server/handlers/coverage_edits.hpp"
#include "server/handlers/district.hpp"
#include "server/handlers/health.hpp"
#include "server/handlers/locate.hpp"
#include "server/handlers/nearby.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/openapi.hpp"
#include "server/handlers/page.hpp"
#include "server/handlers/search.hpp"
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

        {get, "/api/v1/district", &district},
        {get, "/api/v1/collections", &described_collections},
        {get, "/api/v1/locate", http::CachedHandler{&locate_at_once, &locate}},
        {get, "/api/v1/nearest", &nearest},
        {get, "/api/v1/within", &within_radius},
        {post, "/api/v1/within", &within_area, most_area_body, Access::reads},
        {get, "/api/v1/search", &search},
        {post, "/api/v1/changes", &make_changes, most_changes_body},
        {post, "/api/v1/coverages/{collection}/edits", &edit_coverage, most_feature_body},

        {get, "/ogc", &ogc_landing},
        {get, "/ogc/conformance", &ogc_conformance},
        {get, "/ogc/collections", &ogc_collections},
        {get, "/ogc/collections/{collection}", &ogc_collection},
        {get, "/ogc/collections/{collection}/queryables", &ogc_queryables},
        {get, "/ogc/collections/{collection}/sortables", &ogc_sortables},
        {get, "/ogc/collections/{collection}/schema", &ogc_schema},
        {get, "/ogc/collections/{collection}/items", &ogc_items},
        {get, "/ogc/collections/{collection}/items/{id}", &ogc_item},
        {post, "/ogc/collections/{collection}/items", &ogc_create, most_feature_body},
        {patch, "/ogc/collections/{collection}/items/{id}", &ogc_patch, most_feature_body},
        {put, "/ogc/collections/{collection}/items/{id}", &ogc_replace, most_feature_body},
        {del, "/ogc/collections/{collection}/items/{id}", &ogc_delete},

        {get, "/openapi.json", &openapi_document},
        {get, "/openapi", &openapi_page},
        {get, "/problems", &problem_types, 0, Access::always},
        {get, "/problems/{type}", &problem_type, 0, Access::always},
        {get, "/pages/page.css", &page_style, 0, Access::always},

        {get, "/{file*}", &web_map, 0, Access::always},
    };
}

}  // namespace server
