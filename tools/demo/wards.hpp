#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/demo/plane.hpp"

namespace demo {

/// The communities as rings of metres, ready to be asked which one holds a place.
class Wards {
  public:
    struct Ward {
        std::vector<Ring> rings;  ///< outer ring first, then holes
        std::string code;         ///< 12 digits
    };
    explicit Wards(std::vector<Ward> wards);

    /// nullptr outside all of them. Constant time away from borders.
    [[nodiscard]] const Ward* at(Point p) const;

  private:
    static constexpr double step = 80;  // metres a cell
    struct Cell {
        std::vector<int> crossing;  ///< wards whose border runs through it
        int filled_by = -2;         ///< -2 not asked yet, -1 none
    };
    [[nodiscard]] bool holds(const Ward& ward, Point p) const;

    std::vector<Ward> wards_;
    std::vector<std::pair<Point, Point>> boxes_;
    Point low_;
    std::size_t columns_ = 0, rows_ = 0;
    mutable std::vector<Cell> cells_;
};

}  // namespace demo
