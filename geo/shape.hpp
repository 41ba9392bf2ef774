#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "geo/position.hpp"

namespace geo {

enum class ShapeType { point, multi_point, line, multi_line, polygon, multi_polygon };

/// A run of places: a single point, a line, or a closed ring (last place = first place).
using Path = std::vector<LonLat>;

/// One piece of a shape: one path for a point or a line; outer ring and then its holes for a polygon.
using Part = std::vector<Path>;

/// A geometry as a plain value, degrees. Every type is parts -> paths -> places, so code that only walks vertices
/// needs no branch on the type. Outer rings run counter-clockwise, holes clockwise (RFC 7946) once oriented() saw them.
struct Shape {
    ShapeType type = ShapeType::point;
    std::vector<Part> parts;

    [[nodiscard]] bool empty() const noexcept { return parts.empty(); }
    friend bool operator==(const Shape&, const Shape&) = default;
};

[[nodiscard]] Shape point_shape(LonLat place);
[[nodiscard]] Shape polygon_shape(Path outer, std::vector<Path> holes = {});

[[nodiscard]] bool is_polygonal(ShapeType type) noexcept;
[[nodiscard]] std::string_view geojson_name(ShapeType type) noexcept;  ///< "MultiPolygon"
[[nodiscard]] std::optional<ShapeType> shape_type(std::string_view geojson_name) noexcept;

/// The smallest box round all places; nothing for an empty shape.
[[nodiscard]] std::optional<Box> bounds(const Shape& shape) noexcept;

/// All places put onto the storage grid, repeated neighbours dropped, rings closed and wound as RFC 7946 says.
[[nodiscard]] Shape normalised(Shape shape);

/// The shape as its multi type ("Polygon" becomes "MultiPolygon"), which is what the store keeps for areas and lines.
[[nodiscard]] Shape as_multi(Shape shape);

[[nodiscard]] std::size_t vertex_count(const Shape& shape) noexcept;

}  // namespace geo
