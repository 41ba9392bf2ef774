#pragma once

#include <map>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "data/feature/collection.hpp"
#include "server/http/router.hpp"

namespace server::openapi {

/// One self-contained OpenAPI 3.0 document: every route with its parameters and answers, every collection's feature.
/// Made from the routes themselves and the catalogue, so that it cannot speak of what is not there.
[[nodiscard]] nlohmann::json document(const data::Catalogue& catalogue, std::span<const http::Route> routes,
                                      const std::string& base_url);

/// The schemas of all answers, by name (components/schemas).
[[nodiscard]] nlohmann::json schemas(const data::Catalogue& catalogue);

/// What is said about routes: by "GET /pattern" an OpenAPI operation object without the parameters of its path.
[[nodiscard]] std::map<std::string, nlohmann::json> operations(const data::Catalogue& catalogue);

}  // namespace server::openapi
