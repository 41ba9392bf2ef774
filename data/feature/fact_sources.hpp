#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "data/feature/feature.hpp"
#include "data/store/owner.hpp"

namespace data {

/// Name of the local JSON field of compound, building and facility that says of single values where they come from,
/// where that is not where the feature comes from: {"households":"estimated","built_year":"made_up"}. Cards, tiles and
/// exports carry it as any other field. A feature's own `source` goes on describing the rest of it.
inline constexpr const char* fact_sources = "fact_sources";

/// Notes the sources of single fields in the feature, beside those that are noted. The collection must have the field.
void note_fact_sources(const Collection& collection, Feature& feature,
                       std::span<const std::pair<std::string_view, Source>> sources);

/// The catalogue with the field where it is missing, as it will be once the field is stored.
[[nodiscard]] std::shared_ptr<const Catalogue> with_fact_sources(const std::shared_ptr<const Catalogue>& catalogue);

/// Stores the field where it is missing; part of the caller's transaction.
void store_fact_sources(Connection& db, const Catalogue& catalogue);

}  // namespace data
