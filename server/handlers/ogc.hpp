#pragma once

#include "server/http/router.hpp"

namespace server {

/// OGC API Features parts 1 (core), 2 (coordinate reference systems) and 3 (filters), each as JSON or as a page.

http::Response ogc_landing(const http::Request& request, App& app);                ///< GET /ogc
http::Response ogc_conformance(const http::Request& request, App& app);            ///< GET /ogc/conformance
http::awaitable<http::Response> ogc_collections(http::Request request, App& app);  ///< GET /ogc/collections
http::awaitable<http::Response> ogc_collection(http::Request request, App& app);  ///< GET /ogc/collections/{collection}
http::Response ogc_queryables(const http::Request& request,
                              App& app);  ///< GET /ogc/collections/{collection}/queryables
http::Response ogc_sortables(const http::Request& request,
                             App& app);                             ///< GET /ogc/collections/{collection}/sortables
http::Response ogc_schema(const http::Request& request, App& app);  ///< GET /ogc/collections/{collection}/schema

http::awaitable<http::Response> ogc_items(http::Request request,
                                          App& app);                        ///< GET /ogc/collections/{collection}/items
http::awaitable<http::Response> ogc_item(http::Request request, App& app);  ///< GET .../items/{id}

/// POST .../items  stores a GeoJSON Feature: 201, Location, ETag.
http::awaitable<http::Response> ogc_create(http::Request request, App& app);
/// PATCH .../items/{id}  a JSON merge patch; If-Match says which version the caller saw: 428, 412.
http::awaitable<http::Response> ogc_patch(http::Request request, App& app);
/// PUT .../items/{id}  the whole feature anew; If-Match as above.
http::awaitable<http::Response> ogc_replace(http::Request request, App& app);
/// DELETE .../items/{id}  204; If-Match as above.
http::awaitable<http::Response> ogc_delete(http::Request request, App& app);

/// Bytes of a feature that is sent in: 100,000 corners with nine decimals.
inline constexpr std::size_t most_feature_body = 4u << 20;

}  // namespace server
