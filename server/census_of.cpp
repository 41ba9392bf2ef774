#include "server/census_of.hpp"

#include <algorithm>
#include <mutex>

#include "server/app.hpp"

namespace server {

std::shared_ptr<const data::Census> census_of(const std::shared_ptr<const data::Snapshot>& snapshot) {
    static std::mutex guard;
    static std::weak_ptr<const data::Snapshot> counted;
    static std::shared_ptr<const data::Census> last;
    const std::lock_guard lock(guard);
    if (counted.lock() != snapshot) {
        last = std::make_shared<const data::Census>(*snapshot);
        counted = snapshot;
    }
    return last;
}

http::awaitable<std::vector<Extent>> seen_extents(App& app, std::shared_ptr<const data::Snapshot> snapshot,
                                                  const data::Viewer& viewer) {
    const auto collections = snapshot->catalogue().collections();
    std::shared_ptr<const data::Census> census;
    if (!std::ranges::all_of(collections, [&](const auto& collection) { return viewer.sees_all(collection); }))
        co_await app.readers.compute([&] { census = census_of(snapshot); });
    std::vector<Extent> extents;
    for (std::size_t c = 0; c < collections.size(); ++c) {
        if (viewer.sees_all(collections[c])) {
            extents.push_back({static_cast<std::int64_t>(snapshot->layer(c).size()), snapshot->layer(c).bounds()});
        } else {
            const data::Count count = census->of(c, snapshot->layer(c), viewer);
            extents.push_back({count.features(), count.bounds});
        }
    }
    co_return extents;
}

}  // namespace server
