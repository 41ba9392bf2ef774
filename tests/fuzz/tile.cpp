#include "geo/tile/tile.hpp"

#include "geo/tile/drawing.hpp"
#include "geo/tile/mvt_writer.hpp"
#include "geo/tile/vertex_zooms.hpp"
#include "tests/fuzz/drawn_shape.hpp"
#include "tests/support/mvt_reader.hpp"

namespace fuzz {

/// The first two bytes choose zoom and place, the others draw: every tile that comes of it is a tile by the
/// specification.
void tile(Bytes bytes) {
    if (bytes.size() < 2) return;
    const auto zoom = std::to_integer<std::uint32_t>(bytes[0]) % (geo::Tile::max_zoom + 1);
    const auto which = std::to_integer<std::size_t>(bytes[1]);
    const geo::Shape shape = drawn_shape(bytes.subspan(2));
    const bool rings = geo::is_polygonal(shape.type);
    geo::PathArrays paths;
    if (paths.append(shape) == 0) return;
    paths.zooms = geo::vertex_zooms(paths, rings);
    must(paths.zooms.size() == paths.vertices.size(), "every vertex has its zoom");

    const geo::Mercator at = paths.vertices[which % paths.vertices.size()];
    const geo::TileFrame frame(geo::Tile::holding(zoom, at));
    const bool clip = !frame.holds(geo::bounds(paths.view()));
    geo::Drawing drawing;
    const geo::Drawn drawn =
        rings ? drawing.polygon(paths.view(), frame, zoom, clip) : drawing.lines(paths.view(), frame, zoom, clip);
    if (drawn != geo::Drawn::yes) return;
    geo::MvtLayerWriter layer;
    layer.clear();
    const auto tags = layer.begin(1, 0);
    layer.end_tags(tags);
    layer.drawing(drawing, rings ? geo::mvt::Type::polygon : geo::mvt::Type::line);
    layer.end();
    std::string out;
    layer.finish("drawn", out);
    const auto read = tests::read_tile(out);  // strictly: throws BrokenTile
    must(read.size() == 1 && read[0].features.size() == 1, "what was drawn is in the tile");

    if (rings) {
        const geo::Mercator inside = geo::label_point(paths.view());
        must(geo::bounds(paths.view()).holds(inside), "the label stands in its polygon's box");
    }
}

}  // namespace fuzz
