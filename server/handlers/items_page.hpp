#pragma once

#include <initializer_list>
#include <string>

#include "data/feature/feature.hpp"
#include "server/handlers/items_query.hpp"
#include "server/http/message.hpp"

namespace server {

/// One page of a collection's features, and where the next one starts.
struct ItemsPage {
    data::FeaturePage features;
    std::string next;  ///< "after=12"; empty on the last page
};

/// "/ogc/collections/compound/items"
[[nodiscard]] std::string items_path(const data::Collection& collection);

/// "path?query" with those parts that are not empty.
[[nodiscard]] std::string address(const std::string& path, std::initializer_list<std::string> parts);

/// A page for people: a table with a line a feature. Fields that `viewer` may not read stay empty.
[[nodiscard]] http::Response items_as_page(const ItemsPage& page, const data::Catalogue& catalogue,
                                           const data::Collection& collection, const ItemsQuery& query,
                                           const data::Viewer& viewer);

/// One feature for people, with a link to its place on the map.
[[nodiscard]] http::Response item_as_page(const data::Catalogue& catalogue, const data::Collection& collection,
                                          const data::Feature& feature, const data::Viewer& viewer);

}  // namespace server
