#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "data/journal/transaction.hpp"
#include "data/people/jurisdiction.hpp"
#include "geo/position.hpp"

namespace server::live {

/// One revision as open maps need it: made once on the writer's thread, then shared by all threads and never changed.
struct Change {
    /// Where a feature lay or lies, and whose holders decide on it.
    struct State {
        geo::MercatorBox box;
        data::KeptJurisdiction jurisdiction;
    };
    struct Feature {
        std::size_t collection = 0;  ///< index in the catalogue
        data::FeatureId id = 0;
        std::optional<State> before, after;
    };

    data::Revision revision = 0;
    std::vector<Feature> features;
    geo::MercatorBox box;     ///< of all of them
    bool everything = false;  ///< too much to name, an import say: all is to be read anew
};

/// No changes: everything.
[[nodiscard]] std::shared_ptr<const Change> change_of(const data::Catalogue& catalogue,
                                                      std::span<const data::Change> changes, data::Revision revision);

}  // namespace server::live
