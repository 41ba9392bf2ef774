#pragma once

#include <optional>
#include <string>

#include "data/feature/feature.hpp"
#include "data/filter/queryables.hpp"
#include "geo/projection.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/ogc_answer.hpp"

namespace server {

/// What GET items asks, read and checked.
struct ItemsQuery {
    Form form = Form::json;
    geo::Crs crs = geo::crs84;
    data::FeatureQuery features;        ///< without as_of
    std::optional<std::string> moment;  ///< UTC; the collection as it stood then
    Shown shown;                        ///< of each feature
    std::string after;                  ///< "after=12", encoded; empty for the first page
    std::string kept;                   ///< the query without `after` and `f`, encoded, for links: "limit=10&name=..."
};

inline constexpr std::size_t usual_page = 10, largest_page = 10'000;

/// throws http::BadRequest naming the parameter that is wrong; ProblemError with every finding for a filter
[[nodiscard]] ItemsQuery items_query(const http::Request& request, const data::Catalogue& catalogue,
                                     const data::filter::Queryables& queryables, const std::vector<geo::Crs>& offered);

/// The system named by parameter `name`, one of those offered; CRS84 where it is absent. throws http::BadRequest
[[nodiscard]] geo::Crs crs_parameter(const http::Request& request, std::string_view name,
                                     const std::vector<geo::Crs>& offered);

}  // namespace server
