#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fuzz {

/// What a stranger may send: any bytes at all.
using Bytes = std::span<const std::byte>;

/// A promise was broken: libFuzzer sees a crash, the replay a failed test.
struct Broken : std::logic_error {
    using logic_error::logic_error;
};
inline void must(bool holds, const std::string& promise) {
    if (!holds) throw Broken(promise);
}

inline std::string_view text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Each gives the bytes to one door of the program. Refusals that the door documents are taken as answers; any other
/// exception, and any broken promise, comes out.
void wkb(Bytes bytes);
void geojson(Bytes bytes);
void spatialite_blob(Bytes bytes);
void validity(Bytes bytes);
void tile(Bytes bytes);
void doubt(Bytes bytes);
void query_area(Bytes bytes);
void spelling(Bytes bytes);
void frame(Bytes bytes);
void request_head(Bytes bytes);
void request_target(Bytes bytes);
void request_query(Bytes bytes);
void filter_text(Bytes bytes);
void filter_json(Bytes bytes);

struct Target {
    std::string_view name;
    void (*taste)(Bytes);
};
/// All of them. A folder of seeds/ bears each name.
[[nodiscard]] std::span<const Target> targets();

}  // namespace fuzz
