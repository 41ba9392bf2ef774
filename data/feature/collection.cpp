#include "data/feature/collection.hpp"

#include <algorithm>
#include <utility>

#include "data/store/error.hpp"

namespace data {
namespace {

template <class Range>
std::optional<std::size_t> place_of(const Range& range, std::string_view name) noexcept {
    const auto found = std::ranges::find(range, name, [](const auto& item) -> std::string_view { return item.name; });
    if (found == std::ranges::end(range)) return std::nullopt;
    return static_cast<std::size_t>(found - std::ranges::begin(range));
}

}  // namespace

std::optional<std::size_t> Collection::field(std::string_view wanted) const noexcept {
    return place_of(fields, wanted);
}

const CodeEntry* CodeList::entry(std::string_view code) const noexcept {
    const auto found = std::ranges::find(entries, code, &CodeEntry::code);
    return found == entries.end() ? nullptr : &*found;
}

Catalogue::Catalogue(std::vector<Collection> collections, std::vector<CodeList> code_lists)
    : collections_(std::move(collections)), code_lists_(std::move(code_lists)) {}

const Collection* Catalogue::find(std::string_view name) const noexcept {
    const auto place = index(name);
    return place ? &collections_[*place] : nullptr;
}

const Collection& Catalogue::at(std::string_view name) const {
    if (const Collection* found = find(name)) return *found;
    throw NotFound("there is no collection " + std::string(name));
}

std::optional<std::size_t> Catalogue::index(std::string_view name) const noexcept {
    return place_of(collections_, name);
}

const CodeList* Catalogue::code_list(std::string_view name) const noexcept {
    const auto place = place_of(code_lists_, name);
    return place ? &code_lists_[*place] : nullptr;
}

}  // namespace data
