// One libFuzzer program a door: -DDOOR=its name.
#include <cstdint>

#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::DOOR(std::as_bytes(std::span(bytes, size)));
    return 0;
}
