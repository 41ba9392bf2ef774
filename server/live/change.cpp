#include "server/live/change.hpp"

#include "data/feature/feature_sql.hpp"

namespace server::live {

namespace {

std::optional<Change::State> state_of(const data::Collection& collection, const std::optional<data::Feature>& feature) {
    if (!feature) return std::nullopt;
    return Change::State{data::box_of(feature->shape), data::Jurisdiction(collection, *feature)};
}

}  // namespace

std::shared_ptr<const Change> change_of(const data::Catalogue& catalogue, std::span<const data::Change> changes,
                                        data::Revision revision) {
    auto made = std::make_shared<Change>();
    made->revision = revision;
    made->everything = changes.empty();
    made->features.reserve(changes.size());
    for (const data::Change& change : changes) {
        const auto& collection = catalogue.collections()[change.collection];
        Change::Feature feature{change.collection, change.id, state_of(collection, change.before),
                                state_of(collection, change.after)};
        for (const auto* state : {&feature.before, &feature.after})
            if (*state) made->box.include((*state)->box);
        made->features.push_back(std::move(feature));
    }
    return made;
}

}  // namespace server::live
