#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "data/snapshot/dictionary.hpp"
#include "geo/spatial_index.hpp"

namespace data {

/// Which values of one column occur below each node of a spatial index: a bit a value, several values may share one. A
/// search for the rare kind passes by what has none of it. Half a byte a feature.
/// source  Bloom 1970, with one hash and one word a node
class KindMarks {
  public:
    using Mask = std::uint64_t;
    static constexpr Mask everything = ~Mask{0};

    KindMarks() = default;

    /// `cell_of(i)` is item i's cell of that column.
    template <class CellOf>
    KindMarks(const geo::SpatialIndex& index, std::size_t column, const CellOf& cell_of) : column_(column) {
        constexpr std::uint32_t wide = geo::SpatialIndex::node_size;
        if (index.empty()) return;
        levels_.emplace_back((index.size() + wide - 1) / wide);
        for (std::uint32_t i = 0; i < index.size(); ++i) levels_[0][i / wide] |= mark(cell_of(i));
        while (levels_.back().size() > 1) {
            const std::vector<Mask>& below = levels_.back();
            std::vector<Mask> level((below.size() + wide - 1) / wide);
            for (std::size_t i = 0; i < below.size(); ++i) level[i / wide] |= below[i];
            levels_.push_back(std::move(level));
        }
    }

    /// The column that is marked; nothing where none is.
    [[nodiscard]] std::optional<std::size_t> column() const noexcept {
        return levels_.empty() ? std::nullopt : std::optional(column_);
    }

    /// The bit of a value. All values that one row alone has share the last.
    [[nodiscard]] static Mask mark(ValueCell cell) noexcept {
        constexpr std::uint32_t shared_bits = 63;
        return Mask{1} << (cell & single_flag ? shared_bits : cell % shared_bits);
    }

    /// False where nothing below the node has any of those marks.
    [[nodiscard]] bool may_hold(geo::SpatialIndex::Node node, Mask marks) const noexcept {
        return marks == everything || (levels_[node.level][node.place] & marks) != 0;
    }

    [[nodiscard]] std::size_t bytes() const noexcept {
        std::size_t sum = 0;
        for (const auto& level : levels_) sum += level.capacity() * sizeof(Mask);
        return sum;
    }

  private:
    std::size_t column_ = 0;
    std::vector<std::vector<Mask>> levels_;  ///< lowest first, as the index
};

}  // namespace data
