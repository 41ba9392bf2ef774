#include <array>

#include "tests/fuzz/target.hpp"

namespace fuzz {

std::span<const Target> targets() {
    static constexpr std::array all{
        Target{"wkb", wkb},
        Target{"geojson", geojson},
        Target{"spatialite_blob", spatialite_blob},
        Target{"validity", validity},
        Target{"tile", tile},
        Target{"doubt", doubt},
        Target{"query_area", query_area},
        Target{"spelling", spelling},
        Target{"frame", frame},
        Target{"request_head", request_head},
        Target{"request_target", request_target},
        Target{"request_query", request_query},
        Target{"filter_text", filter_text},
        Target{"filter_json", filter_json},
    };
    return all;
}

}  // namespace fuzz
