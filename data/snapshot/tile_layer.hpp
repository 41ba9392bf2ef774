#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/people/viewer.hpp"
#include "data/snapshot/layer_items.hpp"
#include "geo/tile/drawing.hpp"
#include "geo/tile/mvt_writer.hpp"

namespace data {

/// How much of the map a tile shows. Step by step less where it would grow past its limit.
struct TileDetail : Coarseness {
    bool thin_points = true;  ///< false: attributes do not wait for their zoom either
    std::size_t most_bytes = std::numeric_limits<std::size_t>::max();  ///< features past it are left out

    static constexpr unsigned coarsest = 12;  ///< then a whole tile is one cell
};

/// Room that is kept from tile to tile, one a thread.
struct TileScratch {
    geo::MvtLayerWriter writer;
    geo::Drawing drawing;

    /// Places of the base's shared values in this layer, as packed varints; above these the epoch they are valid in.
    std::vector<std::uint64_t> places;
    std::uint64_t epoch = 0;
    static constexpr std::uint64_t epochs = std::uint64_t{1} << (64 - geo::packed_bits);
    /// Places of values that are not shared: of edited features, counts, and single ones where they might be the same.
    std::unordered_map<std::string_view, std::uint32_t> other_places;
    std::unordered_map<std::uint32_t, std::string> counts;  ///< tile values of counts: what the keys above look at

    /// Points that one cell holds.
    struct Cell {
        std::uint32_t count = 0;
        std::uint32_t item = 0;          ///< the first of them along the curve
        const Edited* edited = nullptr;  ///< ... where that is an edited one
    };
    std::vector<Cell> cells;

    /// A polygon too small to be drawn by itself.
    struct Tiny {
        std::uint32_t cell = 0;
        std::uint32_t item = 0;
        double units = 0;  ///< its area, square tile units
        FeatureId id = 0;
        const Edited* edited = nullptr;
        geo::TilePoint middle{0, 0};
    };
    std::vector<Tiny> tiny;
    std::vector<ValueCell> row;
};

/// Draws one layer into a tile.
class TileLayerDrawing {
  public:
    TileLayerDrawing(const Layer& layer, const Viewer& viewer, geo::Tile tile, const TileDetail& detail,
                     TileScratch& scratch);

    /// The features themselves, or the label point of each; appended to `tile` under that layer name.
    void draw_shapes(std::string_view name, std::string& tile);
    void draw_labels(std::string_view name, std::string& tile);

  private:
    /// A feature: an item of the base, or an edited one.
    struct Item {
        std::uint32_t base = 0;
        const Edited* edited = nullptr;
    };

    void let_wait(int FirstZooms::*first_zoom);
    [[nodiscard]] bool waits(Item item) const;
    [[nodiscard]] bool is_left_out(Item item);
    void draw_points();
    void draw_thinned_points(unsigned cell_bits, bool counted);
    void draw_polygon(Item item, const geo::MercatorBox& box);
    void draw_line(Item item, const geo::MercatorBox& box);
    void set_aside(Item item, const geo::MercatorBox& box);
    void draw_placeholders();
    void finish(std::string_view name, std::string& tile);

    void begin(Item item, std::uint32_t count = 0);  ///< with `point_count` where it is not 0
    /// What the viewer sees of features where they are the same.
    struct Sight {
        bool seen = true;
        std::vector<bool> closed;  ///< by key; empty where all is read
    };
    const Sight& sight(Item item);
    const Sight& sight_of(Roles here);
    geo::MvtLayerWriter::Tags tag_open(Item item, const std::vector<bool>& closed, geo::MvtLayerWriter::Tags tags);
    geo::MvtLayerWriter::Tags tag_base(std::uint32_t item, geo::MvtLayerWriter::Tags tags);
    geo::MvtLayerWriter::Tags tag_edited(const Edited& edited, geo::MvtLayerWriter::Tags tags);
    std::uint64_t packed_place_of(ValueCell shared);
    std::uint32_t place_of_single(ValueCell single);
    std::uint32_t place_of_other(std::string_view bytes);
    std::uint64_t packed_place_of_count(std::uint32_t count);
    /// With the tag of one of the base's values.
    geo::MvtLayerWriter::Tags tagged(geo::MvtLayerWriter::Tags tags, std::uint32_t key, ValueCell cell);

    [[nodiscard]] geo::PathsView shape(Item item) const noexcept {
        return item.edited ? item.edited->shape() : base_.shape(item.base);
    }
    [[nodiscard]] geo::Mercator place(Item item) const noexcept {
        return item.edited ? item.edited->place : base_.places[item.base];
    }
    [[nodiscard]] bool full() const noexcept { return out_.size() >= detail_.most_bytes; }

    template <class Take>
    void each_item(const geo::MercatorBox& box, Take&& take);

    const Layer& layer_;
    const Viewer& viewer_;
    const Base& base_;
    geo::Tile tile_;
    geo::TileFrame frame_;
    TileDetail detail_;
    TileScratch& scratch_;
    geo::MvtLayerWriter& out_;
    std::uint32_t vertex_zoom_;  ///< vertices of this zoom are drawn
    std::uint32_t row_width_;
    std::vector<std::string> waiting_;   ///< tile values whose features' first zoom is yet to come
    std::uint32_t rank_place_ = 0;       ///< of the field they are values of in a row
    std::vector<std::uint32_t> active_;  ///< places in a row of the columns this zoom carries; key by position
    bool counts_ = false;                ///< some feature stands for several
    bool sight_differs_ = false;         ///< from place to place
    std::map<Roles, Sight> sights_;      ///< where it differs; stay where they are
    std::unordered_map<std::string_view, const Sight*> sights_in_;  ///< by division, of who has no ground of a grid
    bool any_other_ = false;                                        ///< single values may be listed already: look first
};

}  // namespace data
