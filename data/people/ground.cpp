#include "data/people/ground.hpp"

#include <functional>
#include <string_view>

namespace data {

Ground::Ground(const Collection& collection, const Feature& grid) : grid_(grid.id) {
    const Jurisdiction own(collection, grid);
    level_ = own.level(), division_ = own.division();
    outline_.append(grid.shape);
    outline_.zooms.assign(outline_.vertices.size(), 0);  // nobody draws it
    box_ = geo::bounds(outline_.view());
    std::string said = division_ + ' ' + std::to_string(grid_) + ' ' + std::to_string(level_);
    for (const geo::Mercator& v : outline_.vertices) said += ' ' + std::to_string(v.x) + ',' + std::to_string(v.y);
    for (const std::uint32_t start : outline_.starts) said += ' ' + std::to_string(start);
    mark_ = std::hash<std::string>{}(said);
}

bool Ground::holds(const Jurisdiction& jurisdiction) const {
    if (jurisdiction.grid() != 0 && jurisdiction.level() <= level_) return jurisdiction.grid() == grid_;
    const auto& place = jurisdiction.place();
    return place && holds(*place);
}

std::shared_ptr<const Ground> read_ground(Connection& db, const Collection& collection, FeatureId grid) {
    const auto found = find_feature(db, collection, grid);
    return found ? std::make_shared<const Ground>(collection, *found) : nullptr;
}

}  // namespace data
