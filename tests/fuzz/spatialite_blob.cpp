#include "data/store/spatialite_blob.hpp"

#include "data/store/error.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

void spatialite_blob(Bytes bytes) {
    std::string written;
    try {
        written = data::to_spatialite(data::from_spatialite(bytes));
    } catch (const data::StorageFailure&) {
        return;
    }
    const geo::Shape again = data::from_spatialite(std::as_bytes(std::span(written)));
    must(data::to_spatialite(again) == written, "what was written reads back the same");
}

}  // namespace fuzz
