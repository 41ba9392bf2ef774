#pragma once

#include <memory>
#include <span>
#include <vector>

#include "geo/measure.hpp"
#include "geo/paths.hpp"
#include "geo/shape.hpp"
#include "geo/units.hpp"

namespace geo {

/// A place known with a round normal error: what a phone's positioning gives.
struct Doubt {
    LonLat centre;
    Metres radius;  ///< holds the true place with 68 %; above 0

    /// Standard deviation along each axis: 68 % of a round normal error lie within sigma * sqrt(-2 ln 0.32).
    [[nodiscard]] Metres sigma() const noexcept;
};

/// Past this many sigmas from the centre lies less than 1e-7 of the error.
inline constexpr double doubt_reach_in_sigmas = 5.7;

/// Whether areas may lie over each other; a coverage's do not, and need no look.
enum class Overlaps { possible, none };

/// The share of a doubt that each of some areas has.
///
/// error   2e-5 of a share, and the flat picture of the ellipsoid (1e-4 where the radius is below 1 km, 1e-3 below
///         10 km). Overlaps narrower than 2 cm, the map's own step, are taken for common borders
/// cost    O(vertices), some nanoseconds each where an area is small beside the doubt; where areas overlap, a
///         GEOS difference for each that does
/// source  doubt_integral.hpp
class DoubtShares {
  public:
    explicit DoubtShares(const Doubt& doubt);
    ~DoubtShares();

    /// Polygons and multipolygons; other shapes have no share.
    void add(const Shape& area);
    void add(const PathsView& area);

    /// The share of each area in the order of add(), and last of none of them; the sum is 1. Where areas overlap the
    /// place belongs to the one that came first, so the order is the rule by which a single answer would be chosen.
    /// throws GeometryFailure where two areas cannot be laid over each other (broken rings)
    [[nodiscard]] std::vector<double> shares(Overlaps overlaps) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The probability that the true place lies in the polygon or multipolygon; 0 for other shapes.
[[nodiscard]] double probability(const Doubt& doubt, const Shape& area);

/// DoubtShares of all these.
[[nodiscard]] std::vector<double> shares(const Doubt& doubt, std::span<const Shape> areas, Overlaps overlaps);

}  // namespace geo
