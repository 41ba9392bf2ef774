#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/demo/order.hpp"
#include "tools/demo/plot.hpp"

namespace demo {

/// What runs along one line of the plan.
enum class Corridor { primary, secondary, tertiary, river, canal, railway };

/// One of the two families of lines that the town hangs on: `across` lines run east, the others north. Each is bent and
/// all are warped together, so that no two quarters are alike.
struct Axis {
    Corridor corridor = Corridor::secondary;
    bool subway = false;
    double base = 0;            ///< metres from the middle, before bending
    double bend = 0, wave = 1;  ///< amplitude and length of its own curves, metres
    double half_width = 14;     ///< from the centre line to the building line
    double water = 0;           ///< half the width of the water, metres
    std::string name;           ///< 中山路
};

/// A stretch of an axis between two crossings, towards north or east.
struct Stretch {
    bool across = false;  ///< runs east
    int axis = 0;
    Line centre;
    Line left_bank, right_bank;             ///< edges of the water, for a river or a canal
    Line left_road, right_road;             ///< centre lines of the roads along it
    double start_water = 0, end_water = 0;  ///< how much of it lies over water that it crosses at its ends, metres
    bool start_bridge = false, end_bridge = false;
};

/// Ground between axes, to be sketched on its own: one cell of the plan or two that grew together.
struct Quarter {
    int number = 0;                             ///< counted from 0
    int column = 0, row = 0;                    ///< of its south-west cell: names its stream of chance
    Plot plot;                                  ///< inside the building lines; Side::street is the place in `streets`
    std::vector<std::pair<bool, int>> streets;  ///< (runs east, axis)
};

/// The large features of the district; everything small is sketched quarter by quarter from it.
class Plan {
  public:
    explicit Plan(const Order& order);

    [[nodiscard]] const std::vector<Axis>& north_axes() const noexcept { return north_; }
    [[nodiscard]] const std::vector<Axis>& east_axes() const noexcept { return east_; }
    [[nodiscard]] const Axis& axis(bool across, int number) const noexcept { return (across ? east_ : north_)[number]; }
    [[nodiscard]] const std::vector<Quarter>& quarters() const noexcept { return quarters_; }
    [[nodiscard]] const std::vector<Stretch>& stretches() const noexcept { return stretches_; }
    [[nodiscard]] const Ring& outline() const noexcept { return outline_; }  ///< the district's border
    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

  private:
    using Cell = std::pair<int, int>;  ///< column, row
    struct Edge {
        bool across;
        int axis, piece;
    };

    void lay_axes(double spacing, int count);
    [[nodiscard]] Point warped(Point p) const noexcept;
    [[nodiscard]] Point on_axis(bool across, int axis, double t) const noexcept;
    [[nodiscard]] Point knot(int column, int row) const noexcept;  ///< crossing, before warping
    [[nodiscard]] std::vector<double> samples(Edge e) const;
    [[nodiscard]] Line centre(Edge e) const;
    [[nodiscard]] Line beside(Edge e, double to_the_left) const;
    [[nodiscard]] Ring cell_ring(Cell cell) const;
    [[nodiscard]] std::vector<Cell> choose_cells(double area) const;
    [[nodiscard]] Stretch stretch(Edge e) const;
    [[nodiscard]] Quarter quarter(const std::vector<Cell>& cells) const;
    void grow_quarters(const std::vector<Cell>& cells);
    void trace_outline(const std::vector<Cell>& cells);

    std::uint64_t seed_;
    std::vector<Axis> north_, east_;
    std::vector<Quarter> quarters_;
    std::vector<Stretch> stretches_;
    Ring outline_;
};

}  // namespace demo
