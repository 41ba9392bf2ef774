#include "data/search/spelling.hpp"

#include "data/search/search_tokens.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

void spelling(Bytes bytes) {
    const std::u32string once = data::folded(text(bytes));
    must(data::folded(data::utf8(once)) == once, "folding folded text changes nothing");
    for (const char32_t character : once) (void)data::readings(character);
    (void)data::search_expressions(text(bytes));
}

}  // namespace fuzz
