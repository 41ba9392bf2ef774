#pragma once

#include <string>
#include <vector>

#include "tools/demo/canvas.hpp"
#include "tools/demo/plan.hpp"
#include "tools/demo/random.hpp"

namespace demo {

/// A street as its neighbours see it.
struct Street {
    std::string name;
    int rank = 0;         ///< as Side::rank
    Point start, course;  ///< for house numbers: where they begin, unit vector along which they grow

    [[nodiscard]] std::string address(Point door) const;  ///< 长乐路128号
};

/// A quarter while it is being sketched.
struct Neighbourhood {
    const Plan& plan;
    Canvas& canvas;
    Random random;
    std::vector<Street> streets;

    /// Address of a place on a side of a plot; empty where no street runs.
    [[nodiscard]] std::string address(const Side& side, Point door) const;
};

/// Everything inside one quarter's building lines: lanes, plots and what stands on them.
void sketch_quarter(const Plan& plan, const Quarter& quarter, Canvas& canvas);

/// The axes themselves with water, bridges, tunnels, trees and furniture.
void sketch_axes(const Plan& plan, Canvas& canvas);

/// Trees, lamps, bins, hydrants and manholes along a street of that rank.
void furnish(Canvas& canvas, Random& random, const Line& centre, double width, int rank, const std::string& name);

/// A residential compound on a plot: outline, wall, gates, buildings, facilities, ledger.
void sketch_compound(Neighbourhood& here, Plot plot);

/// Anything else on a plot: shops, offices, schools, hospitals, markets, works, parks.
void sketch_civic(Neighbourhood& here, const Plot& plot);

/// A park with a lake.
void sketch_park(Neighbourhood& here, const Plot& plot);

}  // namespace demo
