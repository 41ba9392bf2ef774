#pragma once

#include <exception>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "data/feature/feature.hpp"
#include "data/journal/transaction.hpp"

namespace data {

/// One of several changes that are made together.
struct WantedChange {
    enum class Operation { create, replace, patch, remove } operation = Operation::create;
    std::string collection;
    FeatureId id = 0;          ///< of what is there; 0 for create
    std::int64_t version = 0;  ///< that the caller saw; 0 for create
    nlohmann::json document;   ///< a GeoJSON Feature, or a merge patch; none for remove
};

/// What became of it.
struct MadeChange {
    FeatureId id = 0;
    std::string uid;
    std::int64_t version = 0;  ///< as it is now; of a removed one its last
};

/// Some of the changes cannot be made, so none is. One entry a refused change: its place, and what it threw.
struct ChangesRefused : std::runtime_error {
    explicit ChangesRefused(std::vector<std::pair<std::size_t, std::exception_ptr>> which);
    std::vector<std::pair<std::size_t, std::exception_ptr>> refused;
};

/// Makes all of them in their order, each seeing those before it. One that is refused does not keep the later ones from
/// being looked at, so that everything that is wrong is told at once. throws ChangesRefused
[[nodiscard]] std::vector<MadeChange> make_changes(Transaction& transaction, const std::vector<WantedChange>& wanted);

}  // namespace data
