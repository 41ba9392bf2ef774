#include <nlohmann/json.hpp>

#include "data/import/worker.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

/// What an import worker that was taken over by a file could write: the first byte says how long the JSON is.
void frame(Bytes bytes) {
    if (bytes.empty()) return;
    const std::string_view rest = text(bytes.subspan(1));
    const std::size_t json = std::min(std::to_integer<std::size_t>(bytes[0]), rest.size());
    try {
        const auto read = data::import::read_frame(rest.substr(0, json), rest.substr(json));
        must(read.json.at("kind").is_string(), "a frame has a kind");
    } catch (const data::import::Failure& refused) {
        must(!refused.code.empty(), "a refusal has its word");
    }
}

}  // namespace fuzz
