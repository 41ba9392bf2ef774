#pragma once

#include <functional>
#include <string>

#include "data/snapshot/seen.hpp"
#include "geo/doubt.hpp"

namespace server {

/// A feature's stored shape; nothing where the picture's own is as good.
using StoredShape = std::function<std::optional<geo::Shape>(const data::Collection&, const data::FeatureView&)>;

/// Appends {"building":[{"id","name","probability"},...],...}: what may hold a place that is known with a doubt,
/// likeliest first, each list summing to 1 with its entry of nobody. Of layers with levels the finest.
void append_candidates(std::string& to, const data::Seen& seen, const geo::Doubt& doubt, const StoredShape& stored);

}  // namespace server
