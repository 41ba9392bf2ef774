#pragma once

#include <geos_c.h>

#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "geo/shape.hpp"

namespace geo {

/// GEOS refused an operation; the message is its own.
struct GeometryFailure : std::runtime_error {
    using runtime_error::runtime_error;
};

struct GeosFree {
    void operator()(GEOSGeometry* geometry) const noexcept;
    void operator()(const GEOSPreparedGeometry* geometry) const noexcept;
    void operator()(GEOSSTRtree* tree) const noexcept;
    void operator()(GEOSBufferParams* parameters) const noexcept;
};

/// A GEOS geometry of the calling thread's context.
using GeosShape = std::unique_ptr<GEOSGeometry, GeosFree>;
using GeosPrepared = std::unique_ptr<const GEOSPreparedGeometry, GeosFree>;

/// The calling thread's re-entrant GEOS context.
[[nodiscard]] GEOSContextHandle_t geos() noexcept;

/// Takes what a GEOS call gave back. throws GeometryFailure with GEOS' own words when it is null
[[nodiscard]] GeosShape owned(GEOSGeometry* result);
/// A predicate's answer. throws GeometryFailure for the exception value
[[nodiscard]] bool answer(char result);

/// How degrees become a GEOS geometry's coordinates and back.
struct GeosFrame {
    LonLat origin;  ///< becomes 0, 0
    double units_per_degree_x = 1, units_per_degree_y = 1;
    bool whole = false;  ///< coordinates are rounded to whole numbers

    /// Metres of the LocalPlane round `centre`: right to 1e-4 within 1 km and to 1e-3 within 10 km, which is a
    /// centimetre on buffers of metres.
    [[nodiscard]] static GeosFrame metres_round(LonLat centre) noexcept;
    /// Steps of the storage grid (1e-9 degree) from `origin`, which lies on it: every stored place is a pair of whole
    /// numbers, and so is every place that comes back.
    [[nodiscard]] static GeosFrame storage_steps(LonLat origin) noexcept;

    [[nodiscard]] std::pair<double, double> to(LonLat place) const noexcept {
        const double x = (place.lon - origin.lon) * units_per_degree_x;
        const double y = (place.lat - origin.lat) * units_per_degree_y;
        return whole ? std::pair{std::round(x), std::round(y)} : std::pair{x, y};
    }
    /// On the storage grid.
    [[nodiscard]] LonLat from(double x, double y) const noexcept {
        return snap({origin.lon + x / units_per_degree_x, origin.lat + y / units_per_degree_y});
    }
};

inline constexpr GeosFrame degrees{};

[[nodiscard]] GeosShape geos_point(double x, double y);
[[nodiscard]] GeosShape geos_line(const std::vector<std::pair<double, double>>& places);
[[nodiscard]] GeosShape geos_collection(int type, std::vector<GeosShape> parts);

[[nodiscard]] GeosShape to_geos(const Shape& shape, const GeosFrame& frame = degrees);
/// throws GeometryFailure for a mixed collection. An empty geometry gives an empty shape.
[[nodiscard]] Shape from_geos(const GEOSGeometry* geometry, const GeosFrame& frame = degrees);

/// Places of a point, line or ring.
[[nodiscard]] std::vector<std::pair<double, double>> places_of(const GEOSGeometry* geometry);

/// Calls take(part) for the geometry itself, or for each member of a collection, however deep.
void each_simple(const GEOSGeometry* geometry, const std::function<void(const GEOSGeometry*)>& take);

/// A packed R-tree over boxes of a GEOS frame. The first look packs it: everything is inserted before.
class GeosIndex {
  public:
    GeosIndex();
    void insert(double min_x, double min_y, double max_x, double max_y, std::size_t item);
    /// Calls take(item) for each box that meets the asked one.
    void each_in(double min_x, double min_y, double max_x, double max_y,
                 const std::function<void(std::size_t)>& take) const;

  private:
    std::unique_ptr<GEOSSTRtree, GeosFree> tree_;
};

}  // namespace geo
