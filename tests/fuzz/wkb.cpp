#include "geo/wkb.hpp"

#include "geo/validity.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

void wkb(Bytes bytes) {
    std::string written;
    try {
        written = geo::to_wkb(geo::from_wkb(bytes));
    } catch (const geo::InvalidGeometry&) {
        return;
    }
    const geo::Shape again = geo::from_wkb(std::as_bytes(std::span(written)));
    must(geo::to_wkb(again) == written, "what was written reads back the same");  // as bytes: NaN is no equal of itself
}

}  // namespace fuzz
