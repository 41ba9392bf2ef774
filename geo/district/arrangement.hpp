#pragma once

#include <cstdint>
#include <vector>

#include "geo/district/partition.hpp"
#include "geo/geos.hpp"

namespace geo::district {

/// A place in whole steps of the storage grid (1e-9 degree) from the arrangement's origin.
struct Step {
    std::int64_t x = 0, y = 0;
    friend auto operator<=>(const Step&, const Step&) = default;
};

/// One block: a face of the plane that no divider crosses.
struct Block {
    GeosShape polygon;                     ///< in steps
    std::vector<std::vector<Step>> rings;  ///< outer ring, then holes; closed
    double x = 0, y = 0;                   ///< a middle, metres from the origin
    double square_metres = 0;
    double households = 0;
    std::vector<std::size_t> loads;

    struct Neighbour {
        std::size_t block;
        double metres;    ///< of shared border
        double strength;  ///< 0..1, mean over that border of the strongest divider on it
    };
    std::vector<Neighbour> neighbours;
};

/// The plane inside an outline, cut by all dividers at once. Borders are shared vertex for vertex: every block and
/// every union of blocks carries each vertex that lies on its border.
class Arrangement {
  public:
    /// throws std::invalid_argument for an outline that is not one valid polygon
    /// source  Hobby, "Practical segment intersection with finite precision output" (snap rounding; GEOS OverlayNG)
    Arrangement(const Shape& outline, const std::vector<Divider>& dividers, const std::vector<Load>& loads);

    [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }
    [[nodiscard]] const GeosFrame& steps() const noexcept { return steps_; }

    /// Metres of one step, east-west and north-south.
    [[nodiscard]] double metres_x() const noexcept { return metres_x_; }
    [[nodiscard]] double metres_y() const noexcept { return metres_y_; }

    /// One polygon out of blocks that hang together by their borders; keeps every vertex.
    [[nodiscard]] Shape joined(const std::vector<std::size_t>& blocks) const;

  private:
    void find_neighbours(const std::vector<Divider>& dividers);
    void place_loads(const std::vector<Load>& loads);

    GeosFrame steps_;
    double metres_x_ = 0, metres_y_ = 0;
    std::vector<Block> blocks_;
};

}  // namespace geo::district
