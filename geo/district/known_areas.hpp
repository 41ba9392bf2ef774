#pragma once

#include <vector>

#include "geo/district/arrangement.hpp"

namespace geo::district {

/// Which blocks belong to which known area of a level. A block goes to the smallest area that holds it, so a community
/// drawn inside another is not swallowed.
class KnownAreas {
  public:
    KnownAreas(const Arrangement& arrangement, const std::vector<Known>& known);

    /// A part of the parent's ground that hangs together.
    struct Piece {
        std::vector<std::size_t> blocks;
        std::ptrdiff_t known = -1;  ///< index of the known area; -1: ground that none of this level claims
    };

    /// The ground of a parent by the known areas of a level: each keeps the largest part it has there, all else is
    /// unclaimed. Pieces below 10,000 m2 are gaps between drawings and go to the piece they share most border with.
    /// The blocks of a parent that hang together stay that way piece by piece.
    [[nodiscard]] std::vector<Piece> pieces(const std::vector<std::size_t>& parent, int level) const;

    /// Ground as blocks to divide: each part of a known area of `level` is one block, so that no coarser cut goes
    /// through it. A made block has no polygon.
    struct Ground {
        std::vector<Block> blocks;
        std::vector<std::vector<std::size_t>> members;  ///< of the arrangement, for each block
    };
    [[nodiscard]] Ground whole_areas(const std::vector<std::size_t>& ground, int level) const;

    /// The first known area of level 1: the whole.
    [[nodiscard]] std::ptrdiff_t whole() const;

  private:
    [[nodiscard]] std::vector<Piece> hanging_together(const std::vector<std::size_t>& parent, int level) const;
    [[nodiscard]] double area_of(const Piece& piece) const;
    void join_gaps(std::vector<Piece>& pieces) const;

    const std::vector<Block>& blocks_;
    const std::vector<Known>& known_;
    std::vector<std::vector<std::ptrdiff_t>> holders_;  ///< by level, then block
};

}  // namespace geo::district
