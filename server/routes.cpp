#include "server/routes.hpp"

#include "server/handlers/account.hpp"
#include "server/handlers/changes.hpp"
#include "server/handlers/coverage_edits.hpp"
#include "server/handlers/district.hpp"
#include "server/handlers/health.hpp"
#include "server/handlers/history.hpp"
#include "server/handlers/live.hpp"
#include "server/handlers/locate.hpp"
#include "server/handlers/nearby.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/openapi.hpp"
#include "server/handlers/page.hpp"
#include "server/handlers/search.hpp"
#include "server/handlers/styles.hpp"
#include "server/handlers/tile_json.hpp"
#include "server/handlers/tiles.hpp"
#include "server/handlers/undo.hpp"
#include "server/handlers/web_map.hpp"

namespace server {

using data::admins;
using data::anybody;
using data::everyone;
using data::signed_in;
using http::Access;
using enum http::Method;

std::vector<http::Route> routes() {
    return {
        {get, "/healthz", anybody, &healthz, 0, Access::always},
        {get, "/readyz", anybody, &readyz, 0, Access::always},
        {get, "/metrics", admins, &metrics, 0, Access::machine},

        {get, "/tiles/{layers}/{z}/{x}/{y}.mvt", everyone, tile_handler},
        {get, "/tiles/{layers}.json", everyone, &tile_json},
        {get, "/styles/{name}.json", anybody, &style, 0, Access::always},
        {get, "/styles/{file*}", anybody, &style_part, 0, Access::always},

        {get, "/api/v1/district", everyone, &district},
        {get, "/api/v1/collections", everyone, &described_collections},
        {get, "/api/v1/locate", everyone, http::CachedHandler{&locate_at_once, &locate}},
        {get, "/api/v1/nearest", everyone, &nearest},
        {get, "/api/v1/within", everyone, &within_radius},
        {post, "/api/v1/within", everyone, &within_area, most_area_body, Access::reads},
        {get, "/api/v1/search", everyone, &search},
        {post, "/api/v1/changes", signed_in, &make_changes, most_changes_body},
        {get, "/api/v1/history", signed_in, &history},
        {post, "/api/v1/undo", signed_in, &undo, most_undo_body},
        {post, "/api/v1/redo", signed_in, &redo, most_undo_body},
        {post, "/api/v1/coverages/{collection}/edits", signed_in, &edit_coverage, most_feature_body},

        {get, "/ogc", everyone, &ogc_landing},
        {get, "/ogc/conformance", everyone, &ogc_conformance},
        {get, "/ogc/collections", everyone, &ogc_collections},
        {get, "/ogc/collections/{collection}", everyone, &ogc_collection},
        {get, "/ogc/collections/{collection}/queryables", everyone, &ogc_queryables},
        {get, "/ogc/collections/{collection}/sortables", everyone, &ogc_sortables},
        {get, "/ogc/collections/{collection}/schema", everyone, &ogc_schema},
        {get, "/ogc/collections/{collection}/items", everyone, &ogc_items},
        {get, "/ogc/collections/{collection}/items/{id}", everyone, &ogc_item},
        {post, "/ogc/collections/{collection}/items", signed_in, &ogc_create, most_feature_body},
        {patch, "/ogc/collections/{collection}/items/{id}", signed_in, &ogc_patch, most_feature_body},
        {put, "/ogc/collections/{collection}/items/{id}", signed_in, &ogc_replace, most_feature_body},
        {del, "/ogc/collections/{collection}/items/{id}", signed_in, &ogc_delete},

        {get, "/live", everyone, &live_talk},

        {get, "/api/v1/me", anybody, &me, 0, Access::account},
        {post, "/api/v1/sign-in", anybody, &sign_in, most_account_body, Access::account},
        {post, "/api/v1/sign-out", signed_in, &sign_out, most_account_body, Access::account},
        {post, "/api/v1/password", signed_in, &change_own_password, most_account_body, Access::account},
        {post, "/api/v1/first-run", anybody, &first_run, most_account_body, Access::account},
        {get, "/api/v1/tokens", signed_in, &own_tokens},
        {post, "/api/v1/tokens", signed_in, &add_own_token, most_account_body},
        {del, "/api/v1/tokens/{id}", signed_in, &remove_own_token},
        {get, "/api/v1/devices", signed_in, &own_devices},
        {patch, "/api/v1/devices/{device}", signed_in, &rename_own_device, most_account_body},
        {del, "/api/v1/devices/{device}", signed_in, &remove_own_device},
        {get, "/api/v1/people", admins, &people},
        {post, "/api/v1/people", admins, &add_person, most_account_body},
        {patch, "/api/v1/people/{id}", admins, &change_person, most_account_body},
        {post, "/api/v1/people/{id}/password", admins, &give_first_password},
        {get, "/api/v1/people/{id}/devices", admins, &devices_of_person},
        {del, "/api/v1/people/{id}/devices/{device}", admins, &remove_device_of_person},

        {get, "/openapi.json", anybody, &openapi_document},
        {get, "/openapi", anybody, &openapi_page},
        {get, "/problems", anybody, &problem_types, 0, Access::always},
        {get, "/problems/{type}", anybody, &problem_type, 0, Access::always},
        {get, "/pages/page.css", anybody, &page_style, 0, Access::always},

        {get, "/{file*}", anybody, &web_map, 0, Access::always},
    };
}

}  // namespace server
