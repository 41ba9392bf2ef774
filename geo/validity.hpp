#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "geo/shape.hpp"

namespace geo {

/// One thing that is wrong with a shape, and where.
struct Flaw {
    std::string code;     ///< stable word: "self-intersection", "ring-too-short", "coordinates" ...
    std::string message;  ///< English sentence
    std::optional<LonLat> place;
};

/// A shape that cannot be read or used.
struct InvalidGeometry : std::runtime_error {
    explicit InvalidGeometry(Flaw what) : std::runtime_error(what.message), flaw(std::move(what)) {}
    InvalidGeometry(std::string code, std::string message)
        : InvalidGeometry(Flaw{std::move(code), std::move(message), std::nullopt}) {}
    Flaw flaw;
};

/// Everything wrong with a shape of degrees: places that are no places on Earth, paths too short, and (once those are
/// in order) the first breach of the OGC Simple Features rules with its place. Empty: valid. cost    O(n log n) for n
/// vertices source  GEOS isValidDetail, re-entrant handle of the calling thread
[[nodiscard]] std::vector<Flaw> flaws(const Shape& shape);

/// The nearest valid shape of the same dimension: a bowtie becomes two triangles, spikes and stray lines go.
/// out     the multi type of the shape's dimension; empty when nothing of that dimension is left
/// throws  InvalidGeometry for paths that are none: too short, not closed, off the Earth
/// source  GEOS MakeValid (structure method keeps holes as holes)
[[nodiscard]] Shape made_valid(const Shape& shape);

}  // namespace geo
