#pragma once

#include <initializer_list>
#include <map>
#include <string_view>
#include <vector>

#include "geo/shape.hpp"

namespace tests {

/// A city drawn in letters: every letter is a square of `side` metres, rows run from north to south, squares of one
/// letter are one shape, dots and blanks are nobody's. Outlines keep a vertex at every corner of every square, so
/// neighbours share their border vertex for vertex. Letters that hang together make a polygon, others a multipolygon;
/// an enclosed place is a hole.
class Sketch {
  public:
    /// throws std::out_of_range for a letter that is not in the drawing
    [[nodiscard]] const geo::Shape& at(char letter) const { return shapes_.at(letter); }
    /// The middle of the first square of that letter.
    [[nodiscard]] geo::LonLat inside(char letter) const { return insides_.at(letter); }
    [[nodiscard]] const std::map<char, geo::Shape>& shapes() const noexcept { return shapes_; }

  private:
    friend Sketch sketch(const std::vector<std::string_view>& rows, double side, geo::LonLat north_west);
    std::map<char, geo::Shape> shapes_;
    std::map<char, geo::LonLat> insides_;
};

[[nodiscard]] Sketch sketch(const std::vector<std::string_view>& rows, double side = 10,
                            geo::LonLat north_west = {118.78, 32.04});

}  // namespace tests
