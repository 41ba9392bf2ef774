#pragma once

#include "data/filter/expression.hpp"
#include "geo/geos.hpp"

namespace data::filter {

/// Tells exactly whether shapes stand in a relation to a geometry. Stays on the thread that made it: GEOS shapes
/// belong to their thread's context.
class SpatialTest {
  public:
    /// `op` with the shape before the geometry: S_WITHIN holds where the shape lies within the geometry.
    SpatialTest(Operator op, const Geometry& geometry);

    /// throws geo::GeometryFailure
    [[nodiscard]] bool holds(const geo::Shape& shape) const;

  private:
    struct Member {
        geo::Box box;
        geo::GeosShape shape;
        geo::GeosPrepared prepared;  ///< looks into shape: goes first
    };
    [[nodiscard]] bool related(const Member& member, const GEOSGeometry* shape) const;

    Operator op_;
    std::vector<Member> members_;
};

/// The operator that says the same with its operands the other way round.
[[nodiscard]] Operator mirrored(Operator spatial) noexcept;

/// The box round all of it.
[[nodiscard]] geo::Box bounds(const Geometry& geometry) noexcept;

}  // namespace data::filter
