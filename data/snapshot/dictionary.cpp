#include "data/snapshot/dictionary.hpp"

#include <algorithm>
#include <bit>
#include <functional>

namespace data {
namespace {

std::uint32_t hash_of(std::string_view bytes) noexcept {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(bytes));
}

}  // namespace

std::uint32_t Interner::number(std::string_view bytes) {
    if (strings_.size() * 2 >= slots_.size()) grow();
    const std::uint32_t hash = hash_of(bytes);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
        if (slots_[i] == 0) {
            slots_[i] = strings_.add(bytes) + 1;
            hashes_.push_back(hash);
            uses_.push_back(1);
            return slots_[i] - 1;
        }
        const std::uint32_t known = slots_[i] - 1;
        if (hashes_[known] == hash && strings_[known] == bytes) {
            ++uses_[known];
            return known;
        }
    }
}

void Interner::grow() {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t known = 0; known < hashes_.size(); ++known) {
        std::size_t i = hashes_[known] & mask;
        while (slots_[i] != 0) i = (i + 1) & mask;
        slots_[i] = known + 1;
    }
}

void Dictionary::seal() {
    slots_.assign(std::bit_ceil(std::size_t{shared_.size()} * 2 + 2), no_value);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t k = 0; k < shared_.size(); ++k) {
        std::size_t i = hash_of(shared_[k]) & mask;
        while (slots_[i] != no_value) i = (i + 1) & mask;
        slots_[i] = k + 1;
    }
    shared_.seal();
    singles_.seal();
}

ValueCell Dictionary::find(std::string_view bytes) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash_of(bytes) & mask;; i = (i + 1) & mask)
        if (slots_[i] == no_value || shared_[slots_[i] - 1] == bytes) return slots_[i];
}

}  // namespace data
