#pragma once

#include <random>

#include "data/feature/feature.hpp"
#include "data/filter/expression.hpp"
#include "tests/support/temporary_database.hpp"

namespace tests {

/// Compounds with a field of every type, most of them local, and filters that ask about them: few texts, numbers, days
/// and places, so that equal ones meet often.

/// Adds the local fields that the filters name: opened (date), seen (timestamp), tags (json).
void add_fields_of_every_type(TemporaryDatabase& store);

/// A compound on a grid of squares; what may be unknown is so now and then.
[[nodiscard]] data::Feature random_compound(const data::Collection& collection, std::mt19937& random);

/// A condition that filter::check() finds nothing wrong with, up to `levels` high.
[[nodiscard]] data::filter::Expression random_filter(std::mt19937& random, int levels);

}  // namespace tests
