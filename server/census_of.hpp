#pragma once

#include <memory>
#include <vector>

#include "data/snapshot/census.hpp"
#include "server/http/awaitable.hpp"

namespace server {

struct App;

/// The picture's features counted. Counting walks every feature, so one census serves all who ask about the same
/// picture; run it on a reader's thread. Safe from any thread.
[[nodiscard]] std::shared_ptr<const data::Census> census_of(const std::shared_ptr<const data::Snapshot>& snapshot);

/// How much of a collection somebody sees, and where.
struct Extent {
    std::int64_t features = 0;
    geo::MercatorBox bounds;
};

/// Of every collection, in the catalogue's order. Counts nothing where all is seen.
[[nodiscard]] http::awaitable<std::vector<Extent>> seen_extents(App& app,
                                                                std::shared_ptr<const data::Snapshot> snapshot,
                                                                const data::Viewer& viewer);

}  // namespace server
