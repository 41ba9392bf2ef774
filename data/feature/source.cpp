#include <array>

#include "data/feature/feature.hpp"

namespace data {
namespace {

constexpr std::array<std::string_view, 5> words{"surveyed", "imported", "derived", "estimated", "made_up"};

}  // namespace

std::string_view to_string(Source source) noexcept {
    return words[static_cast<std::size_t>(source)];
}

std::optional<Source> source_from(std::string_view word) noexcept {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return static_cast<Source>(i);
    return std::nullopt;
}

}  // namespace data
