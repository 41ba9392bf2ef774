#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/filter/queryables.hpp"
#include "geo/projection.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/http/message.hpp"

namespace server {

/// The parts of GET items that name properties: filter, order, selection. Each knows only those that whoever asks may
/// read. They throw http::BadRequest naming the parameter; for a filter ProblemError 400 with `findings`.

/// What this request may ask `collection` for.
[[nodiscard]] data::filter::Queryables queryables_for(const http::Request& request, const data::Collection& collection);

/// `filter` in `filter-lang` (cql2-text, cql2-json) with coordinates in `filter-crs`; nothing where there is none.
[[nodiscard]] std::shared_ptr<const data::filter::Expression> filter_parameter(
    const http::Request& request, const data::Catalogue& catalogue, const data::filter::Queryables& queryables,
    const std::vector<geo::Crs>& offered);

/// "name,-households": up to `most_sort_keys`, each once.
inline constexpr std::size_t most_sort_keys = 5;
[[nodiscard]] std::vector<data::SortKey> sortby_parameter(const http::Request& request,
                                                          const data::filter::Queryables& queryables);

/// Where the last page ended: an id, or where it is sorted a JSON array of the values sorted by and the id. Needs
/// `query.sort`.
void after_parameter(const http::Request& request, const data::filter::Queryables& queryables,
                     data::FeatureQuery& query);
/// Such a mark behind a feature, encoded for a link: "after=12".
[[nodiscard]] std::string after_mark(const data::Feature& feature, const data::filter::Queryables& queryables,
                                     const std::vector<data::SortKey>& sort);

/// "name,households"
[[nodiscard]] Shown properties_parameter(const http::Request& request, const data::filter::Queryables& queryables);

}  // namespace server
