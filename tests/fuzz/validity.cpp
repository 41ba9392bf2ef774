#include "geo/validity.hpp"

#include "tests/fuzz/drawn_shape.hpp"

namespace fuzz {

void validity(Bytes bytes) {
    const geo::Shape shape = drawn_shape(bytes);
    const auto found = geo::flaws(shape);
    for (const geo::Flaw& flaw : found) must(!flaw.code.empty() && !flaw.message.empty(), "a flaw has code and words");
    try {
        const geo::Shape mended = geo::made_valid(shape);
        if (!mended.empty()) must(geo::flaws(mended).empty(), "what was made valid is valid");
    } catch (const geo::InvalidGeometry&) {
        must(!found.empty(), "a shape without flaws can be made valid");
    }
    if (found.empty())
        must(geo::normalised(geo::normalised(shape)) == geo::normalised(shape), "put in order once is in order");
}

}  // namespace fuzz
