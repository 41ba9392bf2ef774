#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/position.hpp"

namespace geo {

/// A coordinate reference system that answers may be given in. CGCS2000 and WGS 84 are taken as coincident.
struct Crs {
    int epsg = 0;  ///< 0: OGC CRS84 (WGS 84, longitude first)

    /// "http://www.opengis.net/def/crs/EPSG/0/4549"; CRS84 has its OGC name.
    [[nodiscard]] std::string uri() const;
    /// Degrees, not metres.
    [[nodiscard]] bool geographic() const noexcept;
    friend auto operator<=>(const Crs&, const Crs&) = default;
};

inline constexpr Crs crs84{0};
inline constexpr Crs wgs84{4326};
inline constexpr Crs cgcs2000{4490};
inline constexpr Crs web_mercator{3857};

/// The CGCS2000 3-degree Gauss-Krueger zone whose central meridian is nearest, easting without zone number
/// (EPSG:4534 at 75 E to EPSG:4554 at 135 E); nothing where no zone reaches (more than 2 degrees outside).
[[nodiscard]] std::optional<Crs> gauss_krueger_zone(double lon) noexcept;

/// CRS84, EPSG:4326, 4490, 3857 and the zone of that longitude.
[[nodiscard]] std::vector<Crs> offered_crs(double lon);

/// Reads "http://www.opengis.net/def/crs/...", "urn:ogc:def:crs:...", "[EPSG:n]" or "EPSG:n" of a CRS we can compute:
/// CRS84, 4326, 4490, 3857, and 4534 to 4554.
[[nodiscard]] std::optional<Crs> crs_from(std::string_view name) noexcept;

/// Two coordinates in the order of the CRS's own axes (EPSG:4326 and 4490: latitude, longitude; zones: north, east).
using Coordinate = std::array<double, 2>;

/// Degrees, or metres for projected systems. Not finite where the system does not reach.
/// source  PROJ; one transform a thread and system is kept. throws std::runtime_error where PROJ has no such system
[[nodiscard]] Coordinate from_lonlat(const Crs& crs, LonLat place);
[[nodiscard]] LonLat to_lonlat(const Crs& crs, Coordinate coordinate);

/// The smallest box of degrees round a box given by its two corners in that system, edges included as they curve.
/// Nothing where the system does not reach.
[[nodiscard]] std::optional<Box> to_lonlat(const Crs& crs, Coordinate low, Coordinate high);

}  // namespace geo
