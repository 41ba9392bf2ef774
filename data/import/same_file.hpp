#pragma once

#include <string>

#include "data/store/owner.hpp"

namespace data::import {

/// What the journal's reason says of an import after the file's name: what it was brought in as and the SHA-256 of
/// length and content of the file (of a Shapefile, its table too), in hexadecimal.
[[nodiscard]] std::string mark_of(const std::string& file, const std::string& as_what);

/// Refuses what was imported before and still has rows. throws Failure "again" naming revision, time and person
void refuse_same(const Owner& owner, const std::string& mark);

}  // namespace data::import
